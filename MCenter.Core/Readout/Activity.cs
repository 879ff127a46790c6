namespace MCenter.Core.Readout;

/// <summary>What the box does now, for the status bar and the LED.</summary>
public enum ActivityKind
{
    /// <summary>Nothing.</summary>
    Idle = 0,

    /// <summary>Reading devices.</summary>
    Reading = 1,

    /// <summary>Searching for devices.</summary>
    Scanning = 2,

    /// <summary>The bus is handed through.</summary>
    LevelConverter = 3,

    /// <summary>The bus draws too much current, so that its readout waits.</summary>
    Overload = 4,
}

/// <summary>A moment of the box's activity.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Done">Devices done in this pass.</param>
/// <param name="Total">Devices in this pass.</param>
/// <param name="DeviceName">The device being read now, or empty.</param>
/// <param name="Detail">What more there is to tell of it, the same in every language ("2400 Bd" of a search); may be empty.</param>
public sealed record Activity(ActivityKind Kind, int Done, int Total, string DeviceName, string Detail = "")
{
    /// <summary>Idle.</summary>
    public static Activity Idle { get; } = new(ActivityKind.Idle, 0, 0, "");

    /// <summary>Reading, or idle, told as what a line is used for when that comes first.</summary>
    internal Activity Under(LineUse? use) => use is null ? this : this with
    {
        Kind = use.Kind switch { LineUseKind.Scanning => ActivityKind.Scanning, LineUseKind.LevelConverter => ActivityKind.LevelConverter, _ => ActivityKind.Overload },
        Detail = use.Detail,
    };
}

/// <summary>The last finished pass over all lines.</summary>
/// <param name="RasterTime">The raster time it was for, UTC.</param>
/// <param name="StartedAt">When it started, UTC.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Due">Devices that were due.</param>
/// <param name="Read">Devices that answered (or had no data now).</param>
public sealed record PassSummary(DateTimeOffset RasterTime, DateTimeOffset StartedAt, TimeSpan Duration, int Due, int Read);
