using MCenter.Core.BusHealth;

namespace MCenter.Drivers.Platform;

/// <summary>A LED of the kernel that can be red, green or blue. What the kernel refuses is thrown as <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</summary>
internal interface ILed
{
    /// <summary>Shows a colour steadily.</summary>
    Task ShowAsync(LedColour colour, CancellationToken cancel);

    /// <summary>Has the kernel blink with a colour, however busy this program is.</summary>
    Task BlinkAsync(LedColour colour, TimeSpan half, CancellationToken cancel);
}
