using MCenter.Core.BusHealth;

namespace MCenter.Drivers.Platform;

/// <summary>LEDs of one colour each behind one window; a colour that is not there stays dark.</summary>
/// <param name="folders">Folder of each colour's LED.</param>
internal sealed class ThreeLeds(IReadOnlyDictionary<LedColour, string> folders) : ILed
{
    public async Task ShowAsync(LedColour colour, CancellationToken cancel)
    {
        foreach (var (own, folder) in folders)
        {
            await KernelLed.SwitchAsync(folder, own == colour, cancel);
        }
    }

    public async Task BlinkAsync(LedColour colour, TimeSpan half, CancellationToken cancel)
    {
        await ShowAsync(colour, cancel);
        if (folders.TryGetValue(colour, out var folder))
        {
            await KernelLed.BlinkAsync(folder, half, cancel);
        }
    }
}
