using System.Globalization;
using MCenter.Core.BusHealth;
using MCenter.Core.Modules;

namespace MCenter.Drivers.Platform;

/// <summary>Voltage and current of the lines from files that Linux' hwmon or IIO drivers fill, as configured with the line.</summary>
internal sealed class BusFiles(ConfiguredLines lines) : IBusMeasurement
{
    private const double GreatestVolts = 100;
    private const double GreatestMilliamperes = 10_000;

    /// <summary>What a converter shows below zero when there is nothing, as part of the greatest value.</summary>
    private const double ZeroError = 0.01;

    public async Task<BusSample> MeasureAsync(string line, CancellationToken cancel)
    {
        var options = lines.All.FirstOrDefault(l => l.Name == line) ?? new();
        var (volts, noVolts) = await ReadAsync(options.VoltageFile, options.VoltageFactor, GreatestVolts, cancel);
        var (milliamperes, noCurrent) = await ReadAsync(options.CurrentFile, options.CurrentFactor, GreatestMilliamperes, cancel);
        return new(volts, milliamperes, string.Join(" ", new[] { noVolts, noCurrent }.Where(p => p.Length > 0)));
    }

    private static async Task<(double? Value, string Problem)> ReadAsync(string path, double factor, double greatest, CancellationToken cancel)
    {
        if (path.Length == 0)
        {
            return (null, "");
        }

        try
        {
            var text = await SysfsFile.ReadAsync(path, cancel);
            return !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? (null, $"{path} holds no number.")
                : number * factor is var value && value >= -greatest * ZeroError && value <= greatest ? (Math.Max(0, value), "")
                : (null, string.Create(CultureInfo.InvariantCulture, $"{path} times {factor} is out of range."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (null, e.Message);
        }
    }
}
