using System.Diagnostics;
using System.Globalization;
using MCenter.Core;
using MCenter.Core.Devices;
using MCenter.Core.Gaps;
using MCenter.Core.History;
using MCenter.Core.Registers;
using MCenter.Core.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Benchmarks.History;

/// <summary>
/// <c>history full FOLDER [meters] [years]</c>: fills a data directory with that many meters' years up to now, devices and registers too, measures what a person would wait for,
/// and leaves it there for <c>--MCenter:DataDirectory=FOLDER</c>. The past weeks are written as the chunks that packing would have made, the current one as hot rows.
/// Only a hundred meters are simulated and packed, the others have the same values: to make them all takes an hour, and no query can tell.
/// </summary>
internal sealed class TenYears(string folder, int meterCount, int years)
{
    private const int Simulated = 100;
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly List<SyntheticMeter> meters = [.. Enumerable.Range(1, Math.Min(meterCount, Simulated)).Select(id => new SyntheticMeter(id))];
    private readonly int firstPeriod = Slots.Period(Slots.Ceiling(Now.AddYears(-years)));
    private readonly int thisPeriod = Slots.Period(Slots.Ceiling(Now));

    public static Task RunAsync(string[] arguments) => arguments is [var folder, .. var rest]
        ? new TenYears(Path.GetFullPath(folder), Number(rest, 0, 500), Number(rest, 1, 10)).RunAsync()
        : Console.Error.WriteLineAsync("history full FOLDER [meters] [years]");

    private static int Number(string[] arguments, int index, int otherwise) => arguments.Length > index ? int.Parse(arguments[index], CultureInfo.InvariantCulture) : otherwise;

