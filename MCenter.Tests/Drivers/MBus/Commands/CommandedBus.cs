using MCenter.Core.Commands;
using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Drivers.MBus.Commands;
using MCenter.Drivers.MBus.Link;
using MCenter.Drivers.Simulation.MBus;
using MCenter.Tests.Drivers.MBus.Link;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.MBus.Commands;

/// <summary>The commander in virtual time before simulated meters, which hear the line's rate only. Meter 1 has a valve, a tariff and a clock.</summary>
internal sealed class CommandedBus
{
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich");

    public static readonly CommandTelegram Close = new("51", "01 FD 1A 00", new("FD1A", "0"));
    public static readonly CommandTelegram Tariff = new("51", "01 FD 23 {tariff}", new("FD 23", "{tariff}"));
    public static readonly CommandTelegram Clock = new("51", "04 6D {time:F}");

    private readonly MBusCommander commander;
    private readonly MeterBus bus;

    public CommandedBus(DateTimeOffset start, params SimulatedMeter[] meters)
    {
        Time = new FakeTime(start) { SkipsWaits = true };
        bus = new(meters);
        Line = new ScriptedLine(Time, Answer);
        commander = new MBusCommander(MBusBench.Lines(Line, Time), Time);
    }

    public FakeTime Time { get; }

    public ScriptedLine Line { get; }

    public IReadOnlyList<MeterSlave> Slaves => bus.Slaves;

    /// <summary>What went out, SND_NKE, selections and requests left out.</summary>
    public string[] Commands => [.. Line.Sent.Select(s => Convert.ToHexString(s.Bytes)).Where(hex => hex.StartsWith("68", StringComparison.Ordinal) && hex[12..14] != "52")];

    /// <summary>A meter whose telegram shows valve (FD 1A), tariff (FD 23) and clock.</summary>
    public static SimulatedMeter Meter(byte address, MeterControls controls, FaultScript? faults = null, string id = "00000001") => new()
    {
        Identity = new(id, "SIM", 1, Medium.Water),
        PrimaryAddress = address,
        Controls = controls,
        Faults = faults ?? FaultScript.None,
        Telegrams = at => [new TelegramBuilder().Number([0x01, 0xFD, 0x1A], controls.ValveOpen ? 1 : 0).Number([0x01, 0xFD, 0x23], controls.Tariff).Time([0x04, 0x6D], controls.Clock(at, Zone), false).ToArray()],
    };

    public static Device Primary(int address, string id = "00000001") => MBusBench.Primary(address) with { Serial = id.TrimStart('0') };

    public Task<CommandOutcome> SendAsync(Device device, CommandTelegram telegram, int tariff = 0, int tries = 3, CancellationToken cancel = default) =>
        commander.SendAsync(device, telegram, new(Zone, tariff), MBusBench.Options(tries: tries), cancel);

    public Task<CommandOutcome> SetAddressAsync(Device device, int address, int tries = 3) => commander.SetAddressAsync(device, address, MBusBench.Options(tries: tries), default);

    public Task<CommandOutcome> SetBaudRateAsync(Device device, int baudRate, int tries = 3) => commander.SetBaudRateAsync(device, baudRate, MBusBench.Options(tries: tries), default);

    public Task<CommandOutcome> BroadcastAsync(CommandTelegram telegram, int tariff = 0, int baudRate = 2400) =>
        commander.BroadcastAsync("M-Bus", baudRate, telegram, new(Zone, tariff), default);

    private IEnumerable<Heard> Answer(byte[] sent)
    {
        MBusFrame.Read(sent, out var request);
        return [.. bus.Answer(request, Time.GetUtcNow(), Line.Parameters.BaudRate).Select(a => new Heard(TimeSpan.FromMilliseconds(a.Late ? 4000 : 20), a.Bytes))];
    }
}
