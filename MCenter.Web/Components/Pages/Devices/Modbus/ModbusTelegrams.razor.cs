using MCenter.Core.Devices;
using MCenter.Core.Readout;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Pages.Devices.Modbus;

/// <summary>The last exchange with a Modbus device: each request and answer as bytes with their meaning.</summary>
public partial class ModbusTelegrams
{
    /// <summary>The device.</summary>
    [Parameter, EditorRequired]
    public Device Device { get; set; } = null!;

    /// <summary>Its newest state.</summary>
    [Parameter, EditorRequired]
    public DeviceState State { get; set; } = null!;
}
