using System.Globalization;
using System.Text;
using MCenter.Core.Devices;

namespace MCenter.Core.Export;

/// <summary>
/// The names of all files that leave the box, in one place: whatever a meter is called, its file stays in its folder. Times are UTC.
/// </summary>
public static class FileNames
{
    // Linux takes 255 bytes, and a temporary name is a little longer
    private const int MostBytes = 240;

    // of one part: a long name of a meter must not push the numbers behind it out of the file's name
    private const int MostPartBytes = 60;

    // what Windows refuses besides the separators of both systems; a file is often looked at there
    private const string Refused = "/\\:*?\"<>|";

    /// <summary>An uploaded file: <c>&lt;Device ID&gt;-&lt;Secondary address&gt;-&lt;yyyyMMddHHmmss&gt;.&lt;format&gt;</c>; a meter without secondary address has its serial there.</summary>
    /// <param name="device">The meter.</param>
    /// <param name="time">The raster time: the same reading sent again has the same name.</param>
    /// <param name="format">Name of the export format, the extension.</param>
    public static string Upload(Device device, DateTimeOffset time, string format) =>
        Joined([device.Id.ToString(CultureInfo.InvariantCulture), device.SecondaryAddress.Length > 0 ? device.SecondaryAddress : device.Serial, Stamp(time)], format);

    /// <summary>An uploaded file of all meters: <c>MCenter-&lt;M-Center serial&gt;-&lt;yyyyMMddHHmmss&gt;.&lt;format&gt;</c>, without the serial's colons.</summary>
    /// <param name="boxSerial">Serial number of this M-Center.</param>
    /// <param name="time">The raster time.</param>
    /// <param name="format">Name of the export format, the extension.</param>
    public static string UploadOfAll(string boxSerial, DateTimeOffset time, string format) => Joined(["MCenter", WithoutColons(boxSerial), Stamp(time)], format);

    /// <summary>
    /// A file exported by hand: <c>DataExport-&lt;M-Center serial&gt;-&lt;device name&gt;-&lt;device ID&gt;-&lt;device serial&gt;-&lt;yyyyMMddHHmmss&gt;.&lt;format&gt;</c>.
    /// </summary>
    /// <param name="boxSerial">Serial number of this M-Center; its colons are left out.</param>
    /// <param name="device">The meter.</param>
    /// <param name="time">When the export was asked for.</param>
    /// <param name="format">Name of the export format, the extension.</param>
    public static string Manual(string boxSerial, Device device, DateTimeOffset time, string format) =>
        Joined(["DataExport", WithoutColons(boxSerial), device.Name, device.Id.ToString(CultureInfo.InvariantCulture), device.Serial, Stamp(time)], format);

    /// <summary>
    /// A text as one part of a file's name: what a file system refuses, control and invisible formatting characters become <c>_</c>, and it is cut to 60 bytes of UTF-8.
    /// It may still be empty or all dots; only the methods above make whole names.
    /// </summary>
    public static string Part(string text)
    {
        var safe = new StringBuilder();
        var bytes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var kept = IsSafe(rune) ? rune : new Rune('_');
            bytes += kept.Utf8SequenceLength;
            if (bytes > MostPartBytes)
            {
                break;
            }

            safe.Append(kept.ToString());
        }

        return safe.ToString();
    }

    /// <summary>Whether a name is one file in its folder and nothing else, on Linux and on Windows.</summary>
    public static bool IsSafe(string name) =>
        name.Length > 0 && name.Trim('.', ' ').Length == name.Length && Encoding.UTF8.GetByteCount(name) <= MostBytes && name.EnumerateRunes().All(IsSafe);

    // EnumerateRunes gives half a surrogate pair as U+FFFD
    private static bool IsSafe(Rune rune) =>
        rune != Rune.ReplacementChar && !Refused.Contains(rune.ToString(), StringComparison.Ordinal) && Rune.GetUnicodeCategory(rune)
            is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static string Joined(IEnumerable<string> parts, string format) => $"{string.Join('-', parts.Select(Part))}.{Part(format)}";

    private static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

    private static string WithoutColons(string serial) => serial.Replace(":", "", StringComparison.Ordinal);
}
