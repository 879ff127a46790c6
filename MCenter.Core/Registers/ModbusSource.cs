namespace MCenter.Core.Registers;

/// <summary>Where in a Modbus device a register's value stands, and how it is to be understood.</summary>
public sealed record ModbusSource
{
    /// <summary>So many addresses a function code has: 0 to 65535.</summary>
    public const int Addresses = 65536;

    /// <summary>Function code that reads it: 1 coils, 2 discrete inputs, 3 holding registers, 4 input registers.</summary>
    public int FunctionCode { get; init; } = 3;

    /// <summary>Start address as it goes over the wire, 0 to 65535; documents that count from 1 name one more.</summary>
    public int Address { get; init; }

    /// <summary>How its words are to be understood.</summary>
    public ModbusType Type { get; init; } = ModbusType.UInt16;

    /// <summary>How many registers a text (1 to 125) or a BCD number (1 to 4) fills; of no meaning for other types.</summary>
    public int Length { get; init; } = 1;

    /// <summary>Which bit of a register, 0 to 15 from the least significant; of no meaning but for <see cref="ModbusType.Bit"/> with function codes 3 and 4.</summary>
    public int Bit { get; init; }

    /// <summary>Byte order of this register alone; null = the device's.</summary>
    public ByteOrder? ByteOrder { get; init; }

    /// <summary>Word order of this register alone; null = the device's.</summary>
    public WordOrder? WordOrder { get; init; }

    /// <summary>Whether single bits are read (function codes 1 and 2) and not registers.</summary>
    public bool ReadsBits => FunctionCode is 1 or 2;

    /// <summary>How many coils, inputs or registers are read for it.</summary>
    public int Count => Type switch
    {
        ModbusType.Int32 or ModbusType.UInt32 or ModbusType.Float32 => 2,
        ModbusType.Int64 or ModbusType.UInt64 or ModbusType.Float64 => 4,
        ModbusType.Text or ModbusType.Bcd => Length,
        _ => 1,
    };

    /// <summary>The same with what is of no meaning for its type as it is unless set, so that the same place is always the same record.</summary>
    public ModbusSource Normal() => this with
    {
        Length = Type is ModbusType.Text or ModbusType.Bcd ? Length : 1,
        Bit = Type == ModbusType.Bit && !ReadsBits ? Bit : 0,
    };
}
