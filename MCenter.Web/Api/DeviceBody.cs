using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Registers;
using MCenter.Core.Settings;

namespace MCenter.Web.Api;

/// <summary>A device as JSON. What the telegram says (manufacturer, version, mBusMedium) and the id are shown and not taken.</summary>
internal sealed record DeviceBody
{
    public int Id { get; init; }

    public string Name { get; init; } = "";

    public string Protocol { get; init; } = "";

    public string Line { get; init; } = "";

    public string Serial { get; init; } = "";

    public AddressMode AddressMode { get; init; }

    public int PrimaryAddress { get; init; }

    public string SecondaryAddress { get; init; } = "";

    public int BaudRate { get; init; }

    public Medium Medium { get; init; }

    public string Site { get; init; } = "";

    public string CostUnit { get; init; } = "";

    public string Comment { get; init; } = "";

    public bool Battery { get; init; }

    public int ReadoutCycleMinutes { get; init; }

    public int ModbusServerUnit { get; init; }

    public int BacnetInstance { get; init; }

    /// <summary>M-Bus unit loads of 1.5 mA; 1 when left out.</summary>
    public int UnitLoads { get; init; } = 1;

    public bool SndNke { get; init; }

    public int? AppResetSubcode { get; init; }

    public bool LoadProfile { get; init; }

    public string Manufacturer { get; init; } = "";

    public int Version { get; init; }

    public Medium? MBusMedium { get; init; }

    /// <summary>Its registers; null in lists of devices.</summary>
    public IReadOnlyList<RegisterBody>? Registers { get; init; }

    /// <summary>A device as it is.</summary>
    public static DeviceBody Of(Device device) => new()
    {
        Id = device.Id,
        Name = device.Name,
        Protocol = device.Protocol,
        Line = device.Line,
        Serial = device.Serial,
        AddressMode = device.AddressMode,
        PrimaryAddress = device.PrimaryAddress,
        SecondaryAddress = device.SecondaryAddress,
        BaudRate = device.BaudRate,
        Medium = device.Medium,
        Site = device.Site,
        CostUnit = device.CostUnit,
        Comment = device.Comment,
        Battery = device.Battery,
        ReadoutCycleMinutes = device.ReadoutCycleMinutes,
        UnitLoads = device.UnitLoads,
        ModbusServerUnit = device.ModbusServerUnit,
        BacnetInstance = device.BacnetInstance,
        SndNke = device.SndNke,
        AppResetSubcode = device.AppResetSubcode,
        LoadProfile = device.LoadProfile,
        Manufacturer = device.Manufacturer,
        Version = device.Version,
        MBusMedium = device.MBusMedium,
    };

    /// <summary>The device with what may be changed taken from here.</summary>
    /// <exception cref="InvalidInputException">A register is named that the device does not have.</exception>
    public Device ApplyTo(Device device) => device with
    {
        Name = Name,
        Protocol = Protocol,
        Line = Line,
        Serial = Serial,
        AddressMode = AddressMode,
        PrimaryAddress = PrimaryAddress,
        SecondaryAddress = SecondaryAddress.ToUpperInvariant(),
        BaudRate = BaudRate,
        Medium = Medium,
        Site = Site,
        CostUnit = CostUnit,
        Comment = Comment,
        Battery = Battery,
        ReadoutCycleMinutes = ReadoutCycleMinutes,
        UnitLoads = UnitLoads,
        ModbusServerUnit = ModbusServerUnit,
        BacnetInstance = BacnetInstance,
        SndNke = SndNke,
        AppResetSubcode = AppResetSubcode,
        LoadProfile = LoadProfile,
        Registers = ApplyTo(device.Registers),
    };

    private Register[] ApplyTo(IReadOnlyList<Register> known)
    {
        var given = (Registers ?? []).ToLookup(r => r.Number);
        ValidationError[] errors = [.. given.Where(g => g.Count() > 1 || known.All(k => k.Number != g.Key)).Select(g => new ValidationError(
            $"registers[{g.Key}].number", g.Count() > 1 ? "This register stands here twice." : "The device has no such register."))];
        return errors.Length > 0 ? throw new InvalidInputException(errors) : [.. known.Select(k => given[k.Number].FirstOrDefault()?.ApplyTo(k) ?? k)];
    }
}

/// <summary>A register as JSON. What the telegram says of it and the texts of its codes are shown and not taken.</summary>
internal sealed record RegisterBody
{
    public required int Number { get; init; }

    public int? NameCode { get; init; }

    public string? Name { get; init; }

    public int? UnitCode { get; init; }

    public string? Unit { get; init; }

    public int? ShownTariff { get; init; }

    public int? Phase { get; init; }

    public decimal? Divisor { get; init; }

    public string? ObisCode { get; init; }

    public bool? SaveToDatabase { get; init; }

    public string? Description { get; init; }

    public string? RawUnit { get; init; }

    public ValueKind? Kind { get; init; }

    public int? Function { get; init; }

    public long? StorageNumber { get; init; }

    public long? Tariff { get; init; }

    public long? Subunit { get; init; }

    /// <summary>A register as it is, its name in English.</summary>
    public static RegisterBody Of(Register register) => new()
    {
        Number = register.Number,
        NameCode = register.NameCode,
        Name = RegisterNames.Text(register.NameCode, CultureInfo.InvariantCulture),
        UnitCode = register.UnitCode,
        Unit = RegisterUnits.Symbol(register.UnitCode),
        ShownTariff = register.ShownTariff,
        Phase = register.Phase,
        // without the trailing zero that the database gives a whole number
        Divisor = register.Divisor / 1.0000000000000000000000000000m,
        ObisCode = register.ObisCode,
        SaveToDatabase = register.SaveToDatabase,
        Description = register.Description,
        RawUnit = register.RawUnit,
        Kind = register.Kind,
        Function = register.Function,
        StorageNumber = register.StorageNumber,
        Tariff = register.Tariff,
        Subunit = register.Subunit,
    };

    /// <summary>The register with what is given here; the rest stays.</summary>
    public Register ApplyTo(Register register) => register with
    {
        NameCode = NameCode ?? register.NameCode,
        UnitCode = UnitCode ?? register.UnitCode,
        ShownTariff = ShownTariff ?? register.ShownTariff,
        Phase = Phase ?? register.Phase,
        Divisor = Divisor ?? register.Divisor,
        ObisCode = ObisCode ?? register.ObisCode,
        SaveToDatabase = SaveToDatabase ?? register.SaveToDatabase,
    };
}
