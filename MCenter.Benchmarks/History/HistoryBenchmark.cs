using System.Diagnostics;
using System.Globalization;
using MCenter.Core;
using MCenter.Core.History;
using MCenter.Core.Registers;
using MCenter.Core.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Benchmarks.History;

/// <summary>
/// <c>history</c> (<c>full</c>: see <see cref="TenYears"/>; <c>mix</c>: see <see cref="ChunkMix"/>): the history as the box uses it beside a plain table of values, on the disk of the temporary directory, with the targets of the design.
/// Written bytes are the kernel's count for this process (/proc/self/io write_bytes), file system journal not included.
/// </summary>
internal sealed class HistoryBenchmark(int devices, int days, int longDevices, int plainDays, int plainCycles)
{
    private const int CyclesADay = 96;
    private static readonly DateTimeOffset Start = new(2025, 1, 6, 0, 0, 0, TimeSpan.Zero);
    private readonly string directory = Path.Combine(Path.GetTempPath(), "mcenter-bench-" + Guid.NewGuid().ToString("N"));
    private readonly List<(string Name, string Value, string Target, string Plain)> table = [];
    private long values;

    public static async Task RunAsync(string[] arguments)
    {
        if (arguments is ["full", .. var rest])
        {
            await TenYears.RunAsync(rest);
            return;
        }

        if (arguments is ["mix"])
        {
            ChunkMix.Run();
            return;
        }

        await new HistoryBenchmark(500, 8, 4, 1, 5).MeasureAsync();
    }

    private async Task MeasureAsync()
    {
        Console.WriteLine($"history: {devices} meters of {SyntheticMeter.Registers} registers, every 15 minutes, {days} days; {longDevices} of them a year");
        try
        {
            await MeasureInDirectoryAsync();
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(directory, recursive: true);
        }
    }

