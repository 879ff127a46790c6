using System.Buffers;
using System.Buffers.Binary;

namespace MCenter.Core.History;

/// <summary>Reads the history's bytes; past the end, or on nonsense, it answers zeros and remembers <see cref="Failed"/> instead of throwing.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    public bool Failed { get; private set; }

    public readonly bool AtEnd => rest.IsEmpty;

    public readonly ReadOnlySpan<byte> Rest => rest;

    public ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)rest.Length)
        {
            Failed = true;
            rest = default;
            return default;
        }

        var taken = rest[..(int)count];
        rest = rest[(int)count..];
        return taken;
    }

    public byte Byte() => Take(1) is [var one] ? one : (byte)0;

    public uint Fixed32() => Take(4) is { Length: 4 } four ? BinaryPrimitives.ReadUInt32LittleEndian(four) : 0;

    public ulong Fixed64() => Take(8) is { Length: 8 } eight ? BinaryPrimitives.ReadUInt64LittleEndian(eight) : 0;

    /// <summary>Seven bits a byte, least significant first; at most ten bytes.</summary>
    public ulong Unsigned()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var one = Byte();
            value |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80)
            {
                return value;
            }
        }

        Failed = true;
        return 0;
    }

    public long Signed() => ZigZag.Decode(Unsigned());

    /// <summary>A count that is an array's length: refused where it cannot be meant.</summary>
    public int Count(int most)
    {
        var count = Unsigned();
        if (count <= (ulong)most)
        {
            return (int)count;
        }

        Failed = true;
        return 0;
    }
}

/// <summary>Writes what <see cref="ByteReader"/> reads.</summary>
internal sealed class ByteWriter
{
    private readonly ArrayBufferWriter<byte> buffer = new(256);

    public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

    /// <summary>The next bytes, for the caller to fill at once.</summary>
    public Span<byte> Reserve(int count)
    {
        var span = buffer.GetSpan(Math.Max(count, 1))[..count];
        buffer.Advance(count);
        return span;
    }

    public void Byte(byte value)
    {
        buffer.GetSpan(1)[0] = value;
        buffer.Advance(1);
    }

    public void Bytes(ReadOnlySpan<byte> bytes) => buffer.Write(bytes);

    public void Fixed32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(buffer.GetSpan(4), value);
        buffer.Advance(4);
    }

    public void Fixed64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(buffer.GetSpan(8), value);
        buffer.Advance(8);
    }

    public void Unsigned(ulong value)
    {
        var span = buffer.GetSpan(10);
        var length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            span[length++] = (byte)(value | 0x80);
        }

        span[length++] = (byte)value;
        buffer.Advance(length);
    }

    public void Signed(long value) => Unsigned(ZigZag.Encode(value));
}

/// <summary>Small numbers of either sign to small numbers without one: 0, -1, 1, -2 to 0, 1, 2, 3.</summary>
internal static class ZigZag
{
    public static ulong Encode(long value) => (ulong)((value << 1) ^ (value >> 63));

    public static long Decode(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
