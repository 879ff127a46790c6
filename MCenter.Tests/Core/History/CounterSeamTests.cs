using MCenter.Core.History;
using MCenter.Core.Registers;

namespace MCenter.Tests.History;

/// <summary>Consumption over meter exchanges is what it would be if the first meter were still there.</summary>
public class CounterSeamTests
{
    private static readonly Register Energy = new() { DeviceId = 1, Number = 0, Divisor = 10 };

    [Fact]
    public async Task Consumption_goes_on_unbroken_and_readings_stay_raw()
    {
        var start = HistoryFixture.Monday;
        await using var history = await HistoryFixture.OpenAsync();
        // 10 each quarter of an hour; exchanged at 01:20 after 3 more were counted, the new one began at 70 and had counted 7 at 01:30
        long Stand(int i) => i <= 5 ? 5000 + (i * 10) : 77 + ((i - 6) * 10);
        await AppendAsync(history, Enumerable.Range(0, 13), Stand);
        CounterSeam[] seams = [new(start.AddMinutes(80), 5053, 70)];
        var hours = await history.Store.ReadBucketsAsync(Energy, seams, start, start.AddHours(3), BucketSize.Hour, TimeZoneInfo.Utc, default);
        hours.Select(h => (h.Consumption, h.Marks, h.First)).ShouldBe([(4m, BucketMarks.None, 500m), (4m, BucketMarks.Exchanged, 504m), (4m, BucketMarks.None, 9.7m)]);
        (await history.Store.ReadBucketsAsync(Energy, start, start.AddHours(3), BucketSize.Hour, TimeZoneInfo.Utc, default))[1].Marks.ShouldBe(BucketMarks.Backwards);
    }

    [Fact]
    public async Task Any_exchanges_at_any_times_change_no_consumption()
    {
        var random = new Random(7);
        await using var history = await HistoryFixture.OpenAsync();
        for (var run = 0; run < 40; run++)
        {
            var (device, same) = ((2 * run) + 1, (2 * run) + 2);
            var start = HistoryFixture.Monday;
            // what was consumed up to each minute, and readings each quarter of an hour with holes
            var total = new long[(24 * 60) + 1];
            for (var minute = 1; minute < total.Length; minute++)
            {
                total[minute] = total[minute - 1] + random.Next(5);
            }

            int[] exchanged = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(1, total.Length - 1)).Distinct().Order()];
            var seams = new List<CounterSeam>();
            var offsets = new List<long> { 100_000 };
            foreach (var minute in exchanged)
            {
                var begin = random.Next(1000);
                seams.Add(new(start.AddMinutes(minute), total[minute] + offsets[^1], begin));
                offsets.Add(begin - total[minute]);
            }

            int[] read = [.. Enumerable.Range(0, 97).Where(_ => random.Next(5) > 0)];
            await AppendAsync(history, read, i => total[i * 15] + offsets[exchanged.Count(m => i * 15 > m)], device);
            await AppendAsync(history, read, i => total[i * 15], same);
            var size = (BucketSize)random.Next(4);
            var over = await history.Store.ReadBucketsAsync(Energy with { DeviceId = device }, seams, start, start.AddDays(1), size, TimeZoneInfo.Utc, default);
            var without = await history.Store.ReadBucketsAsync(Energy with { DeviceId = same }, start, start.AddDays(1), size, TimeZoneInfo.Utc, default);
            over.Select(b => (b.Start, b.Consumption)).ShouldBe(without.Select(b => (b.Start, b.Consumption)));
            over.ShouldAllBe(b => b.Consumption == null || b.Consumption >= 0);
        }
    }

    private static Task AppendAsync(HistoryFixture history, IEnumerable<int> quarters, Func<int, long> value, int device = 1) => history.Store.AppendAsync(
        [.. quarters.Select(i => new Reading(device, HistoryFixture.At(i * 15), HistoryFixture.At(i * 15), Quality.Good, [RawValue.Number(value(i))]))], [], default);
}
