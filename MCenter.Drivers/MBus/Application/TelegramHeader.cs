using System.Buffers.Binary;
using System.Globalization;

namespace MCenter.Drivers.MBus.Application;

/// <summary>
/// What stands before the records (EN 13757-3). Long header, CI 72; the short one, CI 7A, is its last four bytes.
/// </summary>
/// <remarks>
/// <code>
/// offset  0  1  2  3     4  5          6        7       8              9       10 11
///         identification manufacturer  version  medium  access number  status  configuration word (signature)
/// </code>
/// Fields of more than one byte are least significant byte first, with CI 76 most significant byte first.
/// </remarks>
/// <param name="HasIdentity">Whether identification (and, but for fixed data, manufacturer, version) was sent.</param>
/// <param name="Identification">Eight digits, normally decimal.</param>
/// <param name="Manufacturer">Three letters of five bits.</param>
/// <param name="Version">Version (generation).</param>
/// <param name="Medium">Medium code.</param>
/// <param name="AccessNumber">Counts answers, mod 256.</param>
/// <param name="Status">Status byte.</param>
/// <param name="Configuration">Configuration word, once a signature; tells encryption.</param>
internal readonly record struct TelegramHeader(bool HasIdentity, uint Identification, ushort Manufacturer, byte Version, byte Medium, byte AccessNumber, byte Status, ushort Configuration)
{
    /// <summary>Bytes of the long header.</summary>
    public const int LongSize = 12;

    /// <summary>Bytes of the short header.</summary>
    public const int ShortSize = 4;

    private const int ApplicationErrorMask = 0x03;
    private const int ApplicationBusy = 0x01;
    private const int PermanentError = 0x08;
    private const int TemporaryError = 0x10;

    /// <summary>Eight digits as printed on the meter.</summary>
    public string IdentificationText => Identification.ToString("X8", CultureInfo.InvariantCulture);

    /// <summary>Three letters; other characters where a test device has none.</summary>
    public string ManufacturerText => string.Create(3, Manufacturer, static (to, code) =>
    {
        to[0] = (char)(((code >> 10) & 0x1F) + 64);
        to[1] = (char)(((code >> 5) & 0x1F) + 64);
        to[2] = (char)((code & 0x1F) + 64);
    });

    /// <summary>Identification in printed order, then manufacturer, version and medium in wire order: 16 digits.</summary>
    public string SecondaryAddress => string.Create(
        CultureInfo.InvariantCulture, $"{Identification:X8}{Manufacturer & 0xFF:X2}{Manufacturer >> 8:X2}{Version:X2}{Medium:X2}");

    /// <summary>Whether the status byte reports an error: application error, abnormal condition, permanent or temporary error. Busy and low battery are none.</summary>
    public bool ReportsError => ((Status & ApplicationErrorMask) > ApplicationBusy) || (Status & (PermanentError | TemporaryError)) != 0;

    /// <summary>Reads the long header of <see cref="LongSize"/> bytes.</summary>
    public static TelegramHeader ReadLong(ReadOnlySpan<byte> bytes, bool mostSignificantFirst) => mostSignificantFirst
        ? new(true, BinaryPrimitives.ReadUInt32BigEndian(bytes), BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]), bytes[6], bytes[7], bytes[8], bytes[9], BinaryPrimitives.ReadUInt16BigEndian(bytes[10..]))
        : new(true, BinaryPrimitives.ReadUInt32LittleEndian(bytes), BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]), bytes[6], bytes[7], bytes[8], bytes[9], BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]));

    /// <summary>Reads the short header of <see cref="ShortSize"/> bytes.</summary>
    public static TelegramHeader ReadShort(ReadOnlySpan<byte> bytes) =>
        new(false, 0, 0, 0, 0, bytes[0], bytes[1], BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]));
}
