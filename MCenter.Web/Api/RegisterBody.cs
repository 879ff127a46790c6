using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MCenter.Core.Registers;
using MCenter.Core.Settings;

namespace MCenter.Web.Api;

/// <summary>A register as JSON. What the telegram says of it and the texts of its codes are shown and not taken.</summary>
internal sealed record RegisterBody
{
    /// <summary>Its number; not taken where a register is added.</summary>
    public int? Number { get; init; }

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

    /// <summary>Where it stands in a Modbus device; left out for others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModbusSourceBody? Modbus { get; init; }

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
        Modbus = register.Modbus is { } source ? ModbusSourceBody.Of(source) : null,
    };

    /// <summary>The register with what is given here; the rest stays.</summary>
    /// <exception cref="InvalidInputException">It is no register of a Modbus device, and a place is given.</exception>
    public Register ApplyTo(Register register) => register.Modbus is null && Modbus is not null
        ? throw new InvalidInputException([new($"registers[{register.Number}].modbus", "Only registers of Modbus devices have this.")])
        : register with
        {
            NameCode = NameCode ?? register.NameCode,
            UnitCode = UnitCode ?? register.UnitCode,
            ShownTariff = ShownTariff ?? register.ShownTariff,
            Phase = Phase ?? register.Phase,
            Divisor = Divisor ?? register.Divisor,
            ObisCode = ObisCode ?? register.ObisCode,
            SaveToDatabase = SaveToDatabase ?? register.SaveToDatabase,
            Modbus = Modbus?.Source ?? register.Modbus,
        };

    /// <summary>The register with changes in it; of "modbus", too, what is left out stays.</summary>
    /// <exception cref="InvalidInputException">A field is not there or has the wrong form.</exception>
    public static Register Changed(Register register, JsonObject changes, JsonMerge merge)
    {
        var outer = changes.DeepClone().AsObject();
        var source = register.Modbus is { } present && outer["modbus"] is JsonObject inner ? merge.Apply(ModbusSourceBody.Of(present), inner) : null;
        if (source is not null)
        {
            outer.Remove("modbus");
        }

        var changed = merge.Apply(Of(register), outer).ApplyTo(register);
        return source is null ? changed : changed with { Modbus = source.Source };
    }
}

/// <summary>Where a register stands in a Modbus device, as JSON.</summary>
internal sealed record ModbusSourceBody
{
    /// <summary>1 coils, 2 discrete inputs, 3 holding registers, 4 input registers.</summary>
    public int FunctionCode { get; init; } = 3;

    /// <summary>Start address as on the wire, 0 to 65535; documents that count from 1 name one more. Needed.</summary>
    public int Address { get; init; } = -1;

    public ModbusType Type { get; init; } = ModbusType.UInt16;

    /// <summary>How many registers a text (1 to 125) or a BCD number (1 to 4) fills.</summary>
    public int Length { get; init; } = 1;

    /// <summary>Which bit of a register, 0 to 15.</summary>
    public int Bit { get; init; }

    /// <summary>Null = the device's.</summary>
    public ByteOrder? ByteOrder { get; init; }

    /// <summary>Null = the device's.</summary>
    public WordOrder? WordOrder { get; init; }

    [JsonIgnore]
    public ModbusSource Source => new() { FunctionCode = FunctionCode, Address = Address, Type = Type, Length = Length, Bit = Bit, ByteOrder = ByteOrder, WordOrder = WordOrder };

    public static ModbusSourceBody Of(ModbusSource source) => new()
    {
        FunctionCode = source.FunctionCode,
        Address = source.Address,
        Type = source.Type,
        Length = source.Length,
        Bit = source.Bit,
        ByteOrder = source.ByteOrder,
        WordOrder = source.WordOrder,
    };
}
