using MCenter.Core.BusHealth;
using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Settings;

namespace MCenter.Core.Report;

/// <summary>The state in which a box with its meters is handed over, at one instant.</summary>
public sealed record CommissioningReport
{
    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Serial number of the box.</summary>
    public required string SerialNumber { get; init; }

    /// <summary>Version of M-Center.</summary>
    public required string Version { get; init; }

    /// <summary>Name, place, time zone and standard interval of the box.</summary>
    public required GeneralSettings General { get; init; }

    /// <summary>The lines in the order of the configuration.</summary>
    public required IReadOnlyList<ReportLine> Lines { get; init; }

    /// <summary>The meters by line and id.</summary>
    public required IReadOnlyList<ReportMeter> Meters { get; init; }

    /// <summary>The list of the meters that were to be found compared with what is there; null when there is none.</summary>
    public TargetResult? Target { get; init; }

    /// <summary>Meters whose newest readout succeeded.</summary>
    public int Answering => Meters.Count(m => m.State is { Failing: false, LastReading: not null });

    /// <summary>Meters with a doubt that is no mere note.</summary>
    public int Doubtful => Meters.Count(m => m.Doubts.Any(d => d.Level > DoubtLevel.Note));
}

/// <summary>A line and what hangs on it.</summary>
/// <param name="Status">Name, kind, endpoint and whether it is open.</param>
/// <param name="Meters">How many meters are configured on it.</param>
/// <param name="Load">Unit loads and read plan of its M-Bus meters; null where there is none.</param>
/// <param name="Measured">Its voltage and current; null where nothing is measured.</param>
public sealed record ReportLine(LineStatus Status, int Meters, LineLoad? Load, BusState? Measured);

/// <summary>A meter in the report.</summary>
public sealed record ReportMeter
{
    /// <summary>Position in the report, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Its configuration.</summary>
    public required Device Device { get; init; }

    /// <summary>How its readout stands.</summary>
    public required DeviceState State { get; init; }

    /// <summary>Name of the template that its type has; empty when it has none.</summary>
    public required string Template { get; init; }

    /// <summary>Number that its maker gave it, as it sends it; empty when it sends none.</summary>
    public required string FabricationNumber { get; init; }

    /// <summary>Its main registers.</summary>
    public required IReadOnlyList<ReportValue> Values { get; init; }

    /// <summary>How it answered in the last seven days: answer times, repeats, faults.</summary>
    public required MeterDay Answers { get; init; }

    /// <summary>Readings stored within the last 24 hours.</summary>
    public required int ReadLastDay { get; init; }

    /// <summary>Raster points of the last 24 hours at which its readout failed.</summary>
    public required int MissedLastDay { get; init; }

    /// <summary>What is not plausible, the heaviest first.</summary>
    public required IReadOnlyList<Doubt> Doubts { get; init; }
}

/// <summary>First and newest value of a register.</summary>
/// <param name="Register">The register.</param>
/// <param name="FirstAt">When the first stored value was read, UTC; null when none is stored.</param>
/// <param name="First">The first stored value.</param>
/// <param name="NewestAt">When the newest value was read, UTC; null when there is none.</param>
/// <param name="Newest">The newest value.</param>
public sealed record ReportValue(Register Register, DateTimeOffset? FirstAt, RawValue First, DateTimeOffset? NewestAt, RawValue Newest);
