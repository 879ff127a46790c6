using MCenter.Core.History;
using MCenter.Core.Registers;
using Microsoft.Data.Sqlite;
using static MCenter.Tests.History.HistoryFixture;

namespace MCenter.Tests.History;

public class HistoryCompactionTests
{
    private const int Week = 7 * 24 * 60;

    [Theory]
    [InlineData(240)]
    [InlineData(56)] // more rows stay than are written back: those that go are deleted
    public async Task Packed_weeks_read_as_before_and_the_current_week_stays_hot(int step)
    {
        await using var history = await OpenAsync();
        var readings = await FillAsync(history, devices: 60, minutes: 3 * Week, step);
        (await history.Maintenance.CompactAsync(At((2 * Week) + 100), long.MaxValue, default)).ShouldBe(2 * 60);
        (await history.ScalarAsync("SELECT count(*) FROM HistoryChunk")).ShouldBe(2 * 60);
        (await history.ScalarAsync("SELECT count(*) FROM Readout")).ShouldBe(60 * Week / step);
        await history.RestartAsync();
        foreach (var device in readings.GroupBy(r => r.DeviceId))
        {
            var stored = await history.AllAsync(device.Key);
            stored.Zip(device).ToList().ForEach(pair => pair.First.ShouldBeSame(pair.Second));
            stored.Count.ShouldBe(device.Count());
            (await history.Store.CountAsync(device.Key, default)).ShouldBe(stored.Count);
            (await history.Store.ReadSeriesAsync(device.Key, 1, At(Week - 500), At((2 * Week) + 500), p => (HistoryPoint?)p, default)).Select(p => (p.RasterTime, p.ReadAt, p.Value))
                .ShouldBe(device.Where(r => r.RasterTime >= At(Week - 500) && r.RasterTime < At((2 * Week) + 500)).Select(r => (r.RasterTime, r.ReadAt, r.Values[1])));
        }

        (await history.Store.SizeAsync(default)).ShouldSatisfyAllConditions(s => s.Readings.ShouldBe(readings.Count), s => s.First.ShouldBe(At(0)), s => s.Last.ShouldBe(At((3 * Week) - step)));
        (await history.Maintenance.CompactAsync(At((2 * Week) + 100), long.MaxValue, default)).ShouldBe(0);
    }

    [Fact]
    public async Task Misses_survive_and_late_readings_are_merged_into_their_week()
    {
        await using var history = await OpenAsync();
        await history.Store.AppendAsync([Reading(1, 0, RawValue.Number(1)), Reading(1, 30, RawValue.Number(3))], [Miss(1, 15, ReadoutFault.Checksum), Miss(1, 45)], default);
        await history.Maintenance.CompactAsync(At(Week), long.MaxValue, default);
        (await history.Store.ReadMissesAsync(1, At(0), At(60), default)).ShouldBe([Miss(1, 15, ReadoutFault.Checksum), Miss(1, 45)]);

        Reading[] late = [Reading(1, 0, RawValue.Number(99)), Reading(1, 15, RawValue.Number(2)), Reading(1, 20, RawValue.Number(7, -3))];
        (await history.Store.AppendAsync(late, [Miss(1, 30), Miss(1, 45), Miss(1, 60)], default)).ShouldBe(2);
        await CheckAsync();
        await history.Maintenance.CompactAsync(At(Week), long.MaxValue, default);
        await CheckAsync();
        (await history.ScalarAsync("SELECT count(*) FROM Readout")).ShouldBe(0);

        async Task CheckAsync()
        {
            (await history.AllAsync(1)).Select(r => r.Values[0]).ShouldBe([RawValue.Number(1), RawValue.Number(2), RawValue.Number(7, -3), RawValue.Number(3)]);
            (await history.Store.ReadSeriesAsync(1, 0, At(0), At(60), p => (HistoryPoint?)p, default)).Select(p => p.Value.Bits).ShouldBe([1, 2, 7, 3]);
            (await history.Store.ReadMissesAsync(1, At(0), At(90), default)).Select(m => m.RasterTime).ShouldBe([At(45), At(60)]);
            (await history.Store.CountAsync(1, default)).ShouldBe(4);
            (await history.Store.HasAsync(1, At(15), default)).ShouldBeTrue();
            (await history.Store.HasAsync(1, At(45), default)).ShouldBeFalse();
            (await history.Store.NewestTimeAsync(1, default)).ShouldBe(At(30));
        }
    }

