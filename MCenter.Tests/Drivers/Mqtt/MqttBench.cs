using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.History;
using MCenter.Core.Outputs;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Drivers.Mqtt;
using MCenter.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Tests.Drivers.Mqtt;

/// <summary>A box with a real history and the output "mqtt" before a real mosquitto; the test takes the turns and moves the clock.</summary>
internal sealed class MqttBench : IAsyncDisposable
{
    public const string Serial = "10:2C:EF:12:34:56";
    public const string Root = $"emu/mcenter/{Serial}";

    private MqttBench(Mosquitto broker, CoreBench core) => (Broker, Core) = (broker, core);

    public Mosquitto Broker { get; }

    public CoreBench Core { get; }

    public MqttOutput Output => Core.Get<MqttOutput>();

    public OutputLoop Loop => Core.Get<OutputRunner>().Known("mqtt");

    public CurrentValues Values => Core.Get<CurrentValues>();

    public MqttSettings Settings => Core.Get<SettingsStore>().Get<MqttSettings>();

    public DateTimeOffset Now => Core.Time.GetUtcNow();

    public static async Task<MqttBench> OpenAsync()
    {
        var broker = await Mosquitto.StartAsync();
        var core = await CoreBench.OpenAsync(services =>
        {
            services.AddSingleton<ISecretBox, OpenBox>();
            services.AddSingleton<IConfiguration>(provider => new ConfigurationBuilder().AddInMemoryCollection([new("MCenter:SerialNumber", Serial), new("Lines:0:Name", "M-Bus")]).Build());
            new MqttModule().AddServices(services, new ConfigurationBuilder().Build());
        });
        await core.Get<HistoryStore>().OpenAsync(default);
        await core.Get<BoxIdentity>().DetermineAsync(default);
        var bench = new MqttBench(broker, core);
        await bench.SetAsync(_ => new() { Active = true, Host = "127.0.0.1", Port = broker.Port, User = "box", Password = "secret", KeepAliveSeconds = 3600 });
        await bench.Loop.TurnAsync(default);
        return bench;
    }

    public Task SetAsync(Func<MqttSettings, MqttSettings> change) => Core.Get<SettingsStore>().SaveAsync(change(Settings), default);

    /// <summary>A meter with an energy register that has an OBIS code and is saved, and a power that is not saved unless it is said to be.</summary>
    public Task<Device> AddMeterAsync(int serial, bool saved = true, bool powerSaved = false) => Core.Devices.AddAsync(new()
    {
        Line = "M-Bus",
        SecondaryAddress = $"{serial:D8}B5151002",
        Name = $"Meter {serial}",
        Manufacturer = "EMU",
        Registers =
        [
            new() { Number = 0, Description = "Energy", Kind = ValueKind.Number, RawUnit = "Wh", NameCode = RegisterNames.ActiveEnergyImport, UnitCode = RegisterUnits.KilowattHour, Divisor = 1000, ObisCode = "1-0:1.8.0", SaveToDatabase = saved },
            new() { Number = 1, Description = "Power", Kind = ValueKind.Number, RawUnit = "W", UnitCode = RegisterUnits.Kilowatt, Divisor = 1000, SaveToDatabase = powerSaved },
        ],
    }, default);

    /// <summary>The meter answers at a raster time: pages see it, and what is saved goes into the history.</summary>
    public async Task<Reading> ReadAsync(Device meter, DateTimeOffset at, long energy)
    {
        var reading = new Reading(meter.Id, at, at.AddSeconds(3.5), Quality.Good, [RawValue.Number(energy), RawValue.Number(energy / 10)]);
        if (!(Values.Of(meter.Id).LastReading?.ReadAt > reading.ReadAt))
        {
            Values.Set(new() { DeviceId = meter.Id, LastReading = reading });
        }

        var stored = RegisterMapper.Stored(meter, reading);
        await Core.Get<IHistoryStore>().AppendAsync([stored], [], default);
        return stored with { ReadAt = at.AddSeconds(3) };
    }

    /// <summary>Delivers, and it must work.</summary>
    public async Task SendAsync(OutputReason reason, params Reading[] readings) => (await Output.SendAsync(new(readings, reason), default)).Fault.ShouldBeNull();

    /// <summary>Turns of the output until nothing waits.</summary>
    public async Task DrainAsync()
    {
        for (var turn = 0; turn == 0 || Loop.Ledger is not { Backlog: 0, NextTry: null, IsCatchingUp: false }; turn++)
        {
            turn.ShouldBeLessThan(500);
            Core.Time.Advance(await Loop.TurnAsync(default));
        }
    }

    public Task<string[]> EventsAsync() => Core.EventsAsync();

    public async ValueTask DisposeAsync()
    {
        await Core.DisposeAsync();
        await Broker.DisposeAsync();
    }
}
