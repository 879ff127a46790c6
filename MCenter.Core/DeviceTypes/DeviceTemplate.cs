using System.Text.Json.Serialization;
using MCenter.Core.Devices;
using MCenter.Core.Registers;

namespace MCenter.Core.DeviceTypes;

/// <summary>
/// What is set up for every device of one type (the manual's M-Bus driver). There is one a type; the type is manufacturer, medium, version and number of registers.
/// </summary>
public sealed record DeviceTemplate
{
    /// <summary>Three letters ("EMU").</summary>
    public required string Manufacturer { get; init; }

    /// <summary>Medium that the telegram names.</summary>
    public required Medium Medium { get; init; }

    /// <summary>Version byte, 0 to 255.</summary>
    public required int Version { get; init; }

    /// <summary>How many registers such a device answers with, from 1.</summary>
    public required int NumberOfRegisters { get; init; }

    /// <summary>Name of the type ("EMU Allrounder").</summary>
    public required string Name { get; init; }

    /// <summary>Readout interval in minutes (one of the raster's), 0 = the box's standard interval.</summary>
    public int IntervalMinutes { get; init; }

    /// <summary>Whether such devices run on a battery.</summary>
    public bool Battery { get; init; }

    /// <summary>How many M-Bus unit loads of 1.5 mA such a device draws; see <see cref="Device.UnitLoads"/>.</summary>
    public int UnitLoads { get; init; } = 1;

    /// <summary>The registers that it names, by number; one that is not here gets its defaults.</summary>
    public required IReadOnlyList<TemplateRegister> Registers { get; init; }

    /// <summary>The commands that its devices understand; mostly none.</summary>
    public IReadOnlyList<TemplateCommand> Commands { get; init; } = [];

    /// <summary>Telegrams made for this template with the values expected, null where there is none.</summary>
    public TemplateSample? Sample { get; init; }

    /// <summary>The devices that it is for.</summary>
    [JsonIgnore]
    public DeviceType Type => new(Manufacturer, Medium, Version, NumberOfRegisters);

    /// <summary>Whether a device that answers so is of this type.</summary>
    public bool Matches(DeviceIdentity identity, int registers) =>
        Type == new DeviceType(identity.Manufacturer, identity.Medium, identity.Version, registers);
}

/// <summary>What a template sets for one register; see the fields of the same name in <see cref="Register"/>.</summary>
public sealed record TemplateRegister
{
    /// <summary>Position, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>Code of the name; see <see cref="RegisterNames"/>.</summary>
    public int Name { get; init; }

    /// <summary>Code of the unit; see <see cref="RegisterUnits"/>.</summary>
    public int Unit { get; init; }

    /// <summary>Tariff shown, 0 = none.</summary>
    public int Tariff { get; init; }

    /// <summary>Phase 1 to 3, 0 = none.</summary>
    public int Phase { get; init; }

    /// <summary>What raw values are divided by, 0 = 1.</summary>
    public decimal Divisor { get; init; }

    /// <summary>OBIS code, empty when none.</summary>
    public string Obis { get; init; } = "";

    /// <summary>Base unit of raw values that the telegram gives no unit for; empty = what the telegram says.</summary>
    public string RawUnit { get; init; } = "";

    /// <summary>Whether readings are kept in the history.</summary>
    public bool Save { get; init; } = true;

    /// <summary>Whether it says nothing but <see cref="Save"/>: the register then keeps the defaults that its value brings.</summary>
    [JsonIgnore]
    public bool IsBlank => this with { Save = true } == new TemplateRegister { Number = Number };
}

/// <summary>The telegrams of one readout in a template's layout with invented numbers, and what is to come out of them.</summary>
/// <param name="Telegrams">Long frames in the order sent, hexadecimal, blanks allowed.</param>
/// <param name="Values">The raw value of each register in the base unit, invariant text.</param>
public sealed record TemplateSample(IReadOnlyList<string> Telegrams, IReadOnlyList<string> Values);
