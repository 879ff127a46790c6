using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Tests.Support;

namespace MCenter.Tests.Core.Readout;

public class ReadoutServiceTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_due_meter_is_read_learned_stored_and_shown()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        var device = await bench.AddAsync("00032629", with: d => d with { SecondaryAddress = "00032629B5151002" });
        bench.Meters.Say("00032629", 500, 600);

        await bench.TickAsync();

        bench.History.Readings.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            r => r.DeviceId.ShouldBe(device.Id), r => r.RasterTime.ShouldBe(Noon.AddMinutes(15)), r => r.Quality.ShouldBe(Quality.Good), r => r.Values.Count.ShouldBe(2));
        bench.Current.Of(device.Id).LastReading!.Values[1].AsDecimal.ShouldBe(600);
        bench.Core.Devices.Current.Find(device.Id)!.ShouldSatisfyAllConditions(
            d => d.Manufacturer.ShouldBe("EMU"), d => d.Serial.ShouldBe("32629"), d => d.MBusMedium.ShouldBe(Medium.Electricity), d => d.Medium.ShouldBe(Medium.Electricity), d => d.Registers.Count.ShouldBe(2));
        bench.Readouts.LastPass.ShouldBe(new PassSummary(Noon.AddMinutes(15), Noon.AddMinutes(15), TimeSpan.Zero, 1, 1));
        bench.Readouts.Activity.ShouldBe(Activity.Idle);
        bench.Readouts.NextDue.ShouldBe(Noon.AddMinutes(30));
    }

    [Fact]
    public async Task Between_its_points_a_meter_is_left_alone_and_its_own_interval_goes_before_the_standard_one()
    {
        await using var bench = await ReadoutBench.OpenAsync(start: Noon.AddSeconds(30));
        await bench.AddAsync("00000001");
        await bench.AddAsync("00000002", with: d => d with { ReadoutCycleMinutes = 60 });
        await bench.AddAsync("00000003", with: d => d with { ReadoutCycleMinutes = 5 });
        await bench.Core.SetAsync(g => g with { ReadoutIntervalMinutes = 30 });

        for (var minute = 0; minute < 60; minute++)
        {
            await bench.TickAsync(1);
        }

        bench.Meters.Names.CountBy(n => n).ToDictionary().ShouldBe(new Dictionary<string, int> { ["00000001"] = 2, ["00000002"] = 1, ["00000003"] = 12 }, ignoreOrder: true);
    }

    [Fact]
    public async Task A_battery_meter_gets_one_try_and_never_less_than_a_quarter_of_an_hour()
    {
        await using var bench = await ReadoutBench.OpenAsync(start: Noon.AddSeconds(30));
        await bench.AddAsync("00000001", with: d => d with { Battery = true });
        await bench.Core.SetAsync(g => g with { ReadoutIntervalMinutes = 1, MBusTimeoutMilliseconds = 700 });

        for (var minute = 0; minute < 30; minute++)
        {
            await bench.TickAsync(1);
        }

        bench.Meters.Calls.Select(c => c.Options).ShouldBe([new(TimeSpan.FromMilliseconds(700), 1, false), new(TimeSpan.FromMilliseconds(700), 1, false)]);
    }

    [Fact]
    public async Task A_meter_that_was_given_another_address_while_its_readout_waited_is_asked_there()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        var device = await bench.AddAsync("00000001", with: d => d with { PrimaryAddress = 1, AddressMode = AddressMode.Primary });
        bench.Meters.Script["00000001"] = async (asked, cancel) =>
        {
            if (asked.PrimaryAddress == 7)
            {
                return bench.Meters.Answer(asked, 500);
            }

            await bench.Core.Devices.ChangeAsync(device.Id, d => d with { PrimaryAddress = 7 }, cancel);
            return new ReadoutFailure { At = bench.Core.Time.GetUtcNow(), Fault = ReadoutFault.NoAnswer, Detail = "gone" };
        };

        await bench.TickAsync();

        bench.History.Readings.ShouldHaveSingleItem().RasterTime.ShouldBe(Noon.AddMinutes(15));
        bench.History.Misses.ShouldBeEmpty();
        bench.Meters.Names.Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_silent_meter_gets_one_try_at_the_end_of_the_pass_is_said_once_and_recovers_by_itself()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        await bench.AddAsync("00000001");
        await bench.AddAsync("00000002");
        bench.Meters.Fail("00000001");

        for (var pass = 0; pass < 4; pass++)
        {
            await bench.TickAsync();
        }

        bench.Meters.Calls.Where(c => c.Name == "00000001").Select(c => c.Options.Tries).ShouldBe([3, 3, 1, 1]);
        bench.Meters.Names.ShouldBe(["00000001", "00000002", "00000001", "00000002", "00000002", "00000001", "00000002", "00000001"]);
        bench.History.Misses.Select(m => (m.RasterTime, m.Fault)).ShouldBe(Enumerable.Range(1, 4).Select(i => (Noon.AddMinutes(15 * i), ReadoutFault.NoAnswer)));
        bench.Current.Of(1).ShouldSatisfyAllConditions(s => s.ConsecutiveFailures.ShouldBe(4), s => s.LastFault.ShouldBe(ReadoutFault.NoAnswer), s => s.Failing.ShouldBeTrue());

        bench.Meters.Recover("00000001");
        await bench.TickAsync();
        await bench.TickAsync();

        (await bench.Core.EventsAsync()).ShouldBe(["DeviceNoAnswer:00000001", "DeviceAnswers:00000001"]);
        bench.Current.Of(1).Failing.ShouldBeFalse();
        bench.Meters.Calls.Last(c => c.Name == "00000001").Options.Tries.ShouldBe(3);
    }

    [Fact]
    public async Task Lines_are_read_side_by_side()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        await bench.AddAsync("00000001");
        await bench.AddAsync("00000002", "M-Bus 2");
        var held = bench.Meters.Hold("00000001");

        var pass = bench.TickAsync();
        await Eventually.True(() => bench.Current.Of(2).LastReading is not null, "the other line's reading");
        await Eventually.True(() => bench.Readouts.Activity is { Kind: ActivityKind.Reading, Done: 1, Total: 2 }, "the progress");
        bench.Readouts.LastPass.ShouldBeNull();

        held.SetResult();
        await pass;
        bench.Readouts.LastPass!.Read.ShouldBe(2);
        bench.History.Transactions.ShouldBe(1);
    }

    [Fact]
    public async Task A_pass_still_running_loses_no_point_of_the_next_and_every_point_keeps_its_own_time()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        await bench.AddAsync("00000001");
        await bench.AddAsync("00000002");
        var held = bench.Meters.Hold("00000001");

        var first = bench.TickAsync();
        await Eventually.True(() => bench.Meters.Calls.Count == 1, "the first readout");
        var second = bench.TickAsync();
        held.SetResult();
        await Task.WhenAll(first, second);

        bench.History.Readings.Select(r => (r.DeviceId, r.RasterTime)).ShouldBe(
            [(1, Noon.AddMinutes(15)), (2, Noon.AddMinutes(15)), (1, Noon.AddMinutes(30)), (2, Noon.AddMinutes(30))]);
        bench.History.Readings.ShouldAllBe(r => r.ReadAt == Noon.AddMinutes(30));
    }

    [Fact]
    public async Task On_a_line_that_never_catches_up_a_meter_waits_once_and_the_point_passed_over_says_why()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        await bench.AddAsync("00000001");
        var held = bench.Meters.Hold("00000001");

        var first = bench.TickAsync();
        await Eventually.True(() => bench.Meters.Calls.Count == 1, "the first readout");
        var later = Task.WhenAll(bench.TickAsync(), bench.TickAsync());
        held.SetResult();
        await first;
        await later;

        bench.History.Readings.Select(r => r.RasterTime).ShouldBe([Noon.AddMinutes(15), Noon.AddMinutes(45)]);
        bench.History.Misses.ShouldHaveSingleItem().ShouldBe(new MissedReading(1, Noon.AddMinutes(30), Noon.AddMinutes(45), ReadoutFault.LineBusy));
        bench.Readouts.Activity.ShouldBe(Activity.Idle);
    }

    [Fact]
    public async Task A_readout_by_hand_is_answered_and_shown_and_fills_only_a_point_that_is_missing()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        await bench.AddAsync("00000001");

        // added at 12:00, read at 12:07: the point of 12:00 is missing
        bench.Core.Time.Advance(TimeSpan.FromMinutes(7));
        (await bench.Readouts.ReadNowAsync(1, "anna", default)).ShouldBeOfType<DecodedReading>();
        (await bench.Readouts.ReadNowAsync(1, "anna", default)).ShouldBeOfType<DecodedReading>();

        bench.History.Readings.ShouldHaveSingleItem().ShouldSatisfyAllConditions(r => r.RasterTime.ShouldBe(Noon), r => r.ReadAt.ShouldBe(Noon.AddMinutes(7)), r => r.Values[0].AsDecimal.ShouldBe(1));
        bench.Current.Of(1).LastReading!.Values[0].AsDecimal.ShouldBe(2);
        (await bench.Core.EventsAsync()).ShouldBe(["ReadByHand:00000001", "ReadByHand:00000001"]);
        await Should.ThrowAsync<KeyNotFoundException>(() => bench.Readouts.ReadNowAsync(99, null, default));
    }

    [Fact]
    public async Task A_readout_by_hand_slips_in_between_two_meters_of_a_pass()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        await bench.AddAsync("00000001");
        await bench.AddAsync("00000002");
        await bench.AddAsync("00000003");
        var held = bench.Meters.Hold("00000001");

        var pass = bench.TickAsync();
        await Eventually.True(() => bench.Meters.Calls.Count == 1, "the first readout");
        var byHand = bench.Readouts.ReadNowAsync(3, null, default);
        await Eventually.True(() => bench.Readouts.Activity.Total == 4, "the readout by hand to wait");
        bench.Meters.Calls.Count.ShouldBe(1);
        held.SetResult();
        await Task.WhenAll(pass, byHand);

        bench.Meters.Names.Count(n => n == "00000003").ShouldBe(2);
        bench.History.Readings.Count(r => r.DeviceId == 3 && r.RasterTime == Noon.AddMinutes(15)).ShouldBe(1);
    }

    [Fact]
    public async Task All_are_read_by_hand_once_at_a_time_and_can_be_stopped()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        await bench.AddAsync("00000001");
        await bench.AddAsync("00000002");
        await bench.AddAsync("00000003");
        var held = bench.Meters.Hold("00000002");

        bench.Readouts.StartReadAll("anna").ShouldBeTrue();
        await Eventually.True(() => bench.Readouts.Activity is { Done: 1, Total: 3, DeviceName: "00000002" }, "the second meter");
        bench.Readouts.StartReadAll("anna").ShouldBeFalse();
        bench.Readouts.StopReadAll();
        held.SetResult();

        await Eventually.True(() => bench.Readouts.Activity == Activity.Idle, "the end");
        bench.Meters.Names.ShouldBe(["00000001", "00000002"]);
        bench.Current.Of(2).LastReading.ShouldNotBeNull();
        await Eventually.True(() => bench.Readouts.StartReadAll(null), "a new start");
        await Eventually.True(() => bench.Current.Of(3).LastReading is not null, "the third meter");
    }

    [Fact]
    public async Task While_the_history_cannot_be_written_readings_wait_and_are_stored_later()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        await bench.AddAsync("00000001");
        bench.History.Trouble = new IOException("disk full");

        await bench.TickAsync();
        await bench.TickAsync();
        bench.Current.Of(1).LastReading.ShouldNotBeNull();
        bench.History.Trouble = null;
        await bench.TickAsync(1);

        bench.History.Readings.Select(r => r.RasterTime).ShouldBe([Noon.AddMinutes(15), Noon.AddMinutes(30)]);
        (await bench.Core.EventsAsync()).ShouldBe(["ReadingsWait:disk full", "ReadingsStored:2"]);
    }

    [Fact]
    public async Task A_long_pass_is_stored_every_minute()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        for (var i = 1; i <= 6; i++)
        {
            var name = $"0000000{i}";
            await bench.AddAsync(name);
            bench.Meters.Script[name] = (device, _) =>
            {
                bench.Core.Time.Advance(TimeSpan.FromSeconds(25));
                return Task.FromResult<ReadoutResult>(bench.Meters.Answer(device, 1));
            };
        }

        await bench.TickAsync();

        // 6 meters of 25 s: after the third, and at the end
        bench.History.Transactions.ShouldBe(2);
        bench.History.Readings.Count.ShouldBe(6);
    }

    [Fact]
    public async Task At_start_the_newest_readings_are_shown_and_a_point_missed_while_the_box_was_off_is_read()
    {
        var history = new FakeHistory();
        await history.AppendAsync([new Reading(1, Noon.AddMinutes(-15), Noon.AddMinutes(-15), Quality.Good, [])], [], default);
        await history.AppendAsync([new Reading(2, Noon, Noon, Quality.Good, [])], [], default);

        await using var bench = await ReadoutBench.OpenAsync(history, Noon.AddHours(-1));
        await bench.AddAsync("00000001");
        await bench.AddAsync("00000002");
        bench.Core.Time.Advance(TimeSpan.FromMinutes(67));
        await bench.Readouts.StartAsync(default);
        bench.Current.Of(2).LastReading!.RasterTime.ShouldBe(Noon);
        await bench.Readouts.TickAsync();

        bench.Meters.Names.ShouldBe(["00000001"]);
        history.Readings[^1].ShouldSatisfyAllConditions(r => r.DeviceId.ShouldBe(1), r => r.RasterTime.ShouldBe(Noon), r => r.ReadAt.ShouldBe(Noon.AddMinutes(7)));
    }

    [Fact]
    public async Task With_an_implausible_clock_meters_are_read_but_nothing_is_stored()
    {
        await using var bench = await ReadoutBench.OpenAsync(start: new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await bench.AddAsync("00000001");
        await bench.AddAsync("00000002");
        bench.Meters.Fail("00000002");

        await bench.TickAsync();
        await bench.Readouts.ReadNowAsync(1, null, default);

        bench.Current.Of(1).LastReading.ShouldNotBeNull();
        bench.History.Transactions.ShouldBe(0);
    }

    [Fact]
    public async Task A_clock_put_back_writes_over_nothing_and_reads_on_at_the_next_point()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        await bench.AddAsync("00000001");
        await bench.TickAsync();
        await bench.TickAsync();
        var stored = bench.History.Readings;

        bench.Core.Time.Step(TimeSpan.FromMinutes(-15));
        await bench.Readouts.TickAsync();
        await bench.TickAsync(1);
        bench.Meters.Calls.Count.ShouldBe(3);
        bench.History.Readings.ShouldBe(stored);

        await bench.TickAsync(29);
        bench.History.Readings[^1].RasterTime.ShouldBe(Noon.AddMinutes(45));
    }

    [Fact]
    public async Task On_shutdown_the_pass_ends_between_two_meters_and_what_was_read_is_stored()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        await bench.AddAsync("00000001");
        await bench.AddAsync("00000002");
        var held = bench.Meters.Hold("00000001");

        var pass = bench.TickAsync();
        await Eventually.True(() => bench.Meters.Calls.Count == 1, "the first readout");
        var stop = bench.Readouts.StoppingAsync(default);
        stop.IsCompleted.ShouldBeFalse();
        held.SetResult();
        await stop;
        await pass;

        bench.Meters.Names.ShouldBe(["00000001"]);
        bench.History.Readings.ShouldHaveSingleItem().DeviceId.ShouldBe(1);
        bench.Readouts.StartReadAll(null).ShouldBeFalse();
    }

    [Fact]
    public async Task A_shutdown_that_may_not_wait_breaks_off_a_meter_that_hangs()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        await bench.AddAsync("00000001");
        bench.Meters.Hold("00000001");
        _ = bench.TickAsync();
        await Eventually.True(() => bench.Meters.Calls.Count == 1, "the first readout");

        using var patience = new CancellationTokenSource();
        var stop = bench.Readouts.StoppingAsync(patience.Token);
        await patience.CancelAsync();
        await stop.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_foreign_answer_is_not_booked_and_names_both_numbers()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        await bench.AddAsync("00000001");
        bench.Meters.Script["00000001"] = (device, _) => Task.FromResult<ReadoutResult>(bench.Meters.Answer(device with { SecondaryAddress = "00000077B5151002" }, 1));

        await bench.TickAsync();

        bench.History.Readings.ShouldBeEmpty();
        bench.History.Misses.ShouldHaveSingleItem().Fault.ShouldBe(ReadoutFault.Malformed);
        bench.Current.Of(1).LastFaultDetail.ShouldBe("answered by 00000077 instead of 1");
        bench.Core.Devices.Current.Find(1)!.Registers.ShouldBeEmpty();
    }

    [Fact]
    public async Task No_data_now_is_a_gap_but_no_failure()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        await bench.AddAsync("00000001");
        bench.Meters.Fail("00000001", ReadoutFault.NoDataNow);

        await bench.TickAsync();
        await bench.TickAsync();
        await bench.TickAsync();

        bench.Current.Of(1).Failing.ShouldBeFalse();
        bench.History.Misses.ShouldNotBeEmpty();
        bench.History.Misses.Select(m => m.Fault).ShouldAllBe(f => f == ReadoutFault.NoDataNow);
        bench.Readouts.LastPass!.Read.ShouldBe(1);
        (await bench.Core.EventsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_protocol_that_throws_costs_its_own_meter_only()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        await bench.AddAsync("00000001");
        await bench.AddAsync("00000002");
        bench.Meters.Script["00000001"] = (_, _) => throw new InvalidOperationException("a bug");

        await bench.TickAsync();

        bench.History.Readings.ShouldHaveSingleItem().DeviceId.ShouldBe(2);
        bench.History.Misses.ShouldHaveSingleItem().DeviceId.ShouldBe(1);
        (await bench.Core.EventsAsync()).ShouldBe(["ReadoutBroke:00000001"]);
    }

    [Fact]
    public async Task More_registers_are_added_fewer_have_no_value_and_unsaved_ones_are_shown_but_not_stored()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        await bench.AddAsync("00000001");
        bench.Meters.Say("00000001", 10, 20);
        await bench.TickAsync();
        var known = bench.Core.Devices.Current.Find(1)!;
        await bench.Core.Devices.UpdateAsync(known with { Registers = [known.Registers[0] with { SaveToDatabase = false, Divisor = -1000 }, known.Registers[1]] }, default);

        bench.Meters.Say("00000001", 11, 21, 31);
        await bench.TickAsync();
        bench.Meters.Say("00000001", 12);
        await bench.TickAsync();

        bench.History.Readings.Select(r => string.Join(' ', r.Values.Select(v => v.ToString()))).ShouldBe(["10 20", " 21 31", "  "]);
        bench.Current.Of(1).LastReading!.Values.Select(v => v.ToString()).ShouldBe(["12", "", ""]);
        var registers = bench.Core.Devices.Current.Find(1)!.Registers;
        registers.Count.ShouldBe(3);
        registers[0].ShouldSatisfyAllConditions(r => r.Divisor.ShouldBe(-1000), r => r.SaveToDatabase.ShouldBeFalse(), r => r.Id.ShouldBe(known.Registers[0].Id));
    }

    [Theory]
    [InlineData(100, 101, Quality.Good)]
    [InlineData(100, 100, Quality.Good)]
    [InlineData(100, 99, Quality.Suspect)]
    [InlineData(-100, -101, Quality.Good)] // export counted downwards
    [InlineData(-100, -99, Quality.Suspect)]
    [InlineData(0, -5, Quality.Good)]
    public async Task A_counter_that_runs_backwards_is_suspect(long before, long after, Quality expected)
    {
        await using var bench = await ReadoutBench.OpenAsync();
        await bench.AddAsync("00000001");
        bench.Meters.Say("00000001", before);
        await bench.TickAsync();
        bench.Meters.Say("00000001", after);
        await bench.TickAsync();

        bench.History.Readings[^1].Quality.ShouldBe(expected);
    }

    [Fact]
    public async Task Deleting_takes_configuration_history_and_current_values_and_an_id_never_comes_back()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        await bench.AddAsync("00000001");
        await bench.AddAsync("00000002");
        await bench.TickAsync();
        var removal = bench.Core.Get<DeviceRemoval>();

        await removal.DeleteAsync(2, "anna", default);
        bench.Core.Devices.Current.Find(2).ShouldBeNull();
        bench.Current.All.Keys.ShouldBe([1]);
        bench.History.Readings.ShouldAllBe(r => r.DeviceId == 1);
        var third = await bench.AddAsync("00000003");
        third.Id.ShouldBe(3);

        await removal.DeleteAllValuesAsync("anna", default);
        bench.History.Readings.ShouldBeEmpty();
        bench.Core.Devices.Current.All.Length.ShouldBe(2);

        await removal.DeleteAllDevicesAsync("anna", default);
        bench.Core.Devices.Current.All.ShouldBeEmpty();
        (await bench.Core.EventsAsync()).ShouldBe(["DeviceDeleted:00000002", "AllValuesDeleted", "AllDevicesDeleted"]);
        await Should.ThrowAsync<KeyNotFoundException>(() => removal.DeleteAsync(2, null, default));
    }

    [Fact]
    public async Task A_device_deleted_while_it_is_read_leaves_nothing_behind()
    {
        await using var bench = await ReadoutBench.OpenAsync();
        var device = await bench.AddAsync("00000001");
        var removal = bench.Core.Get<DeviceRemoval>();
        bench.Meters.Script["00000001"] = async (read, cancel) =>
        {
            await removal.DeleteAsync(read.Id, null, cancel);
            return bench.Meters.Answer(read, 1);
        };
        await bench.TickAsync();

        // booked a moment before the deletion, stored a moment after it
        var now = bench.Core.Time.GetUtcNow();
        var buffer = bench.Core.Get<HistoryBuffer>();
        buffer.Add(new Reading(device.Id, now, now, Quality.Good, [RawValue.Number(1)]));
        buffer.Add(new MissedReading(device.Id, now, now, ReadoutFault.NoAnswer));
        await buffer.FlushAsync(default);
        bench.History.Readings.ShouldBeEmpty();
        bench.History.Misses.ShouldBeEmpty();
        bench.Current.All.ShouldBeEmpty();
    }
}
