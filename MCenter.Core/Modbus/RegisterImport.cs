using MCenter.Core.Devices;
using MCenter.Core.Devices.Import;
using MCenter.Core.Events;
using MCenter.Core.Settings;

namespace MCenter.Core.Modbus;

/// <summary>
/// Takes a Modbus device's registers from a list (<see cref="RegisterCsv"/>). A row whose place, type and orders a register of the device has changes that register;
/// any other adds one. All of a list or nothing of it is taken. Thread safe.
/// </summary>
public sealed class RegisterImport(DeviceStore devices, EventLog events)
{
    /// <summary>What taking a list would do; nothing is changed.</summary>
    /// <param name="deviceId">The device.</param>
    /// <param name="list">The text.</param>
    /// <param name="replace">Whether registers that the list does not have are removed.</param>
    /// <exception cref="ConflictException">It is no Modbus device.</exception>
    /// <exception cref="KeyNotFoundException">No such device.</exception>
    public RegisterListCheck Check(int deviceId, string list, bool replace) => Check(devices.Current.KnownModbus(deviceId), list, replace);

    /// <summary>Takes a list, in one transaction; an event has the user's name.</summary>
    /// <param name="deviceId">The device.</param>
    /// <param name="list">The text.</param>
    /// <param name="replace">Whether registers that the list does not have are removed.</param>
    /// <param name="userName">Whose import it is.</param>
    /// <param name="cancel">Cancels before anything is stored.</param>
    /// <exception cref="InvalidInputException">Something is wrong; the fields are "rows[5].modbus.address" or "list". Nothing was changed.</exception>
    /// <exception cref="ConflictException">It is no Modbus device.</exception>
    /// <exception cref="KeyNotFoundException">No such device.</exception>
    public async Task<RegisterListCheck> ImportAsync(int deviceId, string list, bool replace, string? userName, CancellationToken cancel)
    {
        RegisterListCheck check = null!;
        var changed = await devices.ChangeRegistersAsync(
            deviceId,
            present =>
            {
                check = Check(present, list, replace);
                return check.Acceptable
                    ? new()
                    {
                        Added = [.. check.Rows.Where(r => r.Verdict == MeterListVerdict.New).Select(r => r.Register)],
                        Changed = [.. check.Rows.Where(r => r.Verdict == MeterListVerdict.Changes).Select(r => r.Register)],
                        Removed = check.Removed,
                    }
                    : throw Refusal(check);
            },
            cancel);
        await events.AddAsync(EventSeverity.Info, "Devices", "RegistersImported", [changed.DisplayName, $"{check.New}", $"{check.Changed}", $"{check.Removed.Count}"], deviceId, userName, CancellationToken.None);
        return check;
    }

    private static RegisterListCheck Check(Device device, string list, bool replace)
    {
        var check = RegisterCsv.Read(list, device.Registers);
        var kept = check.Rows.Select(r => r.Number).ToHashSet();
        return replace && check.Acceptable ? check with { Removed = [.. device.Registers.Select(r => r.Number).Where(n => !kept.Contains(n))] } : check;
    }

    private static InvalidInputException Refusal(RegisterListCheck check) =>
        new([.. check.Faults.Select(f => new ValidationError(f.Row == 0 ? "list" : $"rows[{f.Row}]{(f.Field.Length > 0 ? "." : "")}{f.Field}", f.Message))]);
}
