using MCenter.Core;
using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.Settings;
using MCenter.Core.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Tests.Support;

/// <summary>Core's services on a data directory of their own and a clock that the test moves; <c>mcenter.db</c> is open, nothing runs.</summary>
internal sealed class CoreBench : IAsyncDisposable
{
    private readonly ServiceProvider provider;

    private CoreBench(ServiceProvider provider, FakeTime time) => (this.provider, Time) = (provider, time);

    /// <summary>Sunday 2026-11-22 12:00 UTC, 13:00 in Zurich, at first.</summary>
    public FakeTime Time { get; }

    public DeviceStore Devices => Get<DeviceStore>();

    public static async Task<CoreBench> OpenAsync(Action<IServiceCollection>? change = null, DateTimeOffset? start = null)
    {
        var directory = Path.Combine(Path.GetTempPath(), $"mcenter-core-{Guid.NewGuid():N}");
        var settings = new Dictionary<string, string?>
        {
            ["MCenter:DataDirectory"] = directory, ["Lines:0:Name"] = "M-Bus", ["Lines:1:Name"] = "M-Bus 2",
            ["Lines:2:Name"] = "Modbus RTU Line I", ["Lines:2:Kind"] = "ModbusRtu", ["Lines:3:Name"] = "Modbus RTU Line II", ["Lines:3:Kind"] = "ModbusRtu",
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var time = new FakeTime(start);
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddSingleton<TimeProvider>(time).AddCore(configuration);
        // the bench's clock is right, whenever these tests are built
        services.AddSingleton(provider => new BoxClock(provider.GetRequiredService<SettingsStore>(), time, new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        change?.Invoke(services);
        var bench = new CoreBench(services.BuildServiceProvider(), time);
        await bench.Get<ConfigurationFile>().OpenAsync(default);
        return bench;
    }

    public T Get<T>()
        where T : notnull => provider.GetRequiredService<T>();

    /// <summary>All events so far, oldest first, as "Code" or "Code:first argument".</summary>
    public async Task<string[]> EventsAsync() =>
        [.. (await Get<EventLog>().NewestAsync(EventSeverity.Info, null, null, 1000, default)).Reverse().Select(e => e.Arguments.Count > 0 ? $"{e.Code}:{e.Arguments[0]}" : e.Code)];

    public Task SetAsync(Func<GeneralSettings, GeneralSettings> change) => Get<SettingsStore>().SaveAsync(change(Get<SettingsStore>().Get<GeneralSettings>()), default);

    public async ValueTask DisposeAsync()
    {
        var directory = Get<DataDirectory>().Path;
        await provider.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(directory, recursive: true);
    }
}
