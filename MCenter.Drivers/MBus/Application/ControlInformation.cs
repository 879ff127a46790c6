using MCenter.Core.Settings;

namespace MCenter.Drivers.MBus.Application;

/// <summary>CI field (EN 13757-3, 5): what the bytes after it are.</summary>
internal static class ControlInformation
{
    /// <summary>Bit 2: multi-byte fields are sent most significant byte first (of 51, 52, 72, 73 only; deprecated).</summary>
    public const byte MostSignificantFirst = 0x04;

    /// <summary>Master: application reset, optionally with a subcode byte.</summary>
    public const byte ApplicationReset = 0x50;

    /// <summary>Master: data records follow, no header.</summary>
    public const byte DataSend = 0x51;

    /// <summary>Master: selection by secondary address, 8 bytes, then optional records.</summary>
    public const byte SelectMeter = 0x52;

    /// <summary>Master: synchronise action (freeze).</summary>
    public const byte Synchronise = 0x54;

    /// <summary>Meter: application error, 0 or 1 byte.</summary>
    public const byte ApplicationError = 0x70;

    /// <summary>Meter: alarm status, 1 byte.</summary>
    public const byte AlarmStatus = 0x71;

    /// <summary>Meter: variable data behind a 12-byte header.</summary>
    public const byte VariableData = 0x72;

    /// <summary>Meter: fixed data, 16 bytes.</summary>
    public const byte FixedData = 0x73;

    /// <summary>Meter: variable data without header.</summary>
    public const byte VariableDataNoHeader = 0x78;

    /// <summary>Meter: variable data behind a 4-byte header.</summary>
    public const byte VariableDataShortHeader = 0x7A;

    /// <summary>Master: set 300 Bd; the codes up to 38400 Bd follow, see <see cref="SetBaudRate"/>.</summary>
    public const byte SetBaud300 = 0xB8;

    /// <summary>The CI that switches a meter to a baud rate, null for a rate that has none.</summary>
    public static byte? SetBaudRate(int baud) => BaudRates.MBus.IndexOf(baud) is var i and >= 0 ? (byte)(SetBaud300 + i) : null;
}
