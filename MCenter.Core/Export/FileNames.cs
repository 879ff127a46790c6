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

    /// <summary>
    /// <c>DataExport-&lt;M-Center serial&gt;-&lt;device name&gt;-&lt;device ID&gt;-&lt;device serial&gt;-&lt;yyyyMMddHHmmss&gt;.&lt;format&gt;</c>, time in UTC; the colons of the
    /// M-Center's serial are left out.
    /// </summary>
    public static string OfDevice(string boxSerial, Device device, DateTimeOffset at, string format) => string.Create(
        CultureInfo.InvariantCulture,
        $"DataExport-{Box(boxSerial)}-{Part(device.DisplayName, LongestNameBytes)}-{device.Id}-{Part(device.Serial, LongestSerialBytes)}-{Stamp(at)}.{format}");

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
            var kept = Rune.IsControl(rune) || rune == Rune.ReplacementChar || (rune.IsBmp && Refused.Contains((char)rune.Value, StringComparison.Ordinal)) ? new Rune('_') : rune;
            if ((mostBytes -= kept.Utf8SequenceLength) < 0)
            {
                break;
            }

            part.Append(kept.ToString());
        }

        return part.ToString();
    }

    /// <summary>When a file of <see cref="OfDevice"/> was prepared, UTC; null where the name is none of these.</summary>
    public static DateTimeOffset? TimeOf(string name)
    {
        var stem = Path.GetFileNameWithoutExtension(name);
        return stem.StartsWith("DataExport-", StringComparison.Ordinal)
            && DateTimeOffset.TryParseExact(stem[(stem.LastIndexOf('-') + 1)..], StampPattern, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
    }

    private static string Box(string serial) => Part(serial.Replace(":", "", StringComparison.Ordinal), LongestBoxBytes);

    private static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString(StampPattern, CultureInfo.InvariantCulture);
}
