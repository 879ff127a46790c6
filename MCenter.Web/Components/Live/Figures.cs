using System.Globalization;

namespace MCenter.Web.Components.Live;

/// <summary>Numbers as the viewer's language writes them.</summary>
internal static class Figures
{
    /// <summary>A whole number with separators.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>Bytes as megabytes of 10^6, without the unit.</summary>
    public static string Megabytes(long bytes) => (bytes / 1e6).ToString("N1", CultureInfo.CurrentCulture);

    /// <summary>Bytes as gigabytes of 10^9, without the unit.</summary>
    public static string Gigabytes(long bytes) => (bytes / 1e9).ToString("N1", CultureInfo.CurrentCulture);

    /// <summary>A value at the axis of a chart.</summary>
    public static string Axis(object value) => Convert.ToDecimal(value, CultureInfo.InvariantCulture).ToString("#,##0.###", CultureInfo.CurrentCulture);
}
