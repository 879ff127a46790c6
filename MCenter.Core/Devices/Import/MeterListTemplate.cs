using System.Text;

namespace MCenter.Core.Devices.Import;

/// <summary>A list to fill in, or to change and take again.</summary>
public static class MeterListTemplate
{
    /// <summary>Names of the columns in the current UI culture, and one commented example; semicolons, UTF-8 with mark.</summary>
    public static byte[] Empty() => Csv([new Device { Name = MeterListTexts.Of("ExampleName"), Line = "M-Bus", SecondaryAddress = "12345678", BaudRate = 2400, Medium = Medium.Electricity }]);

    /// <summary>The meters as a list that says of each what is set.</summary>
    public static byte[] Of(IEnumerable<Device> devices) => Csv(devices.Where(d => d.Protocol == "MBus"));

    private static byte[] Csv(IEnumerable<Device> devices)
    {
        var text = new StringBuilder();
        Row(text, MeterListColumn.All.Select(c => c.Title));
        foreach (var device in devices)
        {
            Row(text, MeterListColumn.All.Select(c => Safe(c.Read(device))));
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    /// <summary>A text that a spreadsheet would take for a formula gets an apostrophe in front.</summary>
    private static string Safe(string cell) => cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@' ? "'" + cell : cell;

    private static void Row(StringBuilder text, IEnumerable<string> cells) =>
        text.AppendJoin(';', cells.Select(c => c.AsSpan().ContainsAny(";\"\r\n") ? $"\"{c.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : c)).Append("\r\n");
}
