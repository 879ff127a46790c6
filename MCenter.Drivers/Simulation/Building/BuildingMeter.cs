using MCenter.Core.Devices;
using MCenter.Drivers.Simulation.MBus;

namespace MCenter.Drivers.Simulation.Building;

/// <summary>How a simulated meter answers over days.</summary>
internal enum Reliability
{
    /// <summary>Always.</summary>
    Sound,

    /// <summary>Now and then.</summary>
    NowAndThen,

    /// <summary>Never.</summary>
    Silent,
}

/// <summary>A meter of the demo's building: on the simulated line, and as the device to be set up for it.</summary>
/// <param name="Meter">On the line.</param>
/// <param name="Device">As added at the first start; without registers, as those come from its first answer.</param>
/// <param name="Reliability">How it answers.</param>
internal sealed record BuildingMeter(SimulatedMeter Meter, Device Device, Reliability Reliability = Reliability.Sound);
