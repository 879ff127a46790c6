using MCenter.Core.Commands;
using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Modules;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Tests.Commands;

/// <summary>Commands with a commander whose outcomes the test says, in Zurich. Meters have a tariff and a valve by a template of their own.</summary>
internal sealed class CommandsBench : IAsyncDisposable, IDeviceCommander
{
    private readonly List<string> sent = [];
    private CoreBench core = null!;

    public string Name => "MBus";

    /// <summary>What was sent since it was last asked: "device:tariff" or "line@baud:tariff".</summary>
    public string[] Sent
    {
        get
        {
            string[] now = [.. sent];
            sent.Clear();
            return now;
        }
    }

    /// <summary>The clock telegrams sent so far.</summary>
    public List<(int Device, string Data)> Clocks { get; } = [];

    public Func<Device, CommandState> Outcome { get; set; } = _ => CommandState.Confirmed;

    public FakeTime Time => core.Time;

    public Tariffs Tariffs => core.Get<Tariffs>();

    public TimeSync TimeSync => core.Get<TimeSync>();

    public DeviceCommands Commands => core.Get<DeviceCommands>();

    public MeterSetup Setup => core.Get<MeterSetup>();

    public DeviceStore Devices => core.Devices;

    public LineUses Uses => core.Get<LineUses>();

    public SettingsStore Settings => core.Get<SettingsStore>();

    public static async Task<CommandsBench> OpenAsync(string start)
    {
        var bench = new CommandsBench();
        bench.core = await CoreBench.OpenAsync(
            s => s.AddSingleton<IDeviceCommander>(bench).AddSingleton(new ConfiguredLines([new() { Name = "M-Bus", Endpoint = "serial:/dev/none" }, new() { Name = "M-Bus 2", Endpoint = "tcp:127.0.0.1:1" }])),
            DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture));
        await bench.core.SetAsync(g => g with { TimeZone = "Europe/Zurich" });
        await bench.TemplateAsync(1, "01 FD 23 {tariff}");
        return bench;
    }

    /// <summary>A template for meters of this version.</summary>
    public Task TemplateAsync(int version, string tariff) => core.Get<TemplateStore>().PutAsync(
        new()
        {
            Name = $"Type {version}", Manufacturer = "SIM", Medium = Medium.Water, Version = version, NumberOfRegisters = 1, Registers = [],
            Commands =
            [
                new() { Purpose = CommandPurpose.Tariff, Data = tariff, Source = "test" },
                new() { Purpose = CommandPurpose.OpenValve, Data = "01 FD 1A 01", Source = "test" },
                new() { Purpose = CommandPurpose.CloseValve, Data = "01 FD 1A 00", Source = "test" },
            ],
        },
        replace: true, null, default);

    public Task<Device> AddAsync(int serial, int version = 1, string line = "M-Bus", int baudRate = 2400, bool battery = false) => core.Devices.AddAsync(
        new()
        {
            Name = $"Meter {serial}", Line = line, Serial = $"{serial}", SecondaryAddress = $"{serial:D8}CD4E{version:X2}07", Manufacturer = "SIM", Version = version, MBusMedium = Medium.Water,
            Medium = Medium.Water, BaudRate = baudRate, Battery = battery, Registers = [new Register { Number = 0 }],
        },
        default);

    public Task SwitchesAsync(params TariffSwitch[] switches) => Settings.SaveAsync(new TariffSettings { Switches = [.. switches.Select((s, i) => s with { Id = i + 1 })] }, default);

    public Task UpToAsync(string at) => Settings.SaveAsync(new CommandMemory { TariffsUpTo = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture) }, default);

    /// <summary>Moves the clock to a time and ticks.</summary>
    public Task TickAsync(string at)
    {
        Time.Advance(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture) - Time.GetUtcNow());
        return Tariffs.TickAsync(default);
    }

    public Task<string[]> EventsAsync(params string[] codes) => EventsAsync(e => codes.Contains(e.Split(':')[0]));

    public async Task<string[]> EventsAsync(Func<string, bool> which) => [.. (await core.EventsAsync()).Where(which)];

    public T Get<T>()
        where T : notnull => core.Get<T>();

    public Task<CommandOutcome> SendAsync(Device device, CommandTelegram telegram, CommandValues values, ReadoutOptions options, CancellationToken cancel)
    {
        if (telegram.Data.Contains("{time:", StringComparison.Ordinal))
        {
            Clocks.Add((device.Id, telegram.Data));
        }

        sent.Add(telegram.Data.Contains("{tariff}", StringComparison.Ordinal) ? $"{device.Id}:{values.Tariff}" : $"{device.Id}:{telegram.Data}");
        var state = Outcome(device);
        return Task.FromResult(new CommandOutcome(state, state > CommandState.Sent ? "no answer" : "", Time.GetUtcNow()));
    }

    public Task<CommandOutcome> BroadcastAsync(string line, int baudRate, CommandTelegram telegram, CommandValues values, CancellationToken cancel)
    {
        sent.Add($"{line}@{baudRate}:{values.Tariff}");
        return Task.FromResult(new CommandOutcome(CommandState.Sent, "", Time.GetUtcNow()));
    }

    public Task<CommandOutcome> SetAddressAsync(Device device, int address, ReadoutOptions options, CancellationToken cancel) => MovedAsync(device, $"address {address}");

    public Task<CommandOutcome> SetBaudRateAsync(Device device, int baudRate, ReadoutOptions options, CancellationToken cancel) => MovedAsync(device, $"{baudRate} Bd");

    public ValueTask DisposeAsync() => core.DisposeAsync();

    private Task<CommandOutcome> MovedAsync(Device device, string setting)
    {
        sent.Add($"{device.Id}:{setting}");
        var state = Outcome(device);
        return Task.FromResult(new CommandOutcome(state, state > CommandState.Sent ? "no answer" : "", Time.GetUtcNow()));
    }
}
