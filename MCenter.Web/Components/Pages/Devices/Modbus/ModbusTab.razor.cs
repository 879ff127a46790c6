using MCenter.Core.Devices;
using MCenter.Core.Settings;

namespace MCenter.Web.Components.Pages.Devices.Modbus;

/// <summary>How a device is reached over Modbus, and what has to be minded with it (the manual's tab Modbus).</summary>
public partial class ModbusTab
{
    private static readonly string[] Difficult = ["largestBlock", "allowedGap", "timeout", "pauseBetweenRequests", "pauseAfterConnect"];

    private IReadOnlyList<string> lines = [];
    private bool opened;

    private bool OverTcp => Edited.Protocol == "ModbusTcp";

    private ModbusConnection Modbus => Edited.Modbus ?? new();

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        lines = [.. Lines.All.Where(l => l.Kind == "ModbusRtu").Select(l => l.Name)];
        // what is not as usual is seen at once
        var usual = new ModbusConnection();
        var set = Device.Modbus ?? usual;
        opened = set != usual with
        {
            Host = set.Host, Port = set.Port, UnitId = set.UnitId, DataBits = set.DataBits, Parity = set.Parity, StopBits = set.StopBits, ByteOrder = set.ByteOrder, WordOrder = set.WordOrder,
        };
    }

    /// <inheritdoc/>
    protected override Device Merge(Device stored, Device form) => stored with { Line = form.Line, Serial = form.Serial, BaudRate = form.BaudRate, Modbus = form.Modbus };

    /// <inheritdoc/>
    protected override IEnumerable<ValidationError> Check(Device form) => Devices.Check(Merge(Device, form));

    private void Edit(ModbusConnection modbus) => Edit(Edited with { Modbus = modbus });

    private static bool IsShown(string field) => field == "line" || ModbusFields.Names.Contains(field) || Difficult.Contains(field);
}
