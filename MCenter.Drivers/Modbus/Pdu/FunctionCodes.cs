namespace MCenter.Drivers.Modbus.Pdu;

/// <summary>Function codes that values are read with (Modbus Application Protocol V1.1b3, 6.1 to 6.4).</summary>
internal static class FunctionCodes
{
    public const byte ReadCoils = 1;
    public const byte ReadDiscreteInputs = 2;
    public const byte ReadHoldingRegisters = 3;
    public const byte ReadInputRegisters = 4;

    /// <summary>Set in the function code of an answer that is an exception.</summary>
    public const byte ExceptionFlag = 0x80;

    /// <summary>Most coils or inputs that one request may read.</summary>
    public const int MostBits = 2000;

    /// <summary>Whether single bits are read and not registers.</summary>
    public static bool ReadsBits(int code) => code is ReadCoils or ReadDiscreteInputs;
}