    [Fact]
    public async Task A_compaction_that_was_killed_between_its_steps_shows_each_slot_once()
    {
        await using var history = await OpenAsync();
        var readings = await FillAsync(history, devices: 2, minutes: Week, step: 60);
        await history.ExecuteAsync("CREATE TABLE Kept AS SELECT * FROM Readout");
        await history.Maintenance.CompactAsync(At(Week), long.MaxValue, default);
        await history.ExecuteAsync("INSERT INTO Readout SELECT * FROM Kept; DROP TABLE Kept");
        await history.RestartAsync();
        await CheckAsync();
        await history.Maintenance.CompactAsync(At(Week), long.MaxValue, default);
        await CheckAsync();

        async Task CheckAsync()
        {
            (await history.AllAsync(2)).Count.ShouldBe(readings.Count / 2);
            (await history.Store.ReadSeriesAsync(2, 0, At(0), At(Week), p => (HistoryPoint?)p, default)).Length.ShouldBe(readings.Count / 2);
            (await history.Store.CountAsync(2, default)).ShouldBe(readings.Count / 2);
            (await history.Store.SizeAsync(default)).Readings.ShouldBe(readings.Count);
            (await history.Store.NewestAsync(default)).Count.ShouldBe(2);
        }
    }

    [Fact]
    public async Task Sequences_go_on_when_compaction_took_the_newest_rows()
    {
        await using var history = await OpenAsync();
        await history.Store.AppendAsync([Reading(1, 0, RawValue.Number(1))], [], default);
        var before = await history.ScalarAsync("SELECT max(Sequence) FROM Readout");
        await history.Maintenance.CompactAsync(At(Week), long.MaxValue, default);
        await history.RestartAsync();
        await history.Store.AppendAsync([Reading(1, Week, RawValue.Number(1))], [], default);
        (await history.ScalarAsync("SELECT max(Sequence) FROM Readout")).ShouldBeGreaterThan(before);
    }

    [Fact]
    public async Task A_device_silent_for_weeks_still_has_its_newest_reading()
    {
        await using var history = await OpenAsync();
        await history.Store.AppendAsync([Reading(1, 0, RawValue.Number(1)), Reading(2, 0, RawValue.Number(5))], [Miss(1, Week)], default);
        await history.Maintenance.CompactAsync(At(3 * Week), long.MaxValue, default);
        await history.Store.AppendAsync([Reading(2, 3 * Week, RawValue.Number(6))], [Miss(1, 3 * Week)], default);
        (await history.Store.NewestAsync(default)).OrderBy(r => r.DeviceId).Select(r => (r.DeviceId, r.RasterTime, r.Values[0].Bits)).ShouldBe([(1, At(0), 1), (2, At(3 * Week), 6)]);
        (await history.Store.NewestTimeAsync(1, default)).ShouldBe(At(0));
    }

