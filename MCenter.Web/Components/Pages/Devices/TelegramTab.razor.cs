using MCenter.Core.Readout;
using MCenter.Drivers.MBus.Application;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>The last telegrams as they came from the wire, with their meaning.</summary>
public partial class TelegramTab
{
    private const int BytesALine = 16;

    /// <summary>Newest state of the device.</summary>
    [Parameter, EditorRequired]
    public DeviceState State { get; set; } = null!;

    private string Details(AnalyzedRecord record) => string.Join(", ", new[]
    {
        record.Function == "instantaneous" ? "" : record.Function.Replace('_', ' '),
        record.Storage > 0 ? L["Storage", record.Storage] : "",
        record.Tariff > 0 ? L["Tariff", record.Tariff] : "",
        record.Subunit > 0 ? L["Subunit", record.Subunit] : "",
        record.Phase > 0 ? $"L{record.Phase}" : "",
    }.Where(t => t.Length > 0));

    private static string Hex(ReadOnlySpan<byte> bytes)
    {
        var lines = new List<string>();
        for (var i = 0; i < bytes.Length; i += BytesALine)
        {
            var line = Convert.ToHexString(bytes.Slice(i, Math.Min(BytesALine, bytes.Length - i)));
            lines.Add($"{i:X4}  {string.Join(' ', line.Chunk(2).Select(c => new string(c)))}");
        }

        return string.Join('\n', lines);
    }
}
