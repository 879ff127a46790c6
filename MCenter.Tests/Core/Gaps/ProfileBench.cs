using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Gaps;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Drivers.MBus;
using MCenter.Drivers.MBus.Link;
using MCenter.Drivers.MBus.LoadProfile;
using MCenter.Drivers.Simulation.Building;
using MCenter.Drivers.Simulation.MBus;
using MCenter.Tests.Drivers.MBus;
using MCenter.Tests.Drivers.MBus.Link;
using MCenter.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Tests.Core.Gaps;

/// <summary>
/// A box with a real history that reads one simulated EMU Professional II by the real M-Bus over a line in virtual time. The box can be off: then only time passes,
/// and the meter counts on.
/// </summary>
internal sealed class ProfileBench : IAsyncDisposable
{
    public static readonly TimeZoneInfo Zurich = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich");

    private readonly MBusProtocol protocol;

    private ProfileBench(CoreBench core, Wire wire)
    {
        Core = core;
        Wire = wire;
        protocol = new(wire.Lines, core.Time);
    }

    public CoreBench Core { get; }

    public Wire Wire { get; }

    public Device Device { get; private set; } = null!;

    public LoadProfiles Profiles => Core.Get<LoadProfiles>();

    public GapLedger Ledger => Core.Get<GapLedger>();

    public IHistoryStore History => Core.Get<IHistoryStore>();

    public DateTimeOffset Now => Core.Time.GetUtcNow();

    public static async Task<ProfileBench> OpenAsync(DateTimeOffset start, TimeSpan? depth = null, Func<DateTimeOffset, bool>? holds = null, TimeZoneInfo? meterZone = null)
    {
        var wire = new Wire(depth ?? TimeSpan.FromDays(60), holds ?? (_ => true), meterZone ?? Zurich);
        var core = await CoreBench.OpenAsync(
            services => services.AddSingleton<ILoadProfileReader>(provider => new LoadProfileReader(wire.Lines, provider.GetRequiredService<TemplateStore>(), provider.GetRequiredService<TimeProvider>()))
                .AddSingleton<IDeviceProtocol>(provider => new MBusProtocol(wire.Lines, provider.GetRequiredService<TimeProvider>())),
            start);
        wire.Now = () => core.Time.GetUtcNow();
        await core.Get<HistoryStore>().OpenAsync(default);
        var bench = new ProfileBench(core, wire);
        await bench.AddAsync();
        return bench;
    }

    /// <summary>Reads the meter at every raster point up to a time, as the box does, and asks for slices in between.</summary>
    public async Task RunUntilAsync(DateTimeOffset until)
    {
        while (Now + TimeSpan.FromMinutes(15) <= until)
        {
            Core.Time.Advance(TimeSpan.FromMinutes(15));
            await Core.Get<ReadoutService>().TickAsync();
        }
    }

    /// <summary>Only time passes.</summary>
    public void OffUntil(DateTimeOffset until) => Core.Time.Advance(until - Now);

    /// <summary>Reads slices until there is none left.</summary>
    public async Task<int> DrainAsync(int most = 10_000)
    {
        var slices = 0;
        while (slices < most && await Profiles.RunAsync(default))
        {
            slices++;
        }

        return slices;
    }

    public async Task<GapRepair> RepairAsync(DateTimeOffset from, string? user = "anna")
    {
        (await Profiles.StartRepairAsync(Device.Id, DateOnly.FromDateTime(from.UtcDateTime.AddDays(-1)), Ledger.Today.AddDays(1), user, default)).ShouldBeTrue();
        await DrainAsync();
        return Profiles.Of(Device.Id)!.Repair!;
    }

    public async Task<List<Reading>> AllAsync() => await History.ReadAsync(Device.Id, DateTimeOffset.UnixEpoch, Now.AddYears(1), default).ToListAsync();

    /// <summary>The eight counters that the meter had at an instant.</summary>
    public RawValue[] CountersAt(DateTimeOffset at) => [.. Wire.Meter.ProfileEntry(at).Take(8).Select(v => RawValue.Number(v.Value))];

    public ValueTask DisposeAsync() => Core.DisposeAsync();

    private async Task AddAsync()
    {
        var device = await Core.Devices.AddAsync(new Device { Name = "Main", Line = "M-Bus", SecondaryAddress = Wire.Identity.SecondaryAddress, LoadProfile = true }, default);
        var first = await protocol.ReadAsync(device, MBusBench.Options(), default);
        var answer = first.ShouldBeOfType<DecodedReading>();
        var proposed = new DeviceTypeCatalog(BuiltInTemplates.Load()).Propose(answer.Identity!, answer.Values);
        Device = await Core.Devices.ChangeAsync(device.Id, d => d with { Registers = proposed, Manufacturer = "EMU", Version = 25, MBusMedium = Medium.Electricity, Medium = Medium.Electricity }, default);
        await Core.Get<ReadoutService>().TickAsync();
    }
}

/// <summary>The line and the meter on it, which go on while the box is off.</summary>
internal sealed class Wire
{
    private readonly MeterBus bus;

    public Wire(TimeSpan depth, Func<DateTimeOffset, bool> holds, TimeZoneInfo zone)
    {
        Meter = new(zone, Loads.Supply, 1);
        bus = new([new SimulatedMeter { Identity = Identity, Telegrams = Meter.Professional2, Profile = new(zone, depth, Meter.ProfileEntry) { Holds = holds } }]);
        Lines = MBusBench.Lines(new ScriptedLine(Time, Answer), Time);
    }

    public MeterIdentity Identity { get; } = new("00210501", "EMU", 25, Medium.Electricity);

    public ElectricityMeter Meter { get; }

    /// <summary>The bus's own time: how long bytes take.</summary>
    public FakeTime Time { get; } = new() { SkipsWaits = true };

    public Func<DateTimeOffset> Now { get; set; } = () => default;

    public MBusLines Lines { get; }

    /// <summary>Cut: nothing answers.</summary>
    public bool IsCut { get; set; }

    /// <summary>Frames that the box sent so far.</summary>
    public int Requests { get; private set; }

    private IEnumerable<Heard> Answer(byte[] request)
    {
        Requests++;
        MBusFrame.Read(request, out var frame);
        return IsCut ? [] : [.. bus.Answer(frame, Now()).Select(a => new Heard(TimeSpan.FromMilliseconds(20), a.Bytes))];
    }
}
