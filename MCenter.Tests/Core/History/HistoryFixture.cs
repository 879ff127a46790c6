using MCenter.Core;
using MCenter.Core.Events;
using MCenter.Core.History;
using MCenter.Core.Registers;
using MCenter.Core.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Tests.History;

/// <summary>A history of its own in a temporary data directory, made of the services that the box runs.</summary>
internal sealed class HistoryFixture : IAsyncDisposable
{
    private readonly bool keepsFiles;
    private ServiceProvider services = null!;

    private HistoryFixture(string directory, bool keepsFiles) => (Directory, this.keepsFiles) = (directory, keepsFiles);

    /// <summary>A Monday, 00:00 UTC.</summary>
    public static DateTimeOffset Monday { get; } = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    public string Directory { get; }

    public string File => Path.Combine(Directory, "history.db");

    public HistoryStore Store => services.GetRequiredService<HistoryStore>();

    public HistoryMaintenance Maintenance => services.GetRequiredService<HistoryMaintenance>();

    public T Service<T>()
        where T : notnull => services.GetRequiredService<T>();

    public EventLog Events => services.GetRequiredService<EventLog>();

    /// <param name="directory">A directory that is kept; null = one of its own, deleted at the end.</param>
    /// <param name="change">Changes the services.</param>
    /// <param name="withEvents">Whether there is an event log, too; without it a process starts faster.</param>
    public static async Task<HistoryFixture> OpenAsync(string? directory = null, Action<IServiceCollection>? change = null, bool withEvents = true)
    {
        var fixture = new HistoryFixture(directory ?? Path.Combine(Path.GetTempPath(), "mcenter-history-" + Guid.NewGuid().ToString("N")), directory is not null);
        await fixture.StartAsync(change, withEvents);
        return fixture;
    }

    public static DateTimeOffset At(int minutes) => Monday.AddMinutes(minutes);

    public static Reading Reading(int device, int minutes, params RawValue[] values) => new(device, At(minutes), At(minutes).AddSeconds(3), Quality.Good, values);

    public static MissedReading Miss(int device, int minutes, ReadoutFault fault = ReadoutFault.NoAnswer) => new(device, At(minutes), At(minutes).AddSeconds(9), fault);

    /// <summary>Ends everything and starts it again on the same files, as a restart of the box does.</summary>
    public async Task RestartAsync(Action? between = null, Action<IServiceCollection>? change = null)
    {
        await StopAsync();
        between?.Invoke();
        await StartAsync(change);
    }

    public async Task<List<Reading>> AllAsync(int device) => await Store.ReadAsync(device, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, default).ToListAsync();

    public async Task<IReadOnlyList<Event>> EventsAsync(string code) => [.. (await Events.NewestAsync(EventSeverity.Info, null, null, 100, default)).Where(e => e.Code == code)];

    /// <summary>Runs SQL behind the store's back.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={File}");
        await connection.OpenAsync();
        await using var command = new SqliteCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<long> ScalarAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={File}");
        await connection.OpenAsync();
        await using var command = new SqliteCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (!keepsFiles)
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }
    }

    private async Task StartAsync(Action<IServiceCollection>? change, bool withEvents = true)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("MCenter:DataDirectory", Directory)]).Build();
        var collection = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddCore(configuration);
        change?.Invoke(collection);
        services = collection.BuildServiceProvider();
        if (withEvents)
        {
            await services.GetRequiredService<ConfigurationFile>().OpenAsync(default);
        }

        await Store.OpenAsync(default);
    }

    private async Task StopAsync()
    {
        await services.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }
}

/// <summary>Readings compare by content in tests.</summary>
internal static class ReadingContent
{
    public static void ShouldBeSame(this Reading? actual, Reading expected)
    {
        actual.ShouldNotBeNull();
        (actual with { Values = [] }).ShouldBe(expected with { Values = [] });
        actual.Values.ShouldBe(expected.Values);
    }
}
