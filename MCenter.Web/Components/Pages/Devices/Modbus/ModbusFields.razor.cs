using MCenter.Core.Devices;
using MCenter.Core.Modules;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Pages.Devices.Modbus;

/// <summary>How a Modbus device is reached and in which order it sends (the manual's dialog and its tab Modbus).</summary>
public partial class ModbusFields
{
    /// <summary>The fields that are shown here, by the names of their errors.</summary>
    public static readonly IReadOnlyCollection<string> Names = ["serial", "host", "port", "unitId", "baudRate", "dataBits", "parity", "stopBits", "byteOrder", "wordOrder"];

    private static readonly int[] DataBits = [7, 8];
    private static readonly int[] StopBits = [1, 2];

    // made once: a list takes other choices for new ones
    private IReadOnlyList<Choice<Parity>> parities = [];
    private IReadOnlyList<Choice<ByteOrder>> byteOrders = [];
    private IReadOnlyList<Choice<WordOrder>> wordOrders = [];

    /// <summary>The device; its protocol is a Modbus one.</summary>
    [Parameter, EditorRequired]
    public Device Device { get; set; } = null!;

    /// <summary>A field was changed.</summary>
    [Parameter]
    public EventCallback<Device> DeviceChanged { get; set; }

    /// <summary>Every error found.</summary>
    [Parameter]
    public IReadOnlyList<ValidationError> Errors { get; set; } = [];

    /// <summary>Whether the user may only look.</summary>
    [Parameter]
    public bool Disabled { get; set; }

    [Inject]
    private ConfiguredLines Lines { get; set; } = null!;

    private ModbusConnection Modbus => Device.Modbus ?? new();

    private bool OverTcp => Device.Protocol == "ModbusTcp";

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        parities = [.. Enum.GetValues<Parity>().Select(p => new Choice<Parity>(p, L[$"Parity_{p}"]))];
        byteOrders = [.. Enum.GetValues<ByteOrder>().Select(o => new Choice<ByteOrder>(o, L[$"ByteOrder_{o}"]))];
        wordOrders = [.. Enum.GetValues<WordOrder>().Select(o => new Choice<WordOrder>(o, L[$"WordOrder_{o}"]))];
    }

    private Task EditAsync(ModbusConnection modbus) => DeviceChanged.InvokeAsync(Device with { Modbus = modbus });
}
