using System.Buffers.Binary;
using System.Text;
using MCenter.Drivers.MBus.Application;
using MCenter.Drivers.MBus.Link;

namespace MCenter.Drivers.Simulation.MBus;

/// <summary>
/// Writes the data records of a telegram (EN 13757-3, 6.3). The head of a record is its DIF, DIFEs, VIF and VIFEs as bytes;
/// the data field in the DIF's low nibble decides how the value is written.
/// </summary>
internal sealed class TelegramBuilder
{
    private const byte Real = 0x5, Variable = 0xD;
    private const byte MakerBlock = 0x0F, MakerBlockMoreFollows = 0x1F, Filler = 0x2F;

    private readonly List<byte> bytes = [];

    /// <summary>Bytes of data by data field; -1 where the data field says no length of its own.</summary>
    private static ReadOnlySpan<sbyte> Sizes => [0, 1, 2, 3, 4, 4, 6, 8, 0, 1, 2, 3, 4, -1, 6, -1];

    /// <summary>The records so far.</summary>
    public byte[] ToArray() => [.. bytes];

    /// <summary>A number as integer (two's complement), BCD (type A; F in front when negative) or float, whichever the DIF names.</summary>
    /// <exception cref="ArgumentException">The DIF names none of them, or the number does not fit.</exception>
    public TelegramBuilder Number(ReadOnlySpan<byte> head, long value)
    {
        var field = head[0] & 0x0F;
        if (field == Real)
        {
            return Float(head, value);
        }

        var size = Sizes[field];
        if (size <= 0)
        {
            throw new ArgumentException($"DIF {head[0]:X2} holds no number", nameof(head));
        }

        Span<byte> data = stackalloc byte[8];
        var whole = field > 8 ? Bcd(value, size * 2) : value;
        if (field <= 8 && size < 8 && (value < -(1L << ((size * 8) - 1)) || value >= 1L << (size * 8)))
        {
            throw new ArgumentException($"{value} does not fit in {size} bytes", nameof(value));
        }

        BinaryPrimitives.WriteInt64LittleEndian(data, whole);
        return Bytes(head, data[..size]);
    }

    /// <summary>A 32-bit real (type H).</summary>
    public TelegramBuilder Float(ReadOnlySpan<byte> head, float value)
    {
        Span<byte> data = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(data, value);
        return Bytes(head, data);
    }

    /// <summary>A text of variable length, Latin-1, last character sent first.</summary>
    public TelegramBuilder Text(ReadOnlySpan<byte> head, string text)
    {
        var latin = Encoding.Latin1.GetBytes(text);
        Array.Reverse(latin);
        return VariableLength(head, (byte)latin.Length, latin);
    }

    /// <summary>Data of variable length behind its LVAR byte.</summary>
    public TelegramBuilder VariableLength(ReadOnlySpan<byte> head, byte lvar, ReadOnlySpan<byte> data)
    {
        if ((head[0] & 0x0F) != Variable)
        {
            throw new ArgumentException($"DIF {head[0]:X2} is not of variable length", nameof(head));
        }

        return Bytes(head, [lvar, .. data]);
    }

    /// <summary>A date: type G (DIF 02).</summary>
    public TelegramBuilder Date(ReadOnlySpan<byte> head, DateOnly date) => Bytes(head, TypeG(date));

    /// <summary>A date and time of the meter's own clock: type F (DIF 04), whole minutes.</summary>
    public TelegramBuilder Time(ReadOnlySpan<byte> head, DateTime time, bool summer)
    {
        var hundredYears = time.Year / 100 - 19;
        return Bytes(head, [(byte)time.Minute, (byte)(time.Hour | (hundredYears << 5) | (summer ? 0x80 : 0)), .. TypeG(DateOnly.FromDateTime(time))]);
    }

    /// <summary>A record with its data as they are.</summary>
    public TelegramBuilder Bytes(ReadOnlySpan<byte> head, ReadOnlySpan<byte> data)
    {
        bytes.AddRange(head);
        bytes.AddRange(data);
        return this;
    }

    /// <summary>One idle filler.</summary>
    public TelegramBuilder Idle() => Bytes([Filler], []);

    /// <summary>The maker's own data, which end the telegram.</summary>
    public TelegramBuilder MakerData(ReadOnlySpan<byte> data) => Bytes([MakerBlock], data);

    /// <summary>The end of a telegram after which another follows, with the maker's own data if any.</summary>
    public TelegramBuilder MoreFollows(params ReadOnlySpan<byte> data) => Bytes([MakerBlockMoreFollows], data);

    /// <summary>These records as a whole RSP_UD frame with the 12-byte header (CI 72).</summary>
    public byte[] ToFrame(MeterIdentity identity, byte address = 0, byte access = 0, byte status = 0) => Frame(identity, address, access, status, ToArray());

    /// <summary>An RSP_UD frame around records.</summary>
    public static byte[] Frame(MeterIdentity identity, byte address, byte access, byte status, ReadOnlySpan<byte> records) =>
        MBusFrame.Long(ControlField.RspUd, address, ControlInformation.VariableData, [.. identity.ToBytes(), access, status, 0, 0, .. records]).ToArray();

    private static byte[] TypeG(DateOnly date)
    {
        var year = date.Year % 100;
        return [(byte)(date.Day | ((year & 7) << 5)), (byte)(date.Month | ((year >> 3) << 4))];
    }

    private static long Bcd(long value, int digits)
    {
        var rest = Math.Abs(value);
        var coded = 0L;
        for (var i = 0; i < digits; i++)
        {
            coded |= rest % 10 << (4 * i);
            rest /= 10;
        }

        var first = 4 * (digits - 1);
        if (rest > 0 || (value < 0 && coded >> first != 0))
        {
            throw new ArgumentException($"{value} does not fit in {digits} digits", nameof(value));
        }

        return value < 0 ? coded | (0xFL << first) : coded;
    }
}
