using MCenter.Core.History;
using MCenter.Core.Registers;
using static MCenter.Tests.History.HistoryFixture;

namespace MCenter.Tests.History;

public class HistoryStoreTests
{
    private static readonly RawValue[] EveryKind =
    [
        RawValue.Number(long.MinValue, -6), RawValue.Number(-12, 3), RawValue.None, RawValue.Float(230.1f), RawValue.Float(Math.PI, -3), RawValue.Float(double.NaN),
        RawValue.Text("Zähler \ud800 7"), RawValue.Date(new(2026, 2, 28)), RawValue.DateTime(new(2026, 3, 1, 23, 59, 58)), RawValue.Bytes([0, 255, 7]), RawValue.Bytes([]), RawValue.Text(""),
    ];

    [Fact]
    public async Task Every_kind_of_value_comes_back_as_it_was()
    {
        await using var history = await OpenAsync();
        var reading = new Reading(7, At(15), At(15).AddSeconds(-2), Quality.Error, EveryKind);
        (await history.Store.AppendAsync([reading], [], default)).ShouldBe(1);
        await history.RestartAsync();
        (await history.AllAsync(7)).ShouldHaveSingleItem().ShouldBeSame(reading);
        for (var register = 0; register < EveryKind.Length; register++)
        {
            var points = await history.Store.ReadSeriesAsync(7, register, At(0), At(30), p => (HistoryPoint?)p, default);
            points.Select(p => p.Value).ShouldBe(EveryKind[register].Kind == ValueKind.None ? [] : [EveryKind[register]]);
        }
    }

