using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Registers;

namespace MCenter.Core.DeviceTypes;

/// <summary>From a device to a template and back. Pure.</summary>
public static class TemplateMapping
{
    /// <summary>A template that sets up devices as this one is set up.</summary>
    /// <param name="device">Its type must be known (<see cref="DeviceType.Of"/>).</param>
    /// <param name="name">Name of the new template.</param>
    /// <param name="known">The template of the type so far: what no device says (base units, the sample telegram) is taken over.</param>
    public static DeviceTemplate FromDevice(Device device, string name, DeviceTemplate? known)
    {
        var template = known ?? new DeviceTemplate
        {
            Manufacturer = device.Manufacturer,
            Medium = device.MBusMedium ?? Medium.Unknown,
            Version = device.Version,
            NumberOfRegisters = device.Registers.Count,
            Name = name,
            Registers = [],
        };
        return template with
        {
            Name = name,
            IntervalMinutes = device.ReadoutCycleMinutes,
            Battery = device.Battery,
            UnitLoads = device.UnitLoads,
            Registers = [.. device.Registers.Select(r => FromRegister(r, template))],
        };
    }

    /// <summary>The template with what people set for one register.</summary>
    public static DeviceTemplate WithRegister(DeviceTemplate template, Register register) =>
        template with { Registers = Named(template.Registers.Where(r => r.Number != register.Number).Append(FromRegister(register, template))) };

    /// <summary>The template with all registers saved or none, the ones that it does not name too.</summary>
    public static DeviceTemplate WithSave(DeviceTemplate template, bool save)
    {
        var named = template.Registers.ToDictionary(r => r.Number);
        return template with { Registers = Named(Enumerable.Range(0, template.NumberOfRegisters).Select(n => (named.GetValueOrDefault(n) ?? new() { Number = n }) with { Save = save })) };
    }

    /// <summary>The device set up as the template says. Registers that it does not name stay as they are.</summary>
    public static Device Apply(DeviceTemplate template, Device device)
    {
        var named = template.Registers.ToDictionary(r => r.Number);
        return device with
        {
            Battery = template.Battery,
            UnitLoads = template.UnitLoads,
            ReadoutCycleMinutes = template.IntervalMinutes,
            Registers = [.. device.Registers.Select(r => named.TryGetValue(r.Number, out var t) ? Apply(t, r) : r)],
        };
    }

    /// <summary>What differs between a device before and after, field by field, as invariant text.</summary>
    public static IEnumerable<FieldChange> Differences(Device before, Device after) =>
        Fields(before).Zip(Fields(after)).Concat(before.Registers.Zip(after.Registers).SelectMany(pair => Fields(pair.First).Zip(Fields(pair.Second))))
            .Where(pair => !Equals(pair.First.Value, pair.Second.Value))
            .Select(pair => new FieldChange(pair.First.Register, pair.First.Field, Text(pair.First.Value), Text(pair.Second.Value)));

    /// <summary>The register set up as the template says.</summary>
    public static Register Apply(TemplateRegister template, Register register) => template.IsBlank
        ? register with { SaveToDatabase = template.Save }
        : register with
        {
            NameCode = template.Name,
            UnitCode = template.Unit,
            ShownTariff = template.Tariff,
            Phase = template.Phase,
            Divisor = template.Divisor,
            ObisCode = template.Obis,
            RawUnit = template.RawUnit.Length > 0 ? template.RawUnit : register.RawUnit,
            SaveToDatabase = template.Save,
        };

    /// <summary>In order, without those of which nothing is said.</summary>
    private static TemplateRegister[] Named(IEnumerable<TemplateRegister> registers) => [.. registers.Where(r => !r.IsBlank || !r.Save).OrderBy(r => r.Number)];

    private static TemplateRegister FromRegister(Register register, DeviceTemplate template) => new()
    {
        Number = register.Number,
        Name = register.NameCode,
        Unit = register.UnitCode,
        Tariff = register.ShownTariff,
        Phase = register.Phase,
        Divisor = register.Divisor,
        Obis = register.ObisCode,
        // no device says whether its base unit came from the telegram or from the template
        RawUnit = template.Registers.FirstOrDefault(t => t.Number == register.Number)?.RawUnit ?? "",
        Save = register.SaveToDatabase,
    };

    private static IEnumerable<(int? Register, string Field, object Value)> Fields(Device device) =>
        [(null, "battery", device.Battery), (null, "readoutCycleMinutes", device.ReadoutCycleMinutes), (null, "unitLoads", device.UnitLoads)];

    private static IEnumerable<(int? Register, string Field, object Value)> Fields(Register register) =>
    [
        (register.Number, "nameCode", register.NameCode),
        (register.Number, "shownTariff", register.ShownTariff),
        (register.Number, "phase", register.Phase),
        (register.Number, "unitCode", register.UnitCode),
        (register.Number, "divisor", register.Divisor),
        (register.Number, "saveToDatabase", register.SaveToDatabase),
        (register.Number, "obisCode", register.ObisCode),
        (register.Number, "rawUnit", register.RawUnit),
    ];

    /// <summary>A field's value as invariant text; nothing is empty.</summary>
    internal static string Text(object? value) => value switch
    {
        null => "",
        true => "true",
        false => "false",
        decimal number => number.ToString("0.############################", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}

/// <summary>One field that a template changes.</summary>
/// <param name="Register">Number of the register; null = a field of the device.</param>
/// <param name="Field">Name of the field as in <c>/api/v1/devices</c> ("divisor").</param>
/// <param name="Before">What it is, invariant text ("true", "1000", a code).</param>
/// <param name="After">What it becomes.</param>
public sealed record FieldChange(int? Register, string Field, string Before, string After);
