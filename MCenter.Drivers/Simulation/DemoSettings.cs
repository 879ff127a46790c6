using MCenter.Core.Settings;

namespace MCenter.Drivers.Simulation;

/// <summary>What the demo remembers of itself.</summary>
internal sealed record DemoSettings : ISettings<DemoSettings>
{
    /// <inheritdoc/>
    public static string Section => "demo";

    /// <summary>Whether devices and history were made: done once, so that what is deleted stays deleted.</summary>
    public bool Prepared { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationError> Validate() => [];
}
