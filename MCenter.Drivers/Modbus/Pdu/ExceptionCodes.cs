using System.Collections.Frozen;

namespace MCenter.Drivers.Modbus.Pdu;

/// <summary>Exception codes (Modbus Application Protocol V1.1b3, 7).</summary>
internal static class ExceptionCodes
{
    public const byte IllegalFunction = 1;
    public const byte IllegalDataAddress = 2;
    public const byte IllegalDataValue = 3;
    public const byte DeviceFailure = 4;
    public const byte Acknowledge = 5;
    public const byte DeviceBusy = 6;
    public const byte GatewayPathUnavailable = 0x0A;
    public const byte GatewayTargetSilent = 0x0B;

    private static readonly FrozenDictionary<byte, string> Names = new Dictionary<byte, string>
    {
        [IllegalFunction] = "illegal function",
        [IllegalDataAddress] = "illegal data address",
        [IllegalDataValue] = "illegal data value",
        [DeviceFailure] = "server device failure",
        [Acknowledge] = "acknowledge: takes long",
        [DeviceBusy] = "server device busy",
        [8] = "memory parity error",
        [GatewayPathUnavailable] = "gateway path unavailable",
        [GatewayTargetSilent] = "gateway target device failed to respond",
    }.ToFrozenDictionary();

    /// <summary>"exception 02 (illegal data address)", in the words of the specification.</summary>
    public static string Text(byte code) => Names.TryGetValue(code, out var name) ? $"exception {code:X2} ({name})" : $"exception {code:X2}";

    /// <summary>Whether the same request may be answered a little later.</summary>
    public static bool IsPassing(byte code) => code is Acknowledge or DeviceBusy or GatewayPathUnavailable or GatewayTargetSilent;

    /// <summary>Whether it says that these addresses are not to be had, now and later.</summary>
    public static bool IsLasting(byte code) => code is IllegalFunction or IllegalDataAddress or IllegalDataValue;
}
