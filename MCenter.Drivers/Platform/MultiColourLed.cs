using MCenter.Core.BusHealth;

namespace MCenter.Drivers.Platform;

/// <summary>A LED of the kernel's multi-colour class (Documentation/leds/leds-class-multicolor.rst): <c>multi_index</c> names its colours, <c>multi_intensity</c> mixes them.</summary>
internal sealed class MultiColourLed(string folder) : ILed
{
    private bool steady;

    public async Task ShowAsync(LedColour colour, CancellationToken cancel)
    {
        // between two steady colours the mixture alone is changed, which is quick enough for ten times a second
        if (!steady)
        {
            await KernelLed.SwitchAsync(folder, on: true, cancel);
        }

        await MixAsync(colour, cancel);
        steady = true;
    }

    public async Task BlinkAsync(LedColour colour, TimeSpan half, CancellationToken cancel)
    {
        steady = false;
        await KernelLed.SwitchAsync(folder, on: true, cancel);
        await MixAsync(colour, cancel);
        await KernelLed.BlinkAsync(folder, half, cancel);
    }

    private async Task MixAsync(LedColour colour, CancellationToken cancel)
    {
        var names = (await SysfsFile.ReadAsync(Path.Combine(folder, "multi_index"), cancel)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var full = await SysfsFile.ReadAsync(Path.Combine(folder, "max_brightness"), cancel);
        await KernelLed.SetAsync(folder, "multi_intensity", string.Join(' ', names.Select(n => n.Equals(colour.ToString(), StringComparison.OrdinalIgnoreCase) ? full : "0")), cancel);
    }
}
