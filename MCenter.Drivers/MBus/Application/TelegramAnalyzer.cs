using System.Globalization;
using MCenter.Core.Registers;
using MCenter.Drivers.MBus.Link;

namespace MCenter.Drivers.MBus.Application;

/// <summary>Takes telegrams apart for people and for <c>telegrams/decode</c>. Pure; never throws for what the bytes are.</summary>
public static class TelegramAnalyzer
{
    private static readonly string[] Functions = ["instantaneous", "maximum", "minimum", "error", "manufacturer", "more_records_follow"];
    private static readonly string[] Structures = ["variable", "variable_no_header", "fixed", "application_error", "alarm_status", "selection", "other"];

    /// <summary>Reads hexadecimal text; blanks, line breaks, <c>-</c>, <c>:</c>, <c>,</c> and <c>0x</c> between bytes are allowed.</summary>
    /// <returns>The bytes, or null when the text is no hexadecimal.</returns>
    public static byte[]? BytesOf(string hex)
    {
        ArgumentNullException.ThrowIfNull(hex);
        var digits = string.Concat(hex.Replace("0x", "", StringComparison.OrdinalIgnoreCase).Where(c => !char.IsWhiteSpace(c) && c is not ('-' or ':' or ',')));
        return digits.Length > 0 && digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit) ? Convert.FromHexString(digits) : null;
    }

    /// <summary>Takes one frame apart. Bytes before or after it make the telegram broken, what could be read is answered nevertheless.</summary>
    public static TelegramAnalysis Analyze(ReadOnlySpan<byte> bytes)
    {
        var read = MBusFrame.Read(bytes, out var frame);
        if (read.Status != FrameReadStatus.Frame)
        {
            return new() { Ok = false, Error = read.Status == FrameReadStatus.Fault ? read.Fault.ToString() : Incomplete(read, bytes.Length) };
        }

        var telegram = Telegram.Of(frame);
        var records = new List<AnalyzedRecord>();
        var fault = telegram.Fault ?? AddRecords(telegram, read.Skipped, records);
        fault ??= read.Skipped > 0 ? $"{read.Skipped} bytes before the start byte" : null;
        fault ??= bytes.Length > read.Consumed ? $"{bytes.Length - read.Consumed} bytes after the stop byte" : null;
        return new()
        {
            Ok = fault is null,
            Error = fault ?? telegram.Encryption?.ToString() ?? (telegram.Structure == TelegramStructure.ApplicationError ? ApplicationErrors.TextOf(telegram.Code) : null),
            Encrypted = telegram.Encryption is not null,
            EncryptionMode = telegram.Encryption?.Mode,
            ErrorCode = telegram.Structure == TelegramStructure.ApplicationError ? telegram.Code : null,
            AlarmStatus = telegram.Structure == TelegramStructure.AlarmStatus ? telegram.Code : null,
            Structure = Structures[(int)telegram.Structure],
            Frame = FrameOf(frame),
            Header = HeaderOf(telegram),
            Records = records,
        };
    }

    private static string Incomplete(in FrameRead read, int length) =>
        read.Skipped == length ? "no start byte" : $"the frame is cut, at least {read.Missing} bytes are missing";

    private static AnalyzedFrame FrameOf(in MBusFrame frame) => new(
        frame.Kind.ToString().ToLowerInvariant(), Hex(frame.Control), frame.Address, frame.Kind >= FrameKind.Control ? Hex(frame.ControlInformation) : null,
        frame.Kind >= FrameKind.Control ? frame.Data.Length + 3 : 0);

    private static AnalyzedHeader? HeaderOf(in Telegram telegram)
    {
        if (telegram.Header is not { } header)
        {
            return null;
        }

        var variable = telegram.Structure == TelegramStructure.Variable;
        return new()
        {
            Id = header.HasIdentity ? header.IdentificationText : null,
            Manufacturer = header.HasIdentity && variable ? header.ManufacturerText : null,
            Version = header.HasIdentity && variable ? header.Version : null,
            Medium = header.HasIdentity ? header.Medium : null,
            AccessNumber = header.AccessNumber,
            Status = header.Status,
            Signature = variable ? header.Configuration.ToString("X4", CultureInfo.InvariantCulture) : null,
        };
    }

    private static string? AddRecords(in Telegram telegram, int skipped, List<AnalyzedRecord> records)
    {
        var start = skipped + telegram.DataStart;
        switch (telegram.Structure)
        {
            case TelegramStructure.Fixed:
                for (var counter = 0; counter < 2; counter++)
                {
                    records.Add(CounterOf(telegram, counter, start));
                }

                return null;
            case TelegramStructure.Variable or TelegramStructure.VariableNoHeader or TelegramStructure.Selection:
                var reader = telegram.Records();
                while (reader.Read())
                {
                    records.Add(RecordOf(reader.Current, records.Count, start));
                }

                return reader.Fault.Kind == RecordFaultKind.None ? null : reader.Fault.Text(start);
            default:
                return null;
        }
    }

    private static AnalyzedRecord RecordOf(in DataRecord record, int index, int start)
    {
        var read = RecordValue.Of(record);
        var kind = KindOf(record, read);
        return new()
        {
            Index = index,
            Offset = start + record.Offset,
            Dib = Convert.ToHexString(record.Dib),
            Vib = Convert.ToHexString(record.Vib),
            Data = Convert.ToHexString(record.Data),
            Function = Functions[(int)record.Function],
            Storage = record.StorageNumber,
            Tariff = record.Tariff,
            Subunit = record.Subunit,
            Phase = record.Phase,
            Kind = kind,
            Value = ValueText(record, read, kind),
            Unit = kind is "num" or "bcd_error" ? record.Unit : null,
            Description = record.IsBlock ? "" : RecordText.DescriptionOf(record),
            PlainTextVif = record.IsBlock || !record.Vif.Has(VifTraits.PlainText) ? null : RecordText.PlainTextOf(record),
            InvalidReason = Reason(record, read.Problem),
        };
    }

    /// <summary>A counter of fixed data in the unit that the telegram names.</summary>
    private static AnalyzedRecord CounterOf(in Telegram telegram, int counter, int start)
    {
        var record = FixedData.Counter(telegram.Header!.Value, telegram.Data, counter, telegram.MostSignificantFirst);
        var unit = FixedData.UnitOf(telegram.Header.Value, counter);
        record.Exponent = unit.Decade;
        return RecordOf(record, counter, start) with { Unit = unit.Shown };
    }

    private static string KindOf(in DataRecord record, in RecordValue read) => read.Kind switch
    {
        _ when read.Problem == ValueProblem.BcdError => "bcd_error",
        ValueKind.Number or ValueKind.Float => "num",
        ValueKind.Text => "text",
        ValueKind.Date => "date",
        ValueKind.DateTime => record.Data.Length == 3 ? "time" : "datetime",
        ValueKind.Bytes => "bytes",
        _ => "none",
    };

    private static string? ValueText(in DataRecord record, in RecordValue read, string kind) => read.Value.Kind switch
    {
        ValueKind.None => null,
        ValueKind.Number or ValueKind.Float => NumberText(read.Value),
        ValueKind.DateTime when kind == "time" => read.Value.AsDateTime!.Value.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
        _ => read.Value.ToString(),
    };

    /// <summary>Plain decimal; what lies beyond decimal's range in exponent notation; NaN.</summary>
    private static string NumberText(RawValue value) =>
        value.AsDecimal is { } number ? number.ToString("0.############################", CultureInfo.InvariantCulture)
        : value.Kind == ValueKind.Number ? string.Create(CultureInfo.InvariantCulture, $"{value.Bits}E{value.Exponent}")
        : (BitConverter.Int64BitsToDouble(value.Bits) * Math.Pow(10, value.Exponent)).ToString("R", CultureInfo.InvariantCulture);

    private static string? Reason(in DataRecord record, ValueProblem problem) => problem switch
    {
        ValueProblem.RecordError => record.Error!.Name,
        ValueProblem.BcdError => "no decimal digits",
        ValueProblem.TimeNotSet => "date not set",
        ValueProblem.TimeInvalid => "IV bit set",
        ValueProblem.TimeRecurring => "recurring (\"every\") date",
        ValueProblem.NoSuchTime => "no such date",
        _ => null,
    };

    private static string Hex(byte value) => value.ToString("X2", CultureInfo.InvariantCulture);
}