    [Theory]
    [InlineData("UPDATE HistoryChunk SET Data = zeroblob(length(Data)) WHERE Period = (SELECT min(Period) FROM HistoryChunk)")]
    [InlineData("UPDATE HistoryChunk SET Data = x'' WHERE Period = (SELECT min(Period) FROM HistoryChunk)")]
    [InlineData("UPDATE HistoryChunk SET Data = (SELECT Data FROM HistoryChunk ORDER BY Period DESC LIMIT 1) WHERE Period = (SELECT min(Period) FROM HistoryChunk)")]
    public async Task A_broken_chunk_is_named_once_and_the_rest_stays_readable(string damage)
    {
        await using var history = await OpenAsync();
        await FillAsync(history, devices: 1, minutes: 2 * Week, step: 60);
        await history.Maintenance.CompactAsync(At(2 * Week), long.MaxValue, default);
        await history.ExecuteAsync(damage);
        (await history.AllAsync(1)).Select(r => r.RasterTime).ShouldBe(Enumerable.Range(0, Week / 60).Select(i => At(Week + (i * 60))));
        (await history.Store.ReadSeriesAsync(1, 0, At(0), At(2 * Week), p => (HistoryPoint?)p, default)).Length.ShouldBe(Week / 60);
        (await history.EventsAsync("HistoryChunkBroken")).ShouldHaveSingleItem().ShouldSatisfyAllConditions(e => e.DeviceId.ShouldBe(1), e => e.Arguments.ShouldBe(["1", "2026-03-02"]));

        // what comes for that week is not lost either, and takes the place of what nobody can read
        await history.Store.AppendAsync([Reading(1, 7, RawValue.Number(5))], [], default);
        (await history.Maintenance.CompactAsync(At(2 * Week), long.MaxValue, default)).ShouldBe(1);
        (await history.ScalarAsync("SELECT count(*) FROM Readout")).ShouldBe(0);
        (await history.Store.ReadSeriesAsync(1, 0, At(0), At(Week), p => (HistoryPoint?)p, default)).ShouldHaveSingleItem().Value.ShouldBe(RawValue.Number(5));
        (await history.EventsAsync("HistoryChunkBroken")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_chunk_of_a_newer_version_is_left_alone_and_what_comes_late_for_it_stays_readable()
    {
        await using var history = await OpenAsync();
        await FillAsync(history, devices: 2, minutes: Week, step: 60);
        await history.Maintenance.CompactAsync(At(Week), long.MaxValue, default);
        byte[] newer = [99, 1, 2, 3];
        var period = Slots.Period(Slots.Exact(At(0)));
        await history.ExecuteAsync($"UPDATE HistoryChunk SET Codec = 99, Data = x'{Convert.ToHexString(newer)}', Crc = {HistoryCodec.Crc(1, period, newer)} WHERE DeviceId = 1");
        await history.Store.AppendAsync([Reading(1, 7, RawValue.Number(1)), Reading(2, 7, RawValue.Number(2))], [], default);
        (await history.Maintenance.CompactAsync(At(Week), long.MaxValue, default)).ShouldBe(1);
        (await history.ScalarAsync("SELECT count(*) FROM HistoryChunk WHERE Codec = 99")).ShouldBe(1);
        (await history.ScalarAsync("SELECT max(DeviceId) FROM Readout")).ShouldBe(1);
        (await history.AllAsync(1)).ShouldHaveSingleItem().RasterTime.ShouldBe(At(7));
        (await history.AllAsync(2)).Count.ShouldBe((Week / 60) + 1);
    }

    [Fact]
    public async Task Layouts_that_nothing_is_written_in_any_more_are_deleted_and_may_come_back()
    {
        await using var history = await OpenAsync();
        await history.Store.AppendAsync([Reading(1, 0, RawValue.Number(1)), Reading(2, 0, RawValue.Text("x"))], [], default);
        await history.Store.AppendAsync([Reading(2, Week, RawValue.Text("x"))], [], default);
        await history.Maintenance.CompactAsync(At(Week), long.MaxValue, default);
        (await history.ScalarAsync("SELECT count(*) FROM HistoryLayout")).ShouldBe(1);
        await history.Store.AppendAsync([Reading(1, Week, RawValue.Number(7)), Reading(2, Week + 15, RawValue.Text("y"))], [], default);
        await history.Maintenance.CompactAsync(At(Week), long.MaxValue, default);
        await history.RestartAsync();
        (await history.AllAsync(1)).Select(r => r.Values[0]).ShouldBe([RawValue.Number(1), RawValue.Number(7)]);
        (await history.AllAsync(2)).Select(r => r.Values[0].AsText).ShouldBe(["x", "x", "y"]);
        (await history.ScalarAsync("SELECT count(*) FROM HistoryLayout")).ShouldBe(2);
    }

    [Fact]
    public async Task Retention_deletes_the_oldest_weeks_and_says_so()
    {
        await using var history = await OpenAsync();
        await FillAsync(history, devices: 2, minutes: 4 * Week, step: 240);
        await history.Maintenance.CompactAsync(At(3 * Week), long.MaxValue, default);
        (await history.Maintenance.RetainAsync(At(Week + 500), long.MaxValue, At(4 * Week), default)).ShouldBe(1);
        (await history.Store.SizeAsync(default)).First.ShouldBe(At(Week));
        (await history.EventsAsync("HistoryWeeksDeleted")).ShouldHaveSingleItem().Arguments.ShouldBe(["1", "2026-03-09"]);

        // no room at all: everything but the week that runs
        (await history.Maintenance.RetainAsync(DateTimeOffset.UnixEpoch, 0, At((4 * Week) - 1), default)).ShouldBe(2);
        (await history.Store.SizeAsync(default)).First.ShouldBe(At(3 * Week));
        (await history.Maintenance.RetainAsync(DateTimeOffset.UnixEpoch, long.MaxValue, At(4 * Week), default)).ShouldBe(0);
    }

    [Fact]
    public async Task Deleting_a_device_takes_its_chunks_too()
    {
        await using var history = await OpenAsync();
        await FillAsync(history, devices: 2, minutes: 2 * Week, step: 240);
        await history.Maintenance.CompactAsync(At(Week), long.MaxValue, default);
        await history.Store.DeleteDeviceAsync(1, default);
        (await history.AllAsync(1)).ShouldBeEmpty();
        (await history.AllAsync(2)).Count.ShouldBe(2 * Week / 240);
    }

    [Fact]
    public async Task Appending_reading_and_packing_at_once_neither_lose_nor_double()
    {
        await using var history = await OpenAsync();
        await FillAsync(history, devices: 30, minutes: Week, step: 60);
        var packing = Task.Run(() => history.Maintenance.CompactAsync(At(Week), long.MaxValue, default));
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                // new points between the old ones, and old ones again
                (await history.Store.AppendAsync([Reading(1, (i * 60) + 30, RawValue.Number(i)), Reading(2, i * 60, RawValue.Number(i))], [], default)).ShouldBe(1);
            }
        });
        long size = 0;
        while (!packing.IsCompleted || !writing.IsCompleted)
        {
            var before = size;
            (size = (await history.Store.SizeAsync(default)).Readings).ShouldBeInRange(Math.Max(before, 30 * Week / 60), (30 * Week / 60) + 100);
            (await history.AllAsync(30)).Count.ShouldBe(Week / 60);
            (await history.Store.ReadSeriesAsync(29, 0, At(0), At(Week), p => (HistoryPoint?)p, default)).Length.ShouldBe(Week / 60);
        }

        await packing;
        await writing;
        await history.Maintenance.CompactAsync(At(Week), long.MaxValue, default);
        (await history.AllAsync(1)).Count.ShouldBe((Week / 60) + 100);
        (await history.Store.SizeAsync(default)).Readings.ShouldBe((30 * Week / 60) + 100);
    }

    private static async Task<List<Reading>> FillAsync(HistoryFixture history, int devices, int minutes, int step)
    {
        List<Reading> all = [];
        for (var minute = 0; minute < minutes; minute += step)
        {
            List<Reading> pass = [.. Enumerable.Range(1, devices).Select(d => Reading(d, minute, RawValue.Number((minute * 3) + d), RawValue.Float(MathF.Sin(minute)), RawValue.Text("m" + d)))];
            await history.Store.AppendAsync(pass, [], default);
            all.AddRange(pass);
        }

        return all;
    }
}
