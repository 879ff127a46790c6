using MCenter.Core.Registers;
using Radzen;

namespace MCenter.Web.Components.Pages.Devices.Modbus;

/// <summary>Opens the dialog of a Modbus register, which is reached from several places.</summary>
internal static class RegisterDialogs
{
    /// <summary>Opens it.</summary>
    /// <param name="dialogs">The page's dialogs.</param>
    /// <param name="title">Its title.</param>
    /// <param name="deviceId">The device.</param>
    /// <param name="register">The register; a new one has no id yet.</param>
    /// <param name="found">What stands at its address, where it is known already.</param>
    /// <returns>Whether something was stored.</returns>
    public static async Task<bool> OpenRegisterAsync(this DialogService dialogs, string title, int deviceId, Register register, IReadOnlyList<ushort?>? found = null) =>
        await dialogs.OpenAsync<ModbusRegisterDialog>(
            title,
            new() { [nameof(ModbusRegisterDialog.DeviceId)] = deviceId, [nameof(ModbusRegisterDialog.Register)] = register, [nameof(ModbusRegisterDialog.Found)] = found ?? [] },
            new() { Width = "42rem", CloseDialogOnEsc = true }) is true;
}
