using MCenter.Core.DeviceTypes;
using MCenter.Core.Events;
using MCenter.Core.Gaps;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Tests.Support;

namespace MCenter.Tests.Core.Gaps;

/// <summary>Load profiles read from a simulated EMU Professional II (the command is our own definition): whole, continued, repaired, through clock changes and power cuts.</summary>
public sealed class LoadProfilesTests
{
    // after the day on which any of these was built: before it a clock is implausible, and nothing is stored
    private static readonly DateTimeOffset Start = new(2027, 6, 10, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_memory_is_read_whole_then_continued_without_doubling()
    {
        await using var bench = await ProfileBench.OpenAsync(Start, depth: TimeSpan.FromDays(3));
        (await bench.DrainAsync()).ShouldBe(1 + 18);
        var all = await bench.AllAsync();
        all.Select(r => r.RasterTime).ShouldBe(Enumerable.Range(1, 3 * 96).Select(i => Start.AddDays(-3).AddMinutes(15 * i)));
        foreach (var reading in all)
        {
            reading.Values.Take(8).ShouldBe(bench.CountersAt(reading.RasterTime));
            (reading.Quality, reading.ReadAt).ShouldBe((Quality.Good, reading.RasterTime));
        }

        var state = bench.Profiles.Of(bench.Device.Id)!;
        (state.DaysDone, state.DaysTotal, state.Fault).ShouldBe((3, 3, null));

        // the box reads on: what it has itself is not asked for again
        await bench.RunUntilAsync(Start.AddHours(8));
        (await bench.DrainAsync()).ShouldBe(0);
        (await bench.AllAsync()).Count.ShouldBe(all.Count + 32);
    }

    [Fact]
    public async Task A_restart_in_the_middle_goes_on_where_it_stopped()
    {
        await using var bench = await ProfileBench.OpenAsync(Start, depth: TimeSpan.FromDays(3));
        await bench.DrainAsync(most: 7);
        var cursor = bench.Profiles.Of(bench.Device.Id)!.Cursor!;
        cursor.Next.ShouldBe(Start.AddDays(-3).AddMinutes(15).AddHours(24));
        bench.Profiles.Of(bench.Device.Id)!.DaysDone.ShouldBe(1);

        // killed after a slice was stored and before its cursor was: it is read again and nothing doubles
        var before = await bench.AllAsync();
        await bench.Core.Get<SettingsStore>().SaveAsync(new ProfileCursors { All = new Dictionary<int, ProfileCursor> { [bench.Device.Id] = cursor with { Next = cursor.Next.AddHours(-4) } } }, default);
        await bench.DrainAsync();
        var after = await bench.AllAsync();
        after.Count.ShouldBe(3 * 96);
        after.Where(r => before.Exists(b => b.RasterTime == r.RasterTime)).Select(r => (r.RasterTime, r.ReadAt)).ShouldBe(before.Select(b => (b.RasterTime, b.ReadAt)));
    }

    [Fact]
    public async Task Five_hours_off_are_seen_in_the_ledger_and_repaired_with_the_meters_own_values()
    {
        await using var bench = await ProfileBench.OpenAsync(Start, depth: TimeSpan.FromDays(1));
        await bench.DrainAsync();
        var events = bench.Core.Get<EventLog>();
        await events.AddAsync(EventSeverity.Info, "System", "Started", ["1"]);
        await bench.RunUntilAsync(Start.AddHours(2));
        await events.AddAsync(EventSeverity.Info, "System", "Stopped", []);
        bench.OffUntil(Start.AddHours(7));
        await events.AddAsync(EventSeverity.Info, "System", "Started", ["1"]);
        await bench.RunUntilAsync(Start.AddHours(7).AddMinutes(45));

        var before = await bench.AllAsync();
        var missing = (await bench.Ledger.PointsAsync(bench.Device.Id, new(2027, 6, 10), new(2027, 6, 11), default)).Where(p => p.IsMissing).ToList();
        missing.Select(p => p.RasterTime).ShouldBe(Enumerable.Range(1, 20).Select(i => Start.AddHours(2).AddMinutes(15 * i)));
        missing.ShouldAllBe(p => p.Absence == Absence.BoxOff);

        var repair = await bench.RepairAsync(Start);
        repair.ShouldBe(new GapRepair(20, 20, 0, false, null));
        var all = await bench.AllAsync();
        foreach (var reading in all.Where(r => missing.Exists(m => m.RasterTime == r.RasterTime)))
        {
            reading.Values.Take(8).ShouldBe(bench.CountersAt(reading.RasterTime));
            reading.Values[12].Kind.ShouldBe(ValueKind.None, "the profile has no current");
        }

        all.Count.ShouldBe(before.Count + 20);
        (await bench.Ledger.OfAsync(bench.Device.Id, new(2027, 6, 10), new(2027, 6, 11), default)).Total.Missing.ShouldBe(0);
        var told = (await events.NewestAsync(EventSeverity.Info, "Gaps", null, 10, default)).Single();
        (told.Code, told.UserName, string.Join(',', told.Arguments)).ShouldBe(("GapsRepaired", "anna", "Main,20,20,0"));
    }

    [Fact]
    public async Task What_the_meter_has_not_is_told()
    {
        var dark = (From: Start.AddHours(3), To: Start.AddHours(3.5));
        await using var bench = await ProfileBench.OpenAsync(Start, depth: TimeSpan.FromDays(1), holds: at => at <= dark.From || at > dark.To);
        await bench.DrainAsync();
        await bench.RunUntilAsync(Start.AddHours(2));
        bench.OffUntil(Start.AddHours(5));
        await bench.RunUntilAsync(Start.AddHours(5.5));
        (await bench.RepairAsync(Start)).ShouldBe(new GapRepair(12, 10, 2, false, null));
    }

    [Fact]
    public async Task A_meter_that_does_not_answer_ends_a_repair_with_its_reason()
    {
        await using var bench = await ProfileBench.OpenAsync(Start, depth: TimeSpan.FromDays(1));
        await bench.DrainAsync();
        bench.OffUntil(Start.AddHours(3));
        bench.Wire.IsCut = true;
        (await bench.RepairAsync(Start)).ShouldBe(new GapRepair(11, 0, 0, false, ReadoutFault.NoAnswer));
        (await bench.Core.EventsAsync()).ShouldContain("GapRepairFailed:Main");

        // the profile itself is tried again after a while
        bench.Wire.IsCut = false;
        (await bench.DrainAsync()).ShouldBe(0);
        bench.OffUntil(Start.AddHours(4));
        (await bench.DrainAsync()).ShouldBe(1);
        (await bench.Ledger.OfAsync(bench.Device.Id, new(2027, 6, 10), new(2027, 6, 11), default)).Total.Missing.ShouldBe(0);
    }

    [Fact]
    public async Task A_driver_without_the_command_means_no_load_profile_and_says_so_and_what_it_holds_is_what_is_sent()
    {
        await using var bench = await ProfileBench.OpenAsync(Start, depth: TimeSpan.FromDays(1));
        var templates = bench.Core.Get<TemplateStore>();
        var type = DeviceType.Of(bench.Device)!.Value;
        var known = templates.Known(type);
        await templates.ChangeAsync(type, t => t with { Commands = [] }, "anna", default);
        var before = bench.Wire.Requests;
        await bench.DrainAsync();
        bench.Profiles.Of(bench.Device.Id)!.ShouldSatisfyAllConditions(s => s.Fault.ShouldBe(ReadoutFault.Refused), s => s.Detail.ShouldContain("no command for a load profile"));
        bench.Wire.Requests.ShouldBe(before, "nothing is sent");

        // a command that the meter does not know
        await templates.ChangeAsync(type, t => t with { Commands = [.. known.Commands.Select(c => c.Purpose == CommandPurpose.LoadProfile ? c with { Data = "44 6E {from:F} 84 01 6E {to:F}" } : c)] }, "anna", default);
        bench.Core.Time.Advance(TimeSpan.FromMinutes(16));
        await bench.DrainAsync();
        bench.Profiles.Of(bench.Device.Id)!.Detail.ShouldContain("does not know this command");

        await templates.RestoreAsync(type, "anna", default);
        bench.Core.Time.Advance(TimeSpan.FromMinutes(16));
        await bench.DrainAsync();
        bench.Profiles.Of(bench.Device.Id)!.ShouldSatisfyAllConditions(s => s.Fault.ShouldBeNull(), s => s.DaysDone.ShouldBe(s.DaysTotal));
    }

    [Fact]
    public async Task A_meter_of_the_type_with_other_registers_takes_the_command_of_the_driver_there_is()
    {
        await using var bench = await ProfileBench.OpenAsync(Start, depth: TimeSpan.FromDays(1));
        var type = DeviceType.Of(bench.Device)!.Value;
        var templates = bench.Core.Get<TemplateStore>();
        await templates.PutAsync(templates.Known(type) with { NumberOfRegisters = 40, Sample = null }, replace: false, "anna", default);
        await templates.DeleteAsync(type, "anna", default);
        await bench.DrainAsync();
        bench.Profiles.Of(bench.Device.Id)!.Fault.ShouldBeNull();
    }

    [Fact]
    public async Task At_night_gaps_are_filled_unasked_and_only_what_was_filled_is_told()
    {
        await using var bench = await ProfileBench.OpenAsync(Start, depth: TimeSpan.FromDays(1));
        await bench.DrainAsync();
        await bench.RunUntilAsync(Start.AddHours(1));
        bench.OffUntil(Start.AddHours(1.5));
        await bench.RunUntilAsync(Start.AddHours(2));
        await bench.Profiles.RepairAllAsync(default);
        await bench.DrainAsync();
        await bench.Profiles.RepairAllAsync(default);
        await bench.DrainAsync();
        (await bench.Core.Get<EventLog>().NewestAsync(EventSeverity.Info, "Gaps", null, 10, default)).Single().UserName.ShouldBeNull();
        (await bench.Ledger.OfAsync(bench.Device.Id, new(2027, 6, 10), new(2027, 6, 11), default)).Total.Missing.ShouldBe(0);
    }

    [Theory]
    [InlineData("2027-03-28T01:00:00Z")]
    [InlineData("2027-10-31T01:00:00Z")]
    public async Task Both_clock_changes_lose_and_double_nothing(string change)
    {
        var at = DateTimeOffset.Parse(change, System.Globalization.CultureInfo.InvariantCulture);
        await using var bench = await ProfileBench.OpenAsync(at.AddDays(1), depth: TimeSpan.FromDays(2));
        await bench.DrainAsync();
        var all = await bench.AllAsync();
        all.Select(r => r.RasterTime).ShouldBe(Enumerable.Range(1, 2 * 96).Select(i => at.AddDays(-1).AddMinutes(15 * i)));
        all.ShouldAllBe(r => r.Values.Take(8).SequenceEqual(bench.CountersAt(r.RasterTime)));
    }

    [Fact]
    public async Task A_meter_on_standard_time_all_year_is_read_right_in_summer()
    {
        // such a meter never sets the bit of summer time
        var standard = TimeZoneInfo.CreateCustomTimeZone("meter", TimeSpan.FromHours(1), "meter", "meter");
        await using var bench = await ProfileBench.OpenAsync(Start, depth: TimeSpan.FromHours(6), meterZone: standard);
        await bench.DrainAsync();
        var all = await bench.AllAsync();
        all.Count.ShouldBe(24);
        all.ShouldAllBe(r => r.Values.Take(8).SequenceEqual(bench.CountersAt(r.RasterTime)));
    }

    [Fact]
    public async Task Entries_off_the_meters_raster_are_left_out_and_counted()
    {
        await using var bench = await ProfileBench.OpenAsync(Start, depth: TimeSpan.FromHours(12));
        await bench.Core.Devices.ChangeAsync(bench.Device.Id, d => d with { ReadoutCycleMinutes = 60 }, default);
        await bench.DrainAsync();
        (await bench.AllAsync()).Select(r => r.RasterTime.Minute).Distinct().ShouldBe([0]);
        bench.Profiles.Of(bench.Device.Id)!.Cursor!.OffRaster.ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task A_line_in_other_hands_waits_and_a_busy_one_gets_a_slice_a_minute()
    {
        await using var bench = await ProfileBench.OpenAsync(Start, depth: TimeSpan.FromDays(1));
        var uses = bench.Core.Get<LineUses>();
        using (uses.Begin("M-Bus", LineUseKind.LevelConverter))
        {
            (await bench.DrainAsync()).ShouldBe(0);
        }

        bench.Core.Get<ReadoutProgress>().Expect(1); // readouts are under way all the time
        (await bench.DrainAsync()).ShouldBe(0);
        for (var minute = 0; minute < 5; minute++)
        {
            bench.Core.Time.Advance(TimeSpan.FromMinutes(1));
            (await bench.DrainAsync()).ShouldBe(1);
        }
    }

    [Fact]
    public async Task Any_pattern_of_outages_is_repaired_whole_once_and_unchanged()
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            var random = new Random(seed);
            var dark = Enumerable.Range(0, 400).Where(_ => random.Next(12) == 0).Select(i => Start.AddMinutes(15 * i)).ToHashSet();
            await using var bench = await ProfileBench.OpenAsync(Start, depth: TimeSpan.FromDays(60), holds: at => !dark.Contains(at));
            await bench.Core.Get<SettingsStore>().SaveAsync(new ProfileCursors { All = new Dictionary<int, ProfileCursor> { [bench.Device.Id] = new(Start, Start, 0) } }, default);
            while (bench.Now < Start.AddDays(2))
            {
                var until = bench.Now.AddMinutes(15 * random.Next(1, 40));
                if (random.Next(2) == 0)
                {
                    await bench.RunUntilAsync(until);
                }
                else
                {
                    bench.OffUntil(until);
                }
            }

            var before = await bench.AllAsync();
            await bench.RepairAsync(Start);
            var after = await bench.AllAsync();
            var missing = (await bench.Ledger.PointsAsync(bench.Device.Id, new(2027, 6, 9), bench.Ledger.Today.AddDays(1), default)).Where(p => p.IsMissing).Select(p => p.RasterTime).ToList();
            missing.ShouldBeSubsetOf(dark, $"seed {seed}: nothing is missing that the meter holds");
            after.Select(r => r.RasterTime).ShouldBeUnique($"seed {seed}");
            foreach (var old in before)
            {
                after.Single(r => r.RasterTime == old.RasterTime).ShouldBeEquivalent(old, seed);
            }

            after.Where(r => before.TrueForAll(b => b.RasterTime != r.RasterTime)).ShouldAllBe(r => r.Values.Take(8).SequenceEqual(bench.CountersAt(r.RasterTime)));
        }
    }
}

file static class Same
{
    public static void ShouldBeEquivalent(this Reading actual, Reading expected, int seed)
    {
        (actual with { Values = [] }).ShouldBe(expected with { Values = [] }, $"seed {seed}");
        actual.Values.ShouldBe(expected.Values, $"seed {seed}");
    }
}
