namespace MCenter.Drivers.Modbus.Rtu;

/// <summary>CRC-16 of Modbus over serial line (V1.02, 2.5.1.2): polynomial A001 reflected, start FFFF. The low byte goes out first.</summary>
internal static class Crc16
{
    private static readonly ushort[] Table = [.. Enumerable.Range(0, 256).Select(Entry)];

    /// <summary>The checksum of bytes; over a frame with its own checksum it is 0.</summary>
    public static ushort Of(ReadOnlySpan<byte> bytes)
    {
        ushort crc = 0xFFFF;
        foreach (var b in bytes)
        {
            crc = (ushort)((crc >> 8) ^ Table[(crc ^ b) & 0xFF]);
        }

        return crc;
    }

    private static ushort Entry(int value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) != 0 ? (value >> 1) ^ 0xA001 : value >> 1;
        }

        return (ushort)value;
    }
}
