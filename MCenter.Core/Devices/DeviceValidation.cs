using MCenter.Core.Modules;
using MCenter.Core.Registers;
using MCenter.Core.Settings;

namespace MCenter.Core.Devices;

/// <summary>What a device's configuration must keep to. All errors are found at once.</summary>
internal static class DeviceValidation
{
    private const int LongestName = 100;
    private const int LongestText = 1000;

    /// <summary>Shortest interval of a device on battery, minutes.</summary>
    internal const int ShortestOnBattery = 15;

    /// <summary>Checks a device before it is stored.</summary>
    /// <exception cref="InvalidInputException">A field is wrong.</exception>
    /// <exception cref="ConflictException">It contradicts another device.</exception>
    public static void Check(Device device, DeviceCatalog others, ConfiguredLines lines)
    {
        var errors = Errors(device, lines).ToList();
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }

        foreach (var conflict in Conflicts([device], others))
        {
            throw new ConflictException(conflict.Field, conflict.Message);
        }
    }

    /// <summary>Contradictions of devices that are to be stored together, with each other or with those that stay as they are.</summary>
    /// <returns>Position of the device, position of the one it contradicts (null when that is not among these), field and message.</returns>
    public static IEnumerable<(int Index, int? Other, string Field, string Message)> Conflicts(IReadOnlyList<Device> stored, DeviceCatalog present) =>
        Meetings(stored, present).Concat(FullLines(stored, present));

    private static IEnumerable<(int Index, int? Other, string Field, string Message)> Meetings(IReadOnlyList<Device> stored, DeviceCatalog present)
    {
        var replaced = stored.Select(d => d.Id).Where(id => id > 0).ToHashSet();
        var meeting = new Dictionary<string, List<(Device Device, int? Index)>>();
        foreach (var device in present.All.Where(d => !replaced.Contains(d.Id)))
        {
            Meet(meeting, device, null);
        }

        for (var i = 0; i < stored.Count; i++)
        {
            // only those who share a number can be in each other's way
            foreach (var (other, index) in Meet(meeting, stored[i], i).DistinctBy(o => (o.Device.Id, o.Index)))
            {
                if (Against(stored[i], other) is { } conflict)
                {
                    yield return (i, index, conflict.Field, conflict.Message);
                }
            }
        }
    }

    /// <summary>RTU lines that would have more devices than they can carry.</summary>
    private static IEnumerable<(int Index, int? Other, string Field, string Message)> FullLines(IReadOnlyList<Device> stored, DeviceCatalog present)
    {
        var replaced = stored.Select(d => d.Id).ToHashSet();
        return
            from line in stored.Index().Where(d => d.Item.Protocol == "ModbusRtu").GroupBy(d => d.Item.Line)
            where line.Count() + present.All.Count(d => d.Protocol == "ModbusRtu" && d.Line == line.Key && !replaced.Contains(d.Id)) > ModbusConnection.MostDevicesOnLine
            select (line.Last().Index, (int?)null, "line", DeviceTexts.Of("LineFull", line.Key, ModbusConnection.MostDevicesOnLine));
    }

    private static List<(Device Device, int? Index)> Meet(Dictionary<string, List<(Device Device, int? Index)>> meeting, Device device, int? index)
    {
        List<(Device Device, int? Index)> met = [];
        foreach (var key in Numbers(device).Distinct())
        {
            var place = meeting.TryGetValue(key, out var others) ? others : meeting[key] = [];
            met.AddRange(place);
            place.Add((device, index));
        }

        return met;
    }

    private static IEnumerable<string> Numbers(Device device)
    {
        if (device.SecondaryAddress.Length >= 8)
        {
            yield return $"serial {Plain(device.SecondaryAddress[..8])}";
        }

        if (device.Serial.Length > 0)
        {
            yield return $"serial {Plain(device.Serial)}";
        }

        if (device.ModbusServerUnit > 0)
        {
            yield return $"modbus server {device.ModbusServerUnit}";
        }

        if (device.BacnetInstance > 0)
        {
            yield return $"bacnet {device.BacnetInstance}";
        }

        if (device.Modbus is { } modbus)
        {
            yield return $"unit {modbus.UnitId} of {device.Wire}";
        }
    }

    /// <summary>Everything wrong with a device by itself.</summary>
    public static IEnumerable<ValidationError> Errors(Device device, ConfiguredLines lines) =>
        Texts(device).Concat(Addresses(device)).Concat(Reading(device, lines)).Concat(Served(device)).Concat(ModbusValidation.Errors(device))
            .Concat(device.Registers.SelectMany(r => Errors(r, $"registers[{r.Number}].")));

    private static IEnumerable<ValidationError> Texts(Device device)
    {
        foreach (var (field, text, longest) in ((string, string, int)[])
            [("name", device.Name, LongestName), ("site", device.Site, LongestText), ("costUnit", device.CostUnit, LongestText), ("comment", device.Comment, LongestText), ("serial", device.Serial, LongestName)])
        {
            if (text.Length > longest)
            {
                yield return new(field, DeviceTexts.Of("TooLong", longest));
            }
        }
    }

    private static IEnumerable<ValidationError> Addresses(Device device)
    {
        if (device.PrimaryAddress is < 0 or > 250)
        {
            yield return new("primaryAddress", DeviceTexts.Of("Range", 0, 250));
        }

        if (device.SecondaryAddress.Length > 0 && !SecondaryAddresses.IsValid(device.SecondaryAddress))
        {
            yield return new("secondaryAddress", DeviceTexts.Of("SecondaryAddress"));
        }
        else if (device is { Protocol: "MBus", AddressMode: AddressMode.Secondary, SecondaryAddress: "" })
        {
            yield return new("secondaryAddress", DeviceTexts.Of("SecondaryAddressMissing"));
        }

        if (!Enum.IsDefined(device.AddressMode))
        {
            yield return new("addressMode", DeviceTexts.Of("Unknown"));
        }
    }

    private static IEnumerable<ValidationError> Reading(Device device, ConfiguredLines lines)
    {
        if (device.Protocol.Length == 0)
        {
            yield return new("protocol", DeviceTexts.Of("Missing"));
        }

        if (device.Protocol is "MBus" or "ModbusRtu")
        {
            // a line that is switched off keeps its devices
            string[] fitting = [.. lines.All.Where(l => l.Kind == device.Protocol || l.IsOff).Select(l => l.Name)];
            if (!fitting.Contains(device.Line))
            {
                yield return new("line", DeviceTexts.Of("LineOfKind", device.Protocol == "MBus" ? "M-Bus" : "Modbus RTU", string.Join(", ", fitting)));
            }
        }
        else if (device is { Line.Length: > 0, IsModbus: false } && lines.All.All(l => l.Name != device.Line))
        {
            yield return new("line", DeviceTexts.Of("Line", string.Join(", ", lines.All.Select(l => l.Name))));
        }

        if (device.Protocol == "MBus" && !BaudRates.MBus.Contains(device.BaudRate))
        {
            yield return new("baudRate", DeviceTexts.Of("OneOf", string.Join(", ", BaudRates.MBus)));
        }

        if (device.ReadoutCycleMinutes != 0 && !ReadoutIntervals.All.Contains(device.ReadoutCycleMinutes))
        {
            yield return new("readoutCycleMinutes", DeviceTexts.Of("OneOf", "0, " + string.Join(", ", ReadoutIntervals.All)));
        }
        else if (device is { Battery: true, ReadoutCycleMinutes: > 0 and < ShortestOnBattery })
        {
            yield return new("readoutCycleMinutes", DeviceTexts.Of("Battery", ShortestOnBattery));
        }

        if (device.AppResetSubcode is < 0 or > 255)
        {
            yield return new("appResetSubcode", DeviceTexts.Of("Range", 0, 255));
        }

        if (device.UnitLoads is < 1 or > Device.MostUnitLoads)
        {
            yield return new("unitLoads", DeviceTexts.Of("Range", 1, Device.MostUnitLoads));
        }

        if (device.LoadProfile && !LoadProfileMeters.May(device))
        {
            yield return new("loadProfile", DeviceTexts.Of("LoadProfile"));
        }
    }

    private static IEnumerable<ValidationError> Served(Device device)
    {
        if (device.ModbusServerUnit is < 0 or > Device.MostModbusServerUnits)
        {
            yield return new("modbusServerUnit", DeviceTexts.Of("Range", 0, Device.MostModbusServerUnits));
        }

        if (device.BacnetInstance is < 0 or > 4194302)
        {
            yield return new("bacnetInstance", DeviceTexts.Of("Range", 0, 4194302));
        }
    }

    /// <summary>Everything wrong with a register.</summary>
    /// <param name="register">The register.</param>
    /// <param name="path">What stands before the names of the fields.</param>
    public static IEnumerable<ValidationError> Errors(Register register, string path)
    {
        if (register.Phase is < 0 or > 3)
        {
            yield return new(path + "phase", DeviceTexts.Of("Range", 0, 3));
        }

        if (register.ShownTariff < 0)
        {
            yield return new(path + "shownTariff", DeviceTexts.Of("AtLeast", 0));
        }

        if (register.ObisCode.Length > 0 && !ObisCode.IsValid(register.ObisCode))
        {
            yield return new(path + "obisCode", DeviceTexts.Of("Obis"));
        }

        foreach (var error in register.Modbus is { } source ? ModbusValidation.Errors(source, path + "modbus.") : [])
        {
            yield return error;
        }
    }

    private static ConflictException? Against(Device device, Device other)
    {
        if (IsSameMeter(device, other))
        {
            return new ConflictException("serial", DeviceTexts.Of("Twice", other.DisplayName, other.Id));
        }

        if (device.ModbusServerUnit > 0 && device.ModbusServerUnit == other.ModbusServerUnit)
        {
            return new ConflictException("modbusServerUnit", DeviceTexts.Of("Taken", device.ModbusServerUnit, other.DisplayName, other.Id));
        }

        if (device.Modbus is { } modbus && modbus.UnitId == other.Modbus?.UnitId && device.Wire == other.Wire)
        {
            return new ConflictException("unitId", DeviceTexts.Of("Taken", modbus.UnitId, other.DisplayName, other.Id));
        }

        return device.BacnetInstance > 0 && device.BacnetInstance == other.BacnetInstance
            ? new ConflictException("bacnetInstance", DeviceTexts.Of("Taken", device.BacnetInstance, other.DisplayName, other.Id))
            : null;
    }

    /// <summary>Same serial, manufacturer and medium, as far as they are known; the secondary address tells all three, if it is whole.</summary>
    private static bool IsSameMeter(Device one, Device other)
    {
        if (one.IsModbus || other.IsModbus)
        {
            // one meter may be read over both its interfaces
            return one.IsModbus && other.IsModbus && one.Serial.Length > 0 && Plain(one.Serial) == Plain(other.Serial) && one.Medium == other.Medium;
        }

        if (one.SecondaryAddress.Length == 16 && other.SecondaryAddress.Length == 16)
        {
            return (one.SecondaryAddress[..12], one.SecondaryAddress[14..]) == (other.SecondaryAddress[..12], other.SecondaryAddress[14..]);
        }

        return one.Serial.Length > 0 && Plain(one.Serial) == Plain(other.Serial) && one.Manufacturer == other.Manufacturer && one.MBusMedium == other.MBusMedium;
    }

    private static string Plain(string serial) => serial.TrimStart('0').ToUpperInvariant();
}
