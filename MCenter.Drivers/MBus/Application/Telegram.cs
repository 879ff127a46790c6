using MCenter.Drivers.MBus.Link;

namespace MCenter.Drivers.MBus.Application;

/// <summary>What a telegram carries.</summary>
internal enum TelegramStructure
{
    /// <summary>CI 72, 76, 7A: header and records.</summary>
    Variable,

    /// <summary>CI 78, and 51, 55 from a master: records only.</summary>
    VariableNoHeader,

    /// <summary>CI 73, 77: two counters.</summary>
    Fixed,

    /// <summary>CI 70.</summary>
    ApplicationError,

    /// <summary>CI 71.</summary>
    AlarmStatus,

    /// <summary>CI 52, 56 from a master: a secondary address, then records.</summary>
    Selection,

    /// <summary>No data, or a CI whose data are not told here.</summary>
    Other,
}

/// <summary>The application layer of one frame (EN 13757-3): header, and where its records are. Over the frame's bytes, nothing is copied; never throws.</summary>
internal readonly ref struct Telegram
{
    /// <summary>Where the data after CI start in a long frame.</summary>
    private const int DataOffset = 7;
    private const int SecondaryAddressSize = 8;

    private Telegram(TelegramStructure structure, TelegramHeader? header = null, ReadOnlySpan<byte> data = default, int skip = 0, bool msbFirst = false, bool fromMaster = false)
    {
        Structure = structure;
        Header = header;
        Data = data.IsEmpty ? data : data[skip..];
        DataStart = DataOffset + skip;
        MostSignificantFirst = msbFirst;
        FromMaster = fromMaster;
        Encryption = header is { } h && structure == TelegramStructure.Variable ? Application.Encryption.Of(h.Configuration, Data) : null;
    }

    /// <summary>What it carries.</summary>
    public TelegramStructure Structure { get; }

    /// <summary>The header; null where the structure has none, or it was cut off.</summary>
    public TelegramHeader? Header { get; }

    /// <summary>Named when the records are encrypted.</summary>
    public Encryption? Encryption { get; }

    /// <summary>The records; the counters of fixed data; the code of an error or alarm.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>Where <see cref="Data"/> start in the frame.</summary>
    public int DataStart { get; }

    /// <summary>Byte order of multi-byte fields.</summary>
    public bool MostSignificantFirst { get; }

    /// <summary>Whether a master sent it: VIFEs 00 to 0D are then actions, not errors.</summary>
    public bool FromMaster { get; }

    /// <summary>What is wrong with it as a whole, null when nothing is.</summary>
    public string? Fault { get; private init; }

    /// <summary>Code of an application error or alarm status; null when none was sent.</summary>
    public byte? Code => Structure is TelegramStructure.ApplicationError or TelegramStructure.AlarmStatus && Data.Length > 0 ? Data[0] : null;

    /// <summary>Reads what a frame carries.</summary>
    public static Telegram Of(in MBusFrame frame)
    {
        if (frame.Kind is FrameKind.Ack or FrameKind.Short)
        {
            return new(TelegramStructure.Other);
        }

        var data = frame.Data;
        var ci = frame.ControlInformation;
        var msbFirst = (ci & ControlInformation.MostSignificantFirst) != 0;
        return (byte)(ci & ~ControlInformation.MostSignificantFirst) switch
        {
            ControlInformation.VariableData => data.Length < TelegramHeader.LongSize
                ? Cut(TelegramStructure.Variable, TelegramHeader.LongSize, data.Length)
                : new(TelegramStructure.Variable, TelegramHeader.ReadLong(data, msbFirst), data, TelegramHeader.LongSize, msbFirst),
            ControlInformation.FixedData => data.Length != FixedData.Size
                ? Cut(TelegramStructure.Fixed, FixedData.Size, data.Length)
                : new(TelegramStructure.Fixed, FixedData.Header(data, msbFirst), data, FixedData.HeaderSize, msbFirst),
            ControlInformation.DataSend => new(TelegramStructure.VariableNoHeader, null, data, 0, msbFirst, fromMaster: true),
            ControlInformation.SelectMeter => data.Length < SecondaryAddressSize
                ? Cut(TelegramStructure.Selection, SecondaryAddressSize, data.Length)
                : new(TelegramStructure.Selection, null, data, SecondaryAddressSize, msbFirst, fromMaster: true),
            _ => OfOther(ci, data),
        };
    }

    private static Telegram OfOther(byte ci, ReadOnlySpan<byte> data) => ci switch
    {
        ControlInformation.VariableDataShortHeader => data.Length < TelegramHeader.ShortSize
            ? Cut(TelegramStructure.Variable, TelegramHeader.ShortSize, data.Length)
            : new(TelegramStructure.Variable, TelegramHeader.ReadShort(data), data, TelegramHeader.ShortSize),
        ControlInformation.VariableDataNoHeader => new(TelegramStructure.VariableNoHeader, null, data),
        ControlInformation.ApplicationError => new(TelegramStructure.ApplicationError, null, data),
        ControlInformation.AlarmStatus => new(TelegramStructure.AlarmStatus, null, data),
        _ => new(TelegramStructure.Other, null, data),
    };

    /// <summary>A reader of the records.</summary>
    public RecordReader Records() => new(Encryption is null ? Data : default, MostSignificantFirst, FromMaster);

    private static Telegram Cut(TelegramStructure structure, int expected, int found) =>
        new(structure) { Fault = $"{expected} bytes expected after CI, {found} found" };
}
