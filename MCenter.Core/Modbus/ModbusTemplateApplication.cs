using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Events;
using MCenter.Core.Settings;

namespace MCenter.Core.Modbus;

/// <summary>Puts a template onto a Modbus device, and makes templates from devices.</summary>
public sealed class ModbusTemplateApplication(ModbusTemplateStore templates, DeviceStore devices, EventLog events)
{
    /// <summary>What <see cref="ApplyAsync"/> would do now.</summary>
    /// <exception cref="KeyNotFoundException">There is no such template or device.</exception>
    /// <exception cref="ConflictException">It is no Modbus device.</exception>
    public AppliedModbusTemplate Preview(ModbusTemplateKey key, int deviceId) => ModbusTemplateMapping.Compare(templates.Known(key), devices.Current.KnownModbus(deviceId));

    /// <summary>Sets up a device by a template, as <see cref="ModbusTemplateMapping.Compare"/> says, in one transaction.</summary>
    /// <returns>What was done.</returns>
    /// <exception cref="KeyNotFoundException">There is no such template or device.</exception>
    /// <exception cref="ConflictException">It is no Modbus device.</exception>
    /// <exception cref="InvalidInputException">The device cannot be stored (it would have too many registers); nothing was changed.</exception>
    public async Task<AppliedModbusTemplate> ApplyAsync(ModbusTemplateKey key, int deviceId, string? userName, CancellationToken cancel)
    {
        var template = templates.Known(key);
        _ = devices.Current.KnownModbus(deviceId); // no device ever becomes one
        AppliedModbusTemplate? applied = null;
        var changed = await devices.ChangeAsync(
            deviceId,
            present =>
            {
                applied = ModbusTemplateMapping.Compare(template, present);
                return ModbusTemplateMapping.Apply(template, present);
            },
            cancel);
        await events.AddAsync(EventSeverity.Info, "Modbus", "ModbusTemplateApplied", [$"{key}", changed.DisplayName, $"{applied!.Added.Count}"], deviceId, userName, CancellationToken.None);
        return applied;
    }

    /// <summary>A template that sets up devices as this one is set up; it is not stored.</summary>
    /// <exception cref="KeyNotFoundException">There is no such device.</exception>
    /// <exception cref="ConflictException">It is no Modbus device.</exception>
    /// <exception cref="InvalidInputException">Name or version are wrong, or an OBIS code or a place is there twice.</exception>
    public ModbusTemplate FromDevice(int deviceId, ModbusTemplateKey key)
    {
        var made = ModbusTemplateMapping.FromDevice(devices.Current.KnownModbus(deviceId), key, templates.Find(key)?.Template);
        return ModbusTemplateReader.Read(ModbusTemplateReader.Write(made));
    }
}
