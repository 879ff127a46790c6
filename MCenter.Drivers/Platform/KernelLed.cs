using System.Globalization;

namespace MCenter.Drivers.Platform;

/// <summary>The attributes that every LED of the kernel has (Documentation/leds/leds-class.rst).</summary>
internal static class KernelLed
{
    /// <summary>Ends what its trigger does and lights it with full brightness, or switches it off.</summary>
    public static async Task SwitchAsync(string folder, bool on, CancellationToken cancel)
    {
        await SetAsync(folder, "trigger", "none", cancel);
        await SetAsync(folder, "brightness", on ? await SysfsFile.ReadAsync(Path.Combine(folder, "max_brightness"), cancel) : "0", cancel);
    }

    /// <summary>Has the kernel's timer switch it on and off, with the brightness it has now.</summary>
    public static async Task BlinkAsync(string folder, TimeSpan half, CancellationToken cancel)
    {
        var milliseconds = ((int)half.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        await SetAsync(folder, "trigger", "timer", cancel);
        // the kernel makes these two with the trigger
        await SetAsync(folder, "delay_on", milliseconds, cancel);
        await SetAsync(folder, "delay_off", milliseconds, cancel);
    }

    /// <summary>Writes one attribute.</summary>
    public static Task SetAsync(string folder, string attribute, string value, CancellationToken cancel) => SysfsFile.WriteAsync(Path.Combine(folder, attribute), value, cancel);
}
