using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Registers;

namespace MCenter.Core.Modbus;

/// <summary>From a Modbus device to a template and back. Pure.</summary>
public static class ModbusTemplateMapping
{
    /// <summary>A template that sets up devices as this one is set up.</summary>
    /// <param name="device">A Modbus device.</param>
    /// <param name="key">Name and version of the new template.</param>
    /// <param name="known">The template of this key so far: its maker and source are taken over.</param>
    public static ModbusTemplate FromDevice(Device device, ModbusTemplateKey key, ModbusTemplate? known)
    {
        var modbus = device.Modbus!;
        var serial = device.Protocol == "ModbusRtu";
        return new()
        {
            Name = key.Name,
            Version = key.Version,
            Manufacturer = known?.Manufacturer ?? device.Manufacturer,
            Medium = device.Medium,
            Source = known?.Source ?? "",
            Connection = Asked(modbus) with
            {
                BaudRate = serial ? device.BaudRate : null,
                DataBits = serial ? modbus.DataBits : null,
                Parity = serial ? modbus.Parity : null,
                StopBits = serial ? modbus.StopBits : null,
            },
            Registers = [.. device.Registers.Where(r => r.Modbus is not null).Select(FromRegister)],
        };
    }

    /// <summary>
    /// What applying a template does. A device without registers gets all of the template's and is asked as the template says; one that has some gets those that it lacks, and what
    /// else differs is told and stays.
    /// </summary>
    public static AppliedModbusTemplate Compare(ModbusTemplate template, Device device)
    {
        var known = device.Registers.Where(r => r.Modbus is not null).ToLookup(r => Place(r.Modbus!));
        FieldChange[] asked = [.. Differences(null, Fields(Asked(device.Modbus!)), Fields(template.Connection))];
        var isNew = device.Registers.Count == 0;
        return new(
            device.Id,
            device.DisplayName,
            [.. template.Registers.Where(r => !known.Contains(Place(r.Source)))],
            isNew ? asked : [],
            [
                .. isNew ? [] : asked,
                .. template.Registers.SelectMany(t => known[Place(t.Source)].Take(1).SelectMany(r => Differences(r.Number, Fields(FromRegister(r)), Fields(t)))),
            ]);
    }

    /// <summary>The device with what applying the template adds and changes.</summary>
    public static Device Apply(ModbusTemplate template, Device device)
    {
        var applied = Compare(template, device);
        return device with
        {
            Modbus = applied.Changes.Count > 0 ? With(device.Modbus!, template.Connection) : device.Modbus,
            Registers = [.. device.Registers, .. applied.Added.Select((t, i) => ToRegister(t, device.NextRegister + i))],
        };
    }

    private static Register ToRegister(ModbusTemplateRegister template, int number) => new()
    {
        Number = number,
        Modbus = template.Source,
        NameCode = template.Name,
        UnitCode = template.Unit,
        ShownTariff = template.Tariff,
        Phase = template.Phase,
        Divisor = template.Divisor,
        ObisCode = template.Obis,
        SaveToDatabase = template.Save,
    };

    private static ModbusTemplateRegister FromRegister(Register register)
    {
        var source = register.Modbus!;
        return new()
        {
            FunctionCode = source.FunctionCode,
            Address = source.Address,
            Type = source.Type,
            Length = source.Length,
            Bit = source.Bit,
            ByteOrder = source.ByteOrder,
            WordOrder = source.WordOrder,
            Name = register.NameCode,
            Unit = register.UnitCode,
            Tariff = register.ShownTariff,
            Phase = register.Phase,
            Divisor = register.Divisor,
            Obis = register.ObisCode,
            Save = register.SaveToDatabase,
        };
    }

    private static ModbusTemplateConnection Asked(ModbusConnection modbus) => new()
    {
        ByteOrder = modbus.ByteOrder,
        WordOrder = modbus.WordOrder,
        LargestBlock = modbus.LargestBlock,
        AllowedGap = modbus.AllowedGap,
        OneRequestPerRegister = modbus.OneRequestPerRegister,
        PauseBetweenRequests = modbus.PauseBetweenRequests,
    };

    private static ModbusConnection With(ModbusConnection modbus, ModbusTemplateConnection asked) => modbus with
    {
        ByteOrder = asked.ByteOrder,
        WordOrder = asked.WordOrder,
        LargestBlock = asked.LargestBlock,
        AllowedGap = asked.AllowedGap,
        OneRequestPerRegister = asked.OneRequestPerRegister,
        PauseBetweenRequests = asked.PauseBetweenRequests,
    };

    /// <summary>Where a value stands; two values at one place are the same register, however it is understood.</summary>
    private static (int FunctionCode, int Address, int Bit) Place(ModbusSource source) => (source.FunctionCode, source.Address, source.Type == ModbusType.Bit ? source.Bit : 0);

    private static IEnumerable<FieldChange> Differences(int? register, (string Field, object? Value)[] before, (string Field, object? Value)[] after) =>
        before.Zip(after).Where(pair => !Equals(pair.First.Value, pair.Second.Value))
            .Select(pair => new FieldChange(register, pair.First.Field, TemplateMapping.Text(pair.First.Value), TemplateMapping.Text(pair.Second.Value)));

    private static (string Field, object? Value)[] Fields(ModbusTemplateConnection asked) =>
    [
        ("byteOrder", asked.ByteOrder),
        ("wordOrder", asked.WordOrder),
        ("largestBlock", asked.LargestBlock),
        ("allowedGap", asked.AllowedGap),
        ("oneRequestPerRegister", asked.OneRequestPerRegister),
        ("pauseBetweenRequests", asked.PauseBetweenRequests),
    ];

    private static (string Field, object? Value)[] Fields(ModbusTemplateRegister register) =>
    [
        ("type", register.Type),
        ("length", register.Source.Count),
        ("byteOrder", register.ByteOrder),
        ("wordOrder", register.WordOrder),
        ("nameCode", register.Name),
        ("shownTariff", register.Tariff),
        ("phase", register.Phase),
        ("unitCode", register.Unit),
        ("divisor", register.Divisor),
        ("saveToDatabase", register.Save),
        ("obisCode", register.Obis),
    ];
}

/// <summary>What applying a template does to one device.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="Name">Its name.</param>
/// <param name="Added">The registers that it gets.</param>
/// <param name="Changes">How it is asked from then on, field by field; none for a device that has registers.</param>
/// <param name="Differing">What the template says otherwise and what stays as it is; a register's is named by its number.</param>
public sealed record AppliedModbusTemplate(int DeviceId, string Name, IReadOnlyList<ModbusTemplateRegister> Added, IReadOnlyList<FieldChange> Changes, IReadOnlyList<FieldChange> Differing);