    private async Task MeasureInDirectoryAsync()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("MCenter:DataDirectory", directory)]).Build();
        await using var services = new ServiceCollection().AddLogging().AddCore(configuration).BuildServiceProvider();
        await services.GetRequiredService<ConfigurationFile>().OpenAsync(default);
        var store = services.GetRequiredService<HistoryStore>();
        await store.OpenAsync(default);
        var maintenance = services.GetRequiredService<HistoryMaintenance>();

        var meters = Enumerable.Range(0, devices).Select(i => new SyntheticMeter(i + 20)).ToList();
        var plain = await PlainAsync();
        await YearAsync(store, maintenance, meters);
        await CyclesAsync(store, maintenance, services.GetRequiredService<HistoryFile>(), meters, plain);
        await SizeAsync(maintenance, plain);
        await QueriesAsync(store, meters, plain);
        Print();
    }

    /// <summary>The first meters' year before the cycles begin: many slots at once, as gap repair does, packed week by week.</summary>
    private async Task YearAsync(HistoryStore store, HistoryMaintenance maintenance, List<SyntheticMeter> meters)
    {
        for (var day = -364; day < 0; day += 7)
        {
            foreach (var meter in meters.Take(longDevices))
            {
                await AppendAsync(store, [.. Enumerable.Range(0, 7 * CyclesADay).Select(i => meter.Read(Start.AddDays(day).AddMinutes(i * 15)))]);
            }

            await maintenance.CompactAsync(Start.AddDays(day + 7), long.MaxValue, default);
        }
    }

    private async Task CyclesAsync(HistoryStore store, HistoryMaintenance maintenance, HistoryFile file, List<SyntheticMeter> meters, Plain plain)
    {
        List<double> cycles = [];
        List<long> bytes = [];
        var begin = Written();
        for (var cycle = 0; cycle < days * CyclesADay; cycle++)
        {
            var now = Start.AddMinutes(cycle * 15);
            var readings = meters.ConvertAll(m => m.Read(now));
            var before = Written();
            var watch = Stopwatch.GetTimestamp();
            await AppendAsync(store, readings);
            cycles.Add(Stopwatch.GetElapsedTime(watch).TotalMilliseconds);
            bytes.Add(Written() - before);
            if (cycle % CyclesADay == 4)
            {
                await CompactAsync(maintenance, file, now);
            }
        }

        Row("cycle, ms: mean", cycles.Average(), 100, "0.0", plain.CycleMilliseconds);
        Row("cycle, ms: 99th percentile", Percentile(cycles, 0.99), null, "0.0", null);
        Row("written a cycle, KiB", bytes.Average() / 1024, 160, "0", plain.CycleBytes / 1024);
        Row("written a day, packing included, MB", (Written() - begin) / 1e6 / days, 20, "0.0", plain.CycleBytes * CyclesADay / 1e6);
    }

    private async Task CompactAsync(HistoryMaintenance maintenance, HistoryFile file, DateTimeOffset now)
    {
        using var done = new CancellationTokenSource();
        // who waits for the writer's place while packing goes on waits for one transaction
        var longest = LongestWaitAsync(file, done.Token);
        var watch = Stopwatch.GetTimestamp();
        var before = Written();
        var chunks = await maintenance.CompactAsync(now, long.MaxValue, default);
        var elapsed = Stopwatch.GetElapsedTime(watch).TotalSeconds;
        await done.CancelAsync();
        var wait = await longest;
        if (chunks == devices)
        {
            Row("packing a week, written, MB", (Written() - before) / 1e6, null, "0", null);
            Row($"packing a week of {devices} meters, s", elapsed, 4, "0.00", null);
            Row("packing, longest transaction, ms", wait, 100, "0", null);
        }
    }

    private static async Task<double> LongestWaitAsync(HistoryFile file, CancellationToken cancel)
    {
        double longest = 0;
        while (!cancel.IsCancellationRequested)
        {
            var watch = Stopwatch.GetTimestamp();
            await file.Writing.WaitAsync(CancellationToken.None);
            longest = Math.Max(longest, Stopwatch.GetElapsedTime(watch).TotalMilliseconds);
            file.Writing.Release();
            await Task.Delay(1, CancellationToken.None);
        }

        return longest;
    }

    private async Task SizeAsync(HistoryMaintenance maintenance, Plain plain)
    {
        await maintenance.CompactAsync(Start.AddDays(days + 7), long.MaxValue, default);
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(directory, "history.db")}");
        await connection.OpenAsync();
        var pages = await ScalarAsync(connection, "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size");
        var payload = await ScalarAsync(connection, "SELECT sum(length(Data)) FROM HistoryChunk");
        var file = await ScalarAsync(connection, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
        Row("bytes a value, packed, pages in use", pages / (double)values, 0.95, "0.000", plain.BytesAValue);
        Row("bytes a value, chunks alone", payload / (double)values, null, "0.000", null);
        foreach (var (name, first, last) in new[] { ("electricity", 0, 8), ("heat", 9, 13), ("water", 14, 16), ("power analyser", 17, 19) })
        {
            var bytes = await ScalarAsync(connection, $"SELECT sum(length(Data)) FROM HistoryChunk WHERE DeviceId % 20 BETWEEN {first} AND {last}");
            var readings = await ScalarAsync(connection, $"SELECT sum(Count) FROM HistoryChunk WHERE DeviceId % 20 BETWEEN {first} AND {last}");
            Row($"bytes a value, chunks alone: {name}", bytes / (double)(readings * SyntheticMeter.Registers), null, "0.000", null);
        }

        Row("room for the hot weeks, MB", (file - pages) / 1e6, null, "0.0", null);
    }

    private async Task QueriesAsync(HistoryStore store, List<SyntheticMeter> meters, Plain plain)
    {
        foreach (var (name, span, target, plainTime) in new[] { ("month", 30, 5.0, plain.Month), ("year", 364, 25.0, plain.Year) })
        {
            List<double> times = [];
            for (var run = 0; run < 60; run++)
            {
                var watch = Stopwatch.GetTimestamp();
                var points = await store.ReadSeriesAsync(meters[run % longDevices].Id, run % 8, Start.AddDays(-span), Start, p => (HistoryPoint?)p, default);
                times.Add(Stopwatch.GetElapsedTime(watch).TotalMilliseconds);
                Trace.Assert(points.Length > span * 90);
            }

            Row($"{name} of one register, warm, ms: median", Percentile(times.Skip(longDevices).ToList(), 0.5), target, "0.0", plainTime);
        }

        long rows = 0;
        var start = Stopwatch.GetTimestamp();
        await using (var csv = new StreamWriter(Stream.Null))
        {
            foreach (var meter in meters.Take(longDevices))
            {
                await foreach (var reading in store.ReadAsync(meter.Id, Start.AddDays(-364), Start, default))
                {
                    await csv.WriteAsync(reading.RasterTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
                    foreach (var value in reading.Values)
                    {
                        csv.Write(';');
                        csv.Write(value.ToString());
                    }

                    csv.Write('\n');
                    rows++;
                }
            }
        }

        Row("rows of 20 columns a second as CSV", rows / Stopwatch.GetElapsedTime(start).TotalSeconds, -150_000, "0", null);
        start = Stopwatch.GetTimestamp();
        rows = 0;
        foreach (var meter in meters.Take(longDevices))
        {
            await foreach (var reading in store.ReadAsync(meter.Id, Start.AddDays(-364), Start, default))
            {
                rows += reading.Values.Count / SyntheticMeter.Registers;
            }
        }

        Row("rows of 20 columns a second, decoded only", rows / Stopwatch.GetElapsedTime(start).TotalSeconds, null, "0", null);
    }

    private async Task AppendAsync(HistoryStore store, List<Reading?> readings)
    {
        List<Reading> there = [.. readings.OfType<Reading>()];
        List<MissedReading> misses = [];
        await store.AppendAsync(there, misses, default);
        values += there.Sum(r => r.Values.Count);
    }

    /// <summary>The plain table, filled so far that its index is too large to be written in one piece, then measured.</summary>
    private async Task<Plain> PlainAsync()
    {
        var file = Path.Combine(directory, "plain.db");
        await using (var db = new PlainTable(file))
        {
            await db.Database.EnsureCreatedAsync();
            await db.Database.ExecuteSqlAsync($"""
                WITH RECURSIVE d(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM d WHERE n < {devices - 1}), r(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM r WHERE n < 19), t(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM t WHERE n < {(plainDays * CyclesADay) - 1})
                INSERT INTO "Values" (DeviceId, Register, Time, Value) SELECT d.n, r.n, strftime('%Y-%m-%d %H:%M:%S', 1736121600 + t.n * 900, 'unixepoch'), t.n * 1.1 FROM t, d, r;
                WITH RECURSIVE t(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM t WHERE n < {(364 * CyclesADay) - 1})
                INSERT INTO "Values" (DeviceId, Register, Time, Value) SELECT 9999, 0, strftime('%Y-%m-%d %H:%M:%S', 1704672000 + t.n * 900, 'unixepoch'), t.n * 1.1 FROM t;
                """);
            await db.Database.ExecuteSqlAsync($"PRAGMA wal_checkpoint(TRUNCATE)");
        }

        var before = Written();
        var watch = Stopwatch.GetTimestamp();
        for (var cycle = 0; cycle < plainCycles; cycle++)
        {
            await using var db = new PlainTable(file);
            db.AddRange(Enumerable.Range(0, devices * 20).Select(i => new PlainValue { DeviceId = i / 20, Register = i % 20, Time = Start.AddDays(plainDays).AddMinutes(cycle * 15).UtcDateTime, Value = cycle * 1.1 }));
            await db.SaveChangesAsync();
        }

        var milliseconds = Stopwatch.GetElapsedTime(watch).TotalMilliseconds / plainCycles;
        var bytes = (Written() - before) / (double)plainCycles;
        await using var reading = new PlainTable(file);
        var count = await reading.Values.LongCountAsync();
        var month = await TimeAsync(30);
        var year = await TimeAsync(364);
        return new(milliseconds, bytes, new FileInfo(file).Length / (double)count, month, year);

        async Task<double> TimeAsync(int span)
        {
            List<double> times = [];
            for (var run = 0; run < 10; run++)
            {
                var from = Start.AddDays(-span).UtcDateTime;
                var query = Stopwatch.GetTimestamp();
                await reading.Values.AsNoTracking().Where(v => v.DeviceId == 9999 && v.Register == 0 && v.Time >= from).OrderBy(v => v.Time).ToListAsync();
                times.Add(Stopwatch.GetElapsedTime(query).TotalMilliseconds);
            }

            return Percentile(times.Skip(2).ToList(), 0.5);
        }
    }

    private void Row(string name, double value, double? target, string format, double? plain) => table.Add((
        name, value.ToString(format, CultureInfo.InvariantCulture),
        target is { } t ? $"{(t < 0 ? ">=" : "<=")} {Math.Abs(t).ToString(CultureInfo.InvariantCulture)} {((t < 0 ? value >= -t : value <= t) ? "met" : "MISSED")}" : "",
        plain?.ToString(format, CultureInfo.InvariantCulture) ?? ""));

    private void Print()
    {
        Console.WriteLine($"{"",-46} {"history",12} {"target",20} {"plain table",14}");
        table.ForEach(r => Console.WriteLine($"{r.Name,-46} {r.Value,12} {r.Target,20} {r.Plain,14}"));
    }

    private static async Task<long> ScalarAsync(SqliteConnection connection, string sql)
    {
        await using var command = new SqliteCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static double Percentile(List<double> times, double share) => times.Order().ElementAt((int)(times.Count * share));

    private static long Written() => long.Parse(File.ReadLines("/proc/self/io").First(l => l.StartsWith("write_bytes", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);

    private sealed record Plain(double CycleMilliseconds, double CycleBytes, double BytesAValue, double Month, double Year);
}
