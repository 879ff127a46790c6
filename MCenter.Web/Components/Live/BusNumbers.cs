using System.Globalization;

namespace MCenter.Web.Components.Live;

/// <summary>Voltage and current as people read them; a dash where nothing is measured, never 0.</summary>
internal static class BusNumbers
{
    /// <summary>"39.8 V".</summary>
    public static string Volts(double? volts) => $"{volts?.ToString("N1", CultureInfo.CurrentCulture) ?? "–"} V";

    /// <summary>"39 mA".</summary>
    public static string Milliamperes(double? milliamperes) => $"{milliamperes?.ToString("N0", CultureInfo.CurrentCulture) ?? "–"} mA";
}
