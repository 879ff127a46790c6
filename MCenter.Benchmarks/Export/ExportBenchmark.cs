using System.Diagnostics;
using System.Globalization;
using MCenter.Benchmarks.History;
using MCenter.Core;
using MCenter.Core.Devices;
using MCenter.Core.Export;
using MCenter.Core.History;
using MCenter.Core.Registers;
using MCenter.Core.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Benchmarks.Export;

/// <summary>
/// <c>export</c>: a year of one meter of 20 registers from the history to a CSV file, beside the sqlite3 shell's own <c>.mode csv</c> dump of the same numbers from a plain table
/// with one row a reading. In turns, each from a warm cache; the shell's start is in its time, as the opening of the file is in ours.
/// </summary>
internal sealed class ExportBenchmark
{
    // a year is a few hundred milliseconds: so many until all of our code is compiled
    private const int WarmUps = 6;
    private const int Rounds = 9;
    private const int MeterId = 20;
    private static readonly DateTimeOffset Start = new(2025, 1, 6, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = Start.AddDays(365);

    private readonly string directory = Path.Combine(Path.GetTempPath(), "mcenter-bench-" + Guid.NewGuid().ToString("N"));
    private readonly Device device = SyntheticRegisters.Device(MeterId, Start);

    public static Task RunAsync(string[] arguments) => new ExportBenchmark().MeasureAsync();

    private async Task MeasureAsync()
    {
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
        var rows = await FillAsync(store, services.GetRequiredService<HistoryMaintenance>());
        await FillPlainAsync(store);

        var csv = services.GetRequiredService<ExportFormats>().Find("csv")!;
        Console.WriteLine($"export: {rows} readings of {SyntheticMeter.Registers} registers");
        List<double> ours = [], shells = [];
        for (var round = 1 - WarmUps; round <= Rounds; round++)
        {
            var our = await TimeAsync(() => ExportAsync(store, csv));
            var shell = await TimeAsync(DumpAsync);
            Console.WriteLine($"{(round <= 0 ? "warm-up" : $"round {round}")}: M-Center {rows / our:N0} rows/s, sqlite3 {rows / shell:N0} rows/s, ratio {shell / our:N2}");
            if (round > 0)
            {
                ours.Add(our);
                shells.Add(shell);
            }
        }

        var (median, shellMedian) = (Median(ours), Median(shells));
        Console.WriteLine($"median: M-Center {rows / median:N0} rows/s ({Size("export.csv")}), sqlite3 {rows / shellMedian:N0} rows/s ({Size("dump.csv")}), ratio {shellMedian / median:N2}");
    }

    /// <summary>Weeks as gap repair brings them, packed as every night does.</summary>
    private static async Task<int> FillAsync(HistoryStore store, HistoryMaintenance maintenance)
    {
        var meter = new SyntheticMeter(MeterId);
        var rows = 0;
        for (var week = Start; week < End; week = week.AddDays(7))
        {
            var times = Enumerable.Range(0, 7 * 96).Select(i => week.AddMinutes(i * 15)).TakeWhile(t => t < End);
            Reading[] readings = [.. times.Select(meter.Read).OfType<Reading>()];
            rows += await store.AppendAsync(readings, [], default);
            await maintenance.CompactAsync(week.AddDays(7), long.MaxValue, default);
        }

        return rows;
    }

    /// <summary>The same numbers, scaled, with the time in the same words.</summary>
    private async Task FillPlainAsync(HistoryStore store)
    {
        await using var connection = new SqliteConnection($"Data Source={Full("plain.db")}");
        await connection.OpenAsync();
        var columns = string.Join(", ", device.Registers.Select(r => $"r{r.Number} REAL"));
        await RunAsync(connection, $"CREATE TABLE reading (time TEXT PRIMARY KEY, {columns}) WITHOUT ROWID");
        await using var transaction = (SqliteTransaction)await connection.BeginTransactionAsync();
        await foreach (var reading in store.ReadAsync(MeterId, Start, End, default))
        {
            var numbers = device.Registers.Select(r => PublishedValue.Of(reading.Values[r.Number], r).Scaled?.ToString(CultureInfo.InvariantCulture) ?? "NULL");
            await RunAsync(connection, $"INSERT INTO reading VALUES ('{reading.RasterTime.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)}', {string.Join(", ", numbers)})");
        }

        await transaction.CommitAsync();
    }

    private async Task ExportAsync(HistoryStore store, IExportFormat csv)
    {
        await using var file = File.Create(Full("export.csv"));
        await csv.WriteAsync(file, new(device, store.ReadAsync(MeterId, Start, End, default), TimeZoneInfo.Utc, 15), ExportOptions.Default, default);
    }

    private async Task DumpAsync()
    {
        var shell = new ProcessStartInfo("sqlite3", [Full("plain.db")]) { RedirectStandardInput = true };
        using var running = Process.Start(shell)!;
        await running.StandardInput.WriteAsync($".mode csv\n.headers on\n.output '{Full("dump.csv")}'\nSELECT * FROM reading ORDER BY time;\n");
        running.StandardInput.Close();
        await running.WaitForExitAsync();
        Trace.Assert(running.ExitCode == 0);
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var watch = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(watch).TotalSeconds;
    }

    private static async Task RunAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private string Size(string name) => $"{new FileInfo(Full(name)).Length / 1e6:N1} MB";

    private string Full(string name) => Path.Combine(directory, name);
}
