using MCenter.Core.Devices;
using MCenter.Core.Settings;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>The fields of a device's forms.</summary>
internal static class DeviceFields
{
    /// <summary>The field of a form where a conflict is shown: an M-Bus meter's serial number is entered as part of its secondary address.</summary>
    public static string Of(ConflictException conflict, Device device) => conflict.Field == "serial" && device.Protocol == "MBus" ? "secondaryAddress" : conflict.Field;
}
