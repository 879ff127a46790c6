namespace MCenter.Drivers.MBus.Link;

/// <summary>The four frames of EN 13757-2, 5.2 (IEC 870-5-1 format class FT1.2).</summary>
internal enum FrameKind
{
    /// <summary>E5.</summary>
    Ack,

    /// <summary>C and A only.</summary>
    Short,

    /// <summary>C, A and CI.</summary>
    Control,

    /// <summary>C, A, CI and 1 to 252 bytes of data.</summary>
    Long,
}

/// <summary>
/// One frame of the M-Bus link layer (EN 13757-2, 5.2), over the bytes it was read from or will be written from. Nothing is copied.
/// </summary>
/// <remarks>
/// <code>
/// acknowledge   E5
/// short         10  C  A  CS 16
/// control       68 03 03 68  C  A CI  CS 16
/// long          68  L  L 68  C  A CI data[L-3]  CS 16
/// offset         0  1  2  3  4  5  6  7 ..
/// </code>
/// L counts C, A, CI and the data; CS is the low byte of the sum of the same bytes (short: of C and A).
/// </remarks>
internal readonly ref struct MBusFrame
{
    public const int MaxData = 252;
    public const int MaxSize = MaxData + LongOverhead;

    private const byte AckByte = 0xE5;
    private const byte ShortStart = 0x10;
    private const byte LongStart = 0x68;
    private const byte Stop = 0x16;

    private const int ShortSize = 5;
    private const int LengthOffset = 1;
    private const int SecondLengthOffset = 2;
    private const int SecondStartOffset = 3;
    private const int LongBodyOffset = 4;
    private const int LongOverhead = 9;
    private const int MinLength = 3;

    private MBusFrame(FrameKind kind, byte control = 0, byte address = 0, byte controlInformation = 0, ReadOnlySpan<byte> data = default)
    {
        Kind = kind;
        Control = control;
        Address = address;
        ControlInformation = controlInformation;
        Data = data;
    }

    /// <summary>Which of the four.</summary>
    public FrameKind Kind { get; }

    /// <summary>C field, see <see cref="ControlField"/>; 0 in an acknowledge.</summary>
    public byte Control { get; }

    /// <summary>A field, see <see cref="MBusAddress"/>; 0 in an acknowledge.</summary>
    public byte Address { get; }

    /// <summary>CI field; 0 in an acknowledge or short frame.</summary>
    public byte ControlInformation { get; }

    /// <summary>What follows CI; empty but in a long frame.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>Bytes on the wire.</summary>
    public int Size => Kind switch
    {
        FrameKind.Ack => 1,
        FrameKind.Short => ShortSize,
        _ => Data.Length + LongOverhead,
    };

    /// <summary>The acknowledge E5.</summary>
    public static MBusFrame Ack => new(FrameKind.Ack);

    /// <summary>A short frame.</summary>
    public static MBusFrame Short(byte control, byte address) => new(FrameKind.Short, control, address);

    /// <summary>A long frame, or a control frame when there is no data.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than 252 bytes of data.</exception>
    public static MBusFrame Long(byte control, byte address, byte controlInformation, ReadOnlySpan<byte> data = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(data.Length, MaxData);
        return new(data.IsEmpty ? FrameKind.Control : FrameKind.Long, control, address, controlInformation, data);
    }

    /// <summary>
    /// Reads the first frame. Bytes before a start byte are skipped; a broken frame is answered as soon as it shows. After a wrong checksum
    /// with a right stop byte the whole frame is consumed; otherwise its end is unknown, and reading goes on at the next 68 or 10
    /// (not at E5, which any data byte may be).
    /// </summary>
    public static FrameRead Read(ReadOnlySpan<byte> bytes, out MBusFrame frame)
    {
        frame = default;
        var skipped = bytes.IndexOfAny(AckByte, ShortStart, LongStart);
        if (skipped < 0)
        {
            return new(FrameReadStatus.Incomplete, bytes.Length, bytes.Length, 1, default);
        }

        var rest = bytes[skipped..];
        switch (rest[0])
        {
            case AckByte:
                frame = Ack;
                return new(FrameReadStatus.Frame, skipped, skipped + 1, 0, default);
            case ShortStart:
                return ReadShort(rest, skipped, out frame);
            default:
                return ReadLong(rest, skipped, out frame);
        }
    }

    /// <summary>Writes the frame and answers its size.</summary>
    /// <exception cref="ArgumentException">The destination is too small; <see cref="MaxSize"/> always suffices.</exception>
    public int WriteTo(Span<byte> destination)
    {
        var to = destination[..Size];
        switch (Kind)
        {
            case FrameKind.Ack:
                to[0] = AckByte;
                break;
            case FrameKind.Short:
                to[0] = ShortStart;
                to[1] = Control;
                to[2] = Address;
                Close(to, bodyOffset: 1);
                break;
            default:
                to[0] = to[SecondStartOffset] = LongStart;
                to[LengthOffset] = to[SecondLengthOffset] = (byte)(Data.Length + MinLength);
                to[LongBodyOffset] = Control;
                to[LongBodyOffset + 1] = Address;
                to[LongBodyOffset + 2] = ControlInformation;
                Data.CopyTo(to[(LongBodyOffset + MinLength)..]);
                Close(to, LongBodyOffset);
                break;
        }

        return to.Length;
    }

    /// <summary>The frame as bytes of its own.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        WriteTo(bytes);
        return bytes;
    }

    private static FrameRead ReadShort(ReadOnlySpan<byte> rest, int skipped, out MBusFrame frame)
    {
        frame = default;
        if (rest.Length < ShortSize)
        {
            return Incomplete(skipped, ShortSize - rest.Length);
        }

        if (FaultAtEnd(rest, ShortSize, bodyOffset: 1, skipped) is { } fault)
        {
            return fault;
        }

        frame = Short(rest[1], rest[2]);
        return new(FrameReadStatus.Frame, skipped, skipped + ShortSize, 0, default);
    }

    private static FrameRead ReadLong(ReadOnlySpan<byte> rest, int skipped, out MBusFrame frame)
    {
        frame = default;
        if (rest.Length <= LengthOffset)
        {
            return Incomplete(skipped, LongOverhead - rest.Length);
        }

        var length = rest[LengthOffset];
        if (length < MinLength)
        {
            return Fault(FrameFaultKind.Length, MinLength, length, rest, skipped);
        }

        if (rest.Length > SecondLengthOffset && rest[SecondLengthOffset] != length)
        {
            return Fault(FrameFaultKind.SecondLength, length, rest[SecondLengthOffset], rest, skipped);
        }

        if (rest.Length > SecondStartOffset && rest[SecondStartOffset] != LongStart)
        {
            return Fault(FrameFaultKind.SecondStart, LongStart, rest[SecondStartOffset], rest, skipped);
        }

        var size = length - MinLength + LongOverhead;
        if (rest.Length < size)
        {
            return Incomplete(skipped, size - rest.Length);
        }

        if (FaultAtEnd(rest, size, LongBodyOffset, skipped) is { } fault)
        {
            return fault;
        }

        var body = rest.Slice(LongBodyOffset, length);
        frame = Long(body[0], body[1], body[2], body[MinLength..]);
        return new(FrameReadStatus.Frame, skipped, skipped + size, 0, default);
    }

    private static FrameRead Incomplete(int skipped, int missing) => new(FrameReadStatus.Incomplete, skipped, skipped, missing, default);

    private static FrameRead? FaultAtEnd(ReadOnlySpan<byte> rest, int size, int bodyOffset, int skipped)
    {
        var whole = rest[..size];
        if (whole[^1] != Stop)
        {
            return Fault(FrameFaultKind.Stop, Stop, whole[^1], rest, skipped);
        }

        var sum = Checksum(whole[bodyOffset..^2]);
        return whole[^2] == sum
            ? null
            : new(FrameReadStatus.Fault, skipped, skipped + whole.Length, 0, new(FrameFaultKind.Checksum, sum, whole[^2]));
    }

    private static FrameRead Fault(FrameFaultKind kind, byte expected, byte found, ReadOnlySpan<byte> rest, int skipped)
    {
        var next = rest[1..].IndexOfAny(ShortStart, LongStart);
        return new(FrameReadStatus.Fault, skipped, skipped + (next < 0 ? rest.Length : next + 1), 0, new(kind, expected, found));
    }

    private static void Close(Span<byte> frame, int bodyOffset)
    {
        frame[^2] = Checksum(frame[bodyOffset..^2]);
        frame[^1] = Stop;
    }

    private static byte Checksum(ReadOnlySpan<byte> body)
    {
        var sum = 0;
        foreach (var b in body)
        {
            sum += b;
        }

        return (byte)sum;
    }
}
