namespace MCenter.Core.Registers;

/// <summary>How the words of a Modbus register are to be understood. The names are those of the pages, the API and the files.</summary>
public enum ModbusType
{
    /// <summary>One coil or discrete input, or one bit of a register.</summary>
    Bit,

    /// <summary>Two's complement, one register.</summary>
    Int16,

    /// <summary>Two's complement, two registers.</summary>
    Int32,

    /// <summary>Two's complement, four registers.</summary>
    Int64,

    /// <summary>Without sign, one register.</summary>
    UInt16,

    /// <summary>Without sign, two registers.</summary>
    UInt32,

    /// <summary>Without sign, four registers.</summary>
    UInt64,

    /// <summary>IEEE 754 binary32, two registers.</summary>
    Float32,

    /// <summary>IEEE 754 binary64, four registers.</summary>
    Float64,

    /// <summary>ASCII text, two characters a register.</summary>
    Text,

    /// <summary>Binary coded decimal without sign, four digits a register, one to four registers.</summary>
    Bcd,
}