    private async Task RunAsync()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("MCenter:DataDirectory", folder)]).Build();
        await using var services = new ServiceCollection().AddLogging().AddCore(configuration).BuildServiceProvider();
        await services.GetRequiredService<ConfigurationFile>().OpenAsync(default);
        await services.GetRequiredService<HistoryFile>().StartAsync(default);
        var watch = Stopwatch.StartNew();
        await AddDevicesAsync(services.GetRequiredService<IDbContextFactory<McenterDb>>());
        await FillAsync(services.GetRequiredService<HistoryFile>());
        var store = services.GetRequiredService<HistoryStore>();
        await store.OpenAsync(default);
        await AppendThisWeekAsync(store);
        Console.WriteLine($"{meterCount} meters, {years} years, filled in {watch.Elapsed.TotalMinutes:0.0} minutes; now in {folder}");
        await MeasureAsync(store);
        await MeasureGapsAsync(services);
        SqliteConnection.ClearAllPools();
    }

    private async Task AddDevicesAsync(IDbContextFactory<McenterDb> databases)
    {
        await using var db = await databases.CreateDbContextAsync();
        var devices = Enumerable.Range(1, meterCount).Select(id => SyntheticRegisters.Device(id, Now.AddYears(-years))).ToList();
        db.AddRange(devices);
        await db.SaveChangesAsync();
        db.AddRange(devices.SelectMany(d => d.Registers));
        await db.SaveChangesAsync();
    }

    private async Task FillAsync(HistoryFile file)
    {
        for (var period = firstPeriod; period < thisPeriod; period++)
        {
            var packed = new ChunkRow[meters.Count];
            Parallel.For(0, packed.Length, i => packed[i] = Pack(meters[i], period));
            await using var db = await file.OpenAsync(default);
            // made anew when the power fails: no need to wait for the disk
            await db.Database.ExecuteSqlRawAsync("PRAGMA synchronous=OFF");
            db.AddRange(Enumerable.Range(1, meterCount).Select(id => For(id, packed[(id - 1) % Simulated])));
            await db.SaveChangesAsync();
            if ((period - firstPeriod) % 52 == 51)
            {
                Console.WriteLine($"{Slots.Time(Slots.FirstSlot(period)):yyyy-MM-dd} {file.Bytes() / 1e9:0.00} GB");
            }
        }
    }

    private static ChunkRow Pack(SyntheticMeter meter, int period)
    {
        List<StoredRow> rows = [];
        for (var slot = Slots.FirstSlot(period); slot < Slots.FirstSlot(period + 1); slot += 15)
        {
            if (meter.Read(Slots.Time(slot)) is { } reading)
            {
                rows.Add(new(slot, Slots.Seconds(reading.RasterTime, reading.ReadAt), (byte)reading.Quality, [.. reading.Values]));
            }
        }

        return ChunkRow.Pack(meter.Id, period, rows);
    }

    private static ChunkRow For(int id, ChunkRow row) => new()
    {
        DeviceId = id, Period = row.Period, Codec = row.Codec, Count = row.Count, FirstSlot = row.FirstSlot, LastSlot = row.LastSlot,
        Crc = HistoryCodec.Crc(id, row.Period, row.Data), Data = row.Data,
    };

    private async Task AppendThisWeekAsync(HistoryStore store)
    {
        for (var time = Slots.Time(Slots.FirstSlot(thisPeriod)); time < Now; time = time.AddMinutes(15))
        {
            var simulated = meters.ConvertAll(m => m.Read(time));
            await store.AppendAsync([.. Enumerable.Range(1, meterCount).Select(id => simulated[(id - 1) % Simulated] is { } reading ? reading with { DeviceId = id } : null).OfType<Reading>()], [], default);
        }
    }

    private async Task MeasureAsync(HistoryStore store)
    {
        var size = await TimeAsync("size and extent of all", () => store.SizeAsync(default));
        var values = (double)size.Readings * SyntheticMeter.Registers;
        Console.WriteLine($"{size.Bytes / 1e9:0.00} GB, {values / 1e6:0} million values, {size.Bytes / values:0.000} bytes a value, hot week included");
        await TimeAsync("newest of all devices, as at start", () => store.NewestAsync(default));
        await TimeAsync("readings of one device counted", () => store.CountAsync(7, default));
        foreach (var (name, days) in new[] { ("month", 30), ("year", 365), ("all years", 365 * years) })
        {
            await TimeAsync($"{name} of one register", () => store.ReadSeriesAsync(7, 2, Now.AddDays(-days), Now, p => (HistoryPoint?)p, default));
        }

        var register = SyntheticRegisters.Device(7, Now).Registers[2];
        await TimeAsync("all years of one register, by month", () => store.ReadBucketsAsync(register, Now.AddYears(-years), Now, BucketSize.Month, TimeZoneInfo.Utc, default));
        await TimeAsync("all years of one meter, every reading", async () => await store.ReadAsync(7, Now.AddYears(-years), Now, default).CountAsync());
    }

    /// <summary>The gap ledger of all meters: the first run counts every week, the others only the one that goes on.</summary>
    private static async Task MeasureGapsAsync(IServiceProvider services)
    {
        await services.GetRequiredService<DeviceStore>().LoadAsync(default);
        var ledger = services.GetRequiredService<GapLedger>();
        foreach (var days in new[] { 30, 365 })
        {
            var all = await TimeAsync($"gap ledger of all meters, {days} days", () => ledger.AllAsync(ledger.Today.AddDays(1 - days), ledger.Today.AddDays(1), default));
            Console.WriteLine($"{all.Sum(d => (long)d.Total.Expected)} raster points, {all.Sum(d => (long)d.Total.Missing)} missing");
        }

        await TimeAsync("gap ledger of one meter, 365 days", () => ledger.OfAsync(7, ledger.Today.AddDays(-364), ledger.Today.AddDays(1), default));
    }

    /// <summary>The first run, whose pages may lie on the disk, and the median of five more.</summary>
    private static async Task<T> TimeAsync<T>(string what, Func<Task<T>> work)
    {
        List<double> times = [];
        T result = default!;
        for (var run = 0; run < 6; run++)
        {
            var watch = Stopwatch.GetTimestamp();
            result = await work();
            times.Add(Stopwatch.GetElapsedTime(watch).TotalMilliseconds);
        }

        Console.WriteLine($"{what,-42} first {times[0],8:0.0} ms, then {times.Skip(1).Order().ElementAt(2),8:0.0} ms");
        return result;
    }
}
