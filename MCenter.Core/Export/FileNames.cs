using System.Globalization;
using System.Text;
using MCenter.Core.Devices;

namespace MCenter.Core.Export;

/// <summary>Names of export files. The one place where what a meter or a person says becomes part of a file's name.</summary>
public static class FileNames
{
    private const string StampPattern = "yyyyMMddHHmmss";

    // what Linux, Windows or macOS refuse in a name
    private const string Refused = "<>:\"/\\|?*";

    // with these a name and ".part" stay within the 255 bytes that file systems allow
    private const int LongestNameBytes = 130;
    private const int LongestSerialBytes = 40;
    private const int LongestBoxBytes = 30;
    private const int LongestFileBytes = 250;

    /// <summary>
    /// <c>DataExport-&lt;M-Center serial&gt;-&lt;device name&gt;-&lt;device ID&gt;-&lt;device serial&gt;-&lt;yyyyMMddHHmmss&gt;.&lt;format&gt;</c>, time in UTC; the colons of the
    /// M-Center's serial are left out.
    /// </summary>
    public static string OfDevice(string boxSerial, Device device, DateTimeOffset at, string format) => string.Create(
        CultureInfo.InvariantCulture,
        $"DataExport-{Box(boxSerial)}-{Part(device.DisplayName, LongestNameBytes)}-{device.Id}-{Part(device.Serial, LongestSerialBytes)}-{Stamp(at)}.{format}");

    /// <summary>
    /// An uploaded file: <c>&lt;Device ID&gt;-&lt;Secondary address&gt;-&lt;yyyyMMddHHmmss&gt;.&lt;format&gt;</c>, time in UTC; a meter without secondary address has its serial there.
    /// </summary>
    /// <param name="device">The meter.</param>
    /// <param name="rasterTime">The instant that was due: the same reading sent again has the same name.</param>
    /// <param name="format">Name of the export format, the extension.</param>
    public static string OfUpload(Device device, DateTimeOffset rasterTime, string format) => string.Create(
        CultureInfo.InvariantCulture,
        $"{device.Id}-{Part(device.SecondaryAddress.Length > 0 ? device.SecondaryAddress : device.Serial, LongestSerialBytes)}-{Stamp(rasterTime)}.{format}");

    /// <summary>An uploaded file of all meters: <c>MCenter-&lt;M-Center serial&gt;-&lt;yyyyMMddHHmmss&gt;.&lt;format&gt;</c>, time in UTC.</summary>
    public static string OfUploadOfAll(string boxSerial, DateTimeOffset rasterTime, string format) => $"MCenter-{Box(boxSerial)}-{Stamp(rasterTime)}.{format}";

    /// <summary>The name of all files in one: <c>DataExport-&lt;M-Center serial&gt;-&lt;yyyyMMddHHmmss&gt;.zip</c>.</summary>
    public static string OfArchive(string boxSerial, DateTimeOffset at) => $"DataExport-{Box(boxSerial)}-{Stamp(at)}.zip";

    /// <summary>The name of the table of last values: <c>LastValues-&lt;M-Center serial&gt;-&lt;yyyyMMddHHmmss&gt;.csv</c>.</summary>
    public static string OfLastValues(string boxSerial, DateTimeOffset at) => $"LastValues-{Box(boxSerial)}-{Stamp(at)}.csv";

    /// <summary>A text as part of a file's name: what a file system refuses becomes _, what is too long is cut off between two characters.</summary>
    public static string Part(string text, int mostBytes)
    {
        var part = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var kept = IsSafe(rune) ? rune : new Rune('_');
            if ((mostBytes -= kept.Utf8SequenceLength) < 0)
            {
                break;
            }

            part.Append(kept.ToString());
        }

        return part.ToString();
    }

    /// <summary>Whether a text is the name of one file in its folder and nothing else, on Linux and on Windows.</summary>
    public static bool IsSafe(string name) =>
        name.Length > 0 && name.Trim('.', ' ').Length == name.Length && Encoding.UTF8.GetByteCount(name) <= LongestFileBytes && name.EnumerateRunes().All(IsSafe);

    /// <summary>When a file of <see cref="OfDevice"/> was prepared, UTC; null where the name is none of these.</summary>
    public static DateTimeOffset? TimeOf(string name)
    {
        var stem = Path.GetFileNameWithoutExtension(name);
        return stem.StartsWith("DataExport-", StringComparison.Ordinal)
            && DateTimeOffset.TryParseExact(stem[(stem.LastIndexOf('-') + 1)..], StampPattern, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
    }

    // half a surrogate pair is enumerated as U+FFFD; invisible formatting characters turn a name around or hide an ending
    private static bool IsSafe(Rune rune) =>
        rune != Rune.ReplacementChar && !(rune.IsBmp && Refused.Contains((char)rune.Value, StringComparison.Ordinal)) && Rune.GetUnicodeCategory(rune)
            is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static string Box(string serial) => Part(serial.Replace(":", "", StringComparison.Ordinal), LongestBoxBytes);

    private static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString(StampPattern, CultureInfo.InvariantCulture);
}
