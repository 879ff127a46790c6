using System.Text.Json.Serialization;
using MCenter.Core.Modules;

namespace MCenter.Core.Readout;

/// <summary>The readout as pages and the API see it. Thread safe.</summary>
public interface IReadouts
{
    /// <summary>What goes on now.</summary>
    Activity Activity { get; }

    /// <summary>What lines are used for besides the readout, in the order in which that began.</summary>
    IReadOnlyList<LineUse> LineUses { get; }

    /// <summary>Raised when <see cref="Activity"/>, <see cref="LineUses"/> or <see cref="LastPass"/> changed; handlers return at once.</summary>
    event Action? Changed;

    /// <summary>The last finished raster pass, null before the first.</summary>
    PassSummary? LastPass { get; }

    /// <summary>The last minute at which it was looked what is due, UTC; null before the first.</summary>
    DateTimeOffset? LastTick { get; }

    /// <summary>The next instant at which any device is due, UTC; null when there is no device.</summary>
    DateTimeOffset? NextDue { get; }

    /// <summary>State of each configured line.</summary>
    IReadOnlyList<LineStatus> Lines { get; }

    /// <summary>
    /// Reads one device now, behind what its line is doing, and answers what came of it: at once <see cref="LineUse.Fault"/> while a use
    /// holds the line. It is stored only when a raster point is due and missing.
    /// </summary>
    /// <exception cref="KeyNotFoundException">No such device.</exception>
    Task<ReadoutResult> ReadNowAsync(int deviceId, string? userName, CancellationToken cancel);

    /// <summary>Starts reading all devices now; false when such a readout is running already. Progress is in <see cref="Activity"/>.</summary>
    bool StartReadAll(string? userName);

    /// <summary>Stops a readout of all that was started by hand; what is read is kept. A raster pass is never stopped.</summary>
    void StopReadAll();
}

/// <summary>State of a line.</summary>
/// <param name="Name">Its configured name.</param>
/// <param name="Kind">"MBus", "ModbusRtu".</param>
/// <param name="Endpoint">As configured.</param>
/// <param name="Up">Whether it is open.</param>
/// <param name="Problem">Why not, in English; empty when it is.</param>
public sealed record LineStatus(string Name, string Kind, string Endpoint, bool Up, string Problem)
{
    /// <summary>Whether a baud rate set here has an effect: a transparent converter over TCP keeps its own.</summary>
    [JsonIgnore]
    public bool KnowsBaudRate => LineOptions.HasBaudRate(Endpoint);
}

/// <summary>A line as a protocol's driver knows it; implemented in Drivers, collected by name.</summary>
public interface ILineSource
{
    /// <summary>The lines this driver has open or tries to open.</summary>
    IReadOnlyList<LineStatus> Lines { get; }

    /// <summary>Raised when a line went up or down.</summary>
    event Action? Changed;
}
