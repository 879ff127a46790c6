using System.Text.Json.Serialization;
using MCenter.Core.Devices;
using MCenter.Core.Registers;

namespace MCenter.Core.Modbus;

/// <summary>The registers of one type of Modbus meter, and how such a meter is asked.</summary>
public sealed record ModbusTemplate
{
    /// <summary>Name of the type ("Eastron SDM120-Modbus"), 1 to 100 characters, without slashes.</summary>
    public required string Name { get; init; }

    /// <summary>Version of the template, from 1; the register map of a new generation of the meter gets the next one.</summary>
    public required int Version { get; init; }

    /// <summary>Who makes the meter, in full; may be empty.</summary>
    public string Manufacturer { get; init; } = "";

    /// <summary>What such meters measure.</summary>
    public required Medium Medium { get; init; }

    /// <summary>The public document, and its place, that the register map was taken from, and what it was compared with; may be empty.</summary>
    public string Source { get; init; } = "";

    /// <summary>How such a meter is asked.</summary>
    public ModbusTemplateConnection Connection { get; init; } = new();

    /// <summary>Its registers in the order in which a device gets them.</summary>
    public required IReadOnlyList<ModbusTemplateRegister> Registers { get; init; }

    /// <summary>Words made for this template with the values expected; null where there are none.</summary>
    public ModbusTemplateSample? Sample { get; init; }

    /// <summary>What it is found by.</summary>
    [JsonIgnore]
    public ModbusTemplateKey Key => new(Name, Version);
}

/// <summary>Name and version of a template: there is one each.</summary>
/// <param name="Name">As in <see cref="ModbusTemplate.Name"/>, case matters.</param>
/// <param name="Version">From 1.</param>
public readonly record struct ModbusTemplateKey(string Name, int Version)
{
    /// <summary>"Eastron SDM120-Modbus, version 1", for the event log and errors.</summary>
    public override string ToString() => $"{Name}, version {Version}";
}

/// <summary>
/// How a type of meter is asked. Byte and word order, blocks and pauses belong to the type and are applied; the serial settings are those that it leaves the factory with, to be
/// shown: how a meter is set is known on site alone. Ranges as in <see cref="ModbusConnection"/>.
/// </summary>
public sealed record ModbusTemplateConnection
{
    /// <summary>Baud rate from the factory; null when not known.</summary>
    public int? BaudRate { get; init; }

    /// <summary>Data bits from the factory.</summary>
    public int? DataBits { get; init; }

    /// <summary>Parity from the factory.</summary>
    public Parity? Parity { get; init; }

    /// <summary>Stop bits from the factory.</summary>
    public int? StopBits { get; init; }

    /// <summary>Order of the bytes of a register.</summary>
    public ByteOrder ByteOrder { get; init; }

    /// <summary>Order of the registers of a longer value.</summary>
    public WordOrder WordOrder { get; init; }

    /// <summary>Most registers that it lets be read with one request.</summary>
    public int LargestBlock { get; init; } = ModbusConnection.MostRegisters;

    /// <summary>How many registers nobody asked for may be read along to save a request.</summary>
    public int AllowedGap { get; init; } = new ModbusConnection().AllowedGap;

    /// <summary>One request for each register, none merged.</summary>
    public bool OneRequestPerRegister { get; init; }

    /// <summary>Pause between two requests, milliseconds.</summary>
    public int PauseBetweenRequests { get; init; }
}

/// <summary>One register of a template: where it stands (see <see cref="ModbusSource"/>) and what is set for it (see the fields of the same name in <see cref="Register"/>).</summary>
public sealed record ModbusTemplateRegister
{
    /// <summary>Function code that reads it, 1 to 4.</summary>
    public int FunctionCode { get; init; } = 3;

    /// <summary>Address on the wire, 0 to 65535.</summary>
    public required int Address { get; init; }

    /// <summary>How its words are to be understood.</summary>
    public required ModbusType Type { get; init; }

    /// <summary>How many registers a text or a BCD number fills.</summary>
    public int Length { get; init; } = 1;

    /// <summary>Which bit of a register, 0 to 15.</summary>
    public int Bit { get; init; }

    /// <summary>Byte order of this register alone; null = the meter's.</summary>
    public ByteOrder? ByteOrder { get; init; }

    /// <summary>Word order of this register alone; null = the meter's.</summary>
    public WordOrder? WordOrder { get; init; }

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

    /// <summary>Whether readings are kept in the history.</summary>
    public bool Save { get; init; } = true;

    /// <summary>Where it stands.</summary>
    [JsonIgnore]
    public ModbusSource Source => new()
    {
        FunctionCode = FunctionCode, Address = Address, Type = Type, Length = Length, Bit = Bit, ByteOrder = ByteOrder, WordOrder = WordOrder,
    };
}

/// <summary>What a meter in a template's layout would answer, with invented numbers.</summary>
/// <param name="Words">The words of each register as on the wire, four hexadecimal digits each ("4366 3333").</param>
/// <param name="Values">The value of each register in the unit shown, invariant text.</param>
public sealed record ModbusTemplateSample(IReadOnlyList<string> Words, IReadOnlyList<string> Values);
