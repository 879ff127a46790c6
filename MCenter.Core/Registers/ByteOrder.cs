namespace MCenter.Core.Registers;

/// <summary>Order of the two bytes of a Modbus register.</summary>
public enum ByteOrder
{
    /// <summary>The high byte comes first, as the specification has it (Modbus Application Protocol V1.1b3, 4.2).</summary>
    BigEndian,

    /// <summary>The low byte comes first.</summary>
    LittleEndian,
}

/// <summary>Order of the registers of a value that fills several; the specification leaves it open.</summary>
public enum WordOrder
{
    /// <summary>The most significant register has the lowest address.</summary>
    HighFirst,

    /// <summary>The least significant register has the lowest address.</summary>
    LowFirst,
}