    [Fact]
    public async Task The_first_reading_of_a_point_wins_and_a_reading_replaces_a_miss()
    {
        await using var history = await OpenAsync();
        (await history.Store.AppendAsync([Reading(1, 0, RawValue.Number(1))], [Miss(1, 15), Miss(1, 0)], default)).ShouldBe(1);
        (await history.Store.AppendAsync([Reading(1, 0, RawValue.Number(99)), Reading(1, 15, RawValue.Number(2))], [Miss(1, 15)], default)).ShouldBe(1);
        (await history.AllAsync(1)).Select(r => r.Values[0].Bits).ShouldBe([1, 2]);
        (await history.Store.ReadMissesAsync(1, At(0), At(60), default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Misses_say_when_and_why()
    {
        await using var history = await OpenAsync();
        await history.Store.AppendAsync([Reading(1, 15, RawValue.Number(1))], [Miss(1, 0, ReadoutFault.Collision), Miss(1, 30, ReadoutFault.LinkDown), Miss(2, 30)], default);
        (await history.Store.ReadMissesAsync(1, At(0), At(60), default)).ShouldBe([Miss(1, 0, ReadoutFault.Collision), Miss(1, 30, ReadoutFault.LinkDown)]);
        (await history.Store.HasAsync(1, At(15), default)).ShouldBeTrue();
        (await history.Store.HasAsync(1, At(30), default)).ShouldBeFalse();
        (await history.Store.HasAsync(2, At(15), default)).ShouldBeFalse();
    }

    [Fact]
    public async Task From_is_inclusive_and_to_exclusive()
    {
        await using var history = await OpenAsync();
        await history.Store.AppendAsync([.. new[] { 45, 0, 30, 15 }.Select(m => Reading(1, m, RawValue.Number(m)))], [], default);
        (await history.Store.ReadAsync(1, At(15), At(45), default).ToListAsync()).Select(r => r.Values[0].Bits).ShouldBe([15, 30]);
        (await history.Store.ReadSeriesAsync(1, 0, At(15).AddSeconds(1), At(45).AddSeconds(1), p => (HistoryPoint?)p, default)).Select(p => p.Value.Bits).ShouldBe([30, 45]);
    }

    [Fact]
    public async Task A_raster_time_between_minutes_is_refused_and_nothing_is_stored()
    {
        await using var history = await OpenAsync();
        var odd = Reading(1, 0, RawValue.Number(1)) with { RasterTime = At(0).AddSeconds(1) };
        await Should.ThrowAsync<ArgumentException>(() => history.Store.AppendAsync([Reading(1, 15, RawValue.Number(1)), odd], [], default));
        (await history.AllAsync(1)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_register_may_change_its_exponent_and_kind_and_registers_may_be_added()
    {
        await using var history = await OpenAsync();
        Reading[] readings =
        [
            Reading(1, 0, RawValue.Number(1, 0)), Reading(1, 15, RawValue.Number(1, -3)), Reading(1, 30, RawValue.Float(0.1)), Reading(1, 45, RawValue.Float(0.5), RawValue.Text("x")),
            Reading(1, 60, RawValue.None, RawValue.None), Reading(1, 75), Reading(1, 90, RawValue.Number(1, 0)),
        ];
        foreach (var reading in readings)
        {
            await history.Store.AppendAsync([reading], [], default);
        }

        var stored = await history.AllAsync(1);
        stored.Count.ShouldBe(readings.Length);
        for (var i = 0; i < readings.Length; i++)
        {
            stored[i].ShouldBeSame(readings[i]);
        }
    }

    [Fact]
    public async Task Newest_readings_counts_and_sizes()
    {
        await using var history = await OpenAsync();
        (await history.Store.SizeAsync(default)).ShouldSatisfyAllConditions(s => s.Readings.ShouldBe(0), s => s.First.ShouldBeNull(), s => s.Last.ShouldBeNull(), s => s.Bytes.ShouldBeGreaterThan(0));
        await history.Store.AppendAsync([Reading(1, 30, RawValue.Number(3)), Reading(1, 15, RawValue.Number(2)), Reading(2, 0, RawValue.Number(1))], [Miss(1, 45), Miss(3, 0)], default);
        var newest = await history.Store.NewestAsync(default);
        newest.OrderBy(r => r.DeviceId).Select(r => (r.DeviceId, r.Values[0].Bits)).ShouldBe([(1, 3), (2, 1)]);
        (await history.Store.NewestTimeAsync(1, default)).ShouldBe(At(30));
        (await history.Store.NewestTimeAsync(3, default)).ShouldBeNull();
        (await history.Store.CountAsync(1, default)).ShouldBe(2);
        (await history.Store.SizeAsync(default)).ShouldSatisfyAllConditions(s => s.Readings.ShouldBe(3), s => s.First.ShouldBe(At(0)), s => s.Last.ShouldBe(At(45)));
    }

    [Fact]
    public async Task Deleting_a_device_leaves_the_others_and_deleting_all_makes_the_file_small()
    {
        await using var history = await OpenAsync();
        for (var i = 0; i < 200; i++)
        {
            await history.Store.AppendAsync([Reading(1, i * 15, RawValue.Bytes(new byte[5000])), Reading(2, i * 15, RawValue.Number(i))], [], default);
        }

        await history.Store.DeleteDeviceAsync(1, default);
        (await history.Store.CountAsync(1, default)).ShouldBe(0);
        (await history.Store.CountAsync(2, default)).ShouldBe(200);
        await history.Store.DeleteAllAsync(default);
        (await history.Store.SizeAsync(default)).ShouldSatisfyAllConditions(s => s.Readings.ShouldBe(0), s => s.Bytes.ShouldBeLessThan(200_000));
    }

    [Fact]
    public async Task Many_callers_at_once_lose_nothing()
    {
        await using var history = await OpenAsync();
        var added = await Task.WhenAll(Enumerable.Range(1, 8).Select(device => Task.Run(async () =>
        {
            var count = 0;
            for (var i = 0; i < 50; i++)
            {
                count += await history.Store.AppendAsync([Reading(device, i * 15, RawValue.Number(i)), Reading(100, i * 15, RawValue.Number(device))], [], default);
            }

            return count;
        })));
        added.Sum().ShouldBe(9 * 50);
        (await history.Store.SizeAsync(default)).Readings.ShouldBe(9 * 50);
    }
}
