using MCenter.Core.BusHealth;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Drivers.MBus;
using MCenter.Drivers.MBus.Link;
using MCenter.Drivers.Simulation.MBus;
using MCenter.Tests.Core.Readout;
using MCenter.Tests.Drivers.MBus;
using MCenter.Tests.Drivers.MBus.Link;
using MCenter.Tests.Drivers.Simulation;
using MCenter.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Tests.Core.BusHealth;

/// <summary>A box that reads simulated meters with faults by the real M-Bus at 2400 Bd, over a line in virtual time; answers begin 20 ms after their request, late ones after a second.</summary>
internal sealed class HealthBench : IAsyncDisposable
{
    private readonly FakeTime wire = new() { SkipsWaits = true };
    private readonly MeterBus bus;

    private HealthBench(IEnumerable<SimulatedMeter> meters) => bus = new(meters);

    public CoreBench Core { get; private set; } = null!;

    public MeterHealth Health => Core.Get<MeterHealth>();

    public DateOnly Today => Health.Today;

    public static async Task<HealthBench> OpenAsync(params SimulatedMeter[] meters)
    {
        var bench = new HealthBench(meters);
        var lines = MBusBench.Lines(new ScriptedLine(bench.wire, bench.Answer), bench.wire);
        bench.Core = await CoreBench.OpenAsync(services => services.AddSingleton<IHistoryStore>(new FakeHistory()).AddSingleton<IDeviceProtocol>(new MBusProtocol(lines, bench.wire)));
        _ = bench.Health;
        return bench;
    }

    /// <summary>A simulated meter and what goes wrong with its answers.</summary>
    public static SimulatedMeter Meter(int address, FaultScript? faults = null) => BusTest.Meter($"{address:D8}", (byte)address) with { Faults = faults ?? FaultScript.None };

    /// <summary>The box reads what answers at a primary address.</summary>
    public Task<Device> AddAsync(int address, Func<Device, Device>? with = null)
    {
        var device = new Device { Name = $"{address}", Line = "M-Bus", AddressMode = AddressMode.Primary, PrimaryAddress = address };
        return Core.Devices.AddAsync(with?.Invoke(device) ?? device, default);
    }

    /// <summary>So many raster points pass, and all that is due is read.</summary>
    public async Task PassAsync(int points = 1)
    {
        for (var i = 0; i < points; i++)
        {
            Core.Time.Advance(TimeSpan.FromMinutes(15));
            wire.Advance(TimeSpan.FromMinutes(15));
            await Core.Get<ReadoutService>().TickAsync();
        }
    }

    /// <summary>What was counted of a device, all days together.</summary>
    public async Task<MeterDay> TotalAsync(Device device) => (await Health.OfAsync(device.Id, Today.AddDays(-400), default)).Total;

    public ValueTask DisposeAsync() => Core.DisposeAsync();

    private IEnumerable<Heard> Answer(byte[] request)
    {
        MBusFrame.Read(request, out var frame);
        return [.. bus.Answer(frame, wire.GetUtcNow()).Select(a => new Heard(TimeSpan.FromMilliseconds(a.Late ? 1000 : 20), a.Bytes))];
    }
}
