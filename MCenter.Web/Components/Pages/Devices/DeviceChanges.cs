using MCenter.Core.Devices;
using MCenter.Core.Registers;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>The changes that pages make to devices.</summary>
internal static class DeviceChanges
{
    /// <summary>Replaces one register, matched by its number.</summary>
    /// <exception cref="KeyNotFoundException">The device is no longer there.</exception>
    public static Task ChangeRegisterAsync(this DeviceStore devices, int deviceId, Register register, string? userName) => devices.ChangeAsync(
        deviceId,
        device => device with { Registers = [.. device.Registers.Select(r => r.Number == register.Number ? register : r)] },
        userName,
        CancellationToken.None);
}
