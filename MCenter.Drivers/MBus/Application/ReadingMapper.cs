using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Drivers.MBus.Link;

namespace MCenter.Drivers.MBus.Application;

/// <summary>Turns the telegrams of one readout into what Core knows. Pure; never throws for what the telegrams say.</summary>
internal static class ReadingMapper
{
    /// <summary>
    /// The reading of one or several telegrams, registers numbered over all of them; fillers and the blocks 0F and 1F are none.
    /// Telegrams after one that could not be read whole are left out. An application error is <see cref="ReadoutFault.Refused"/> or <see cref="ReadoutFault.NoDataNow"/>; frames that carry no meter's data are <see cref="ReadoutFault.Malformed"/>.
    /// </summary>
    /// <param name="telegrams">Whole, sound frames in the order received; at least one.</param>
    /// <param name="interpretTimes">Whether date and time records get values; without, they keep their place.</param>
    /// <param name="at">When the answer was whole, UTC.</param>
    public static ReadoutResult Map(IReadOnlyList<RawTelegram> telegrams, bool interpretTimes, DateTimeOffset at)
    {
        var values = new List<DecodedValue>();
        DeviceIdentity? identity = null;
        TelegramHeader header = default;
        string? incomplete = null;
        foreach (var raw in telegrams)
        {
            var read = MBusFrame.Read(raw.Bytes.Span, out var frame);
            var telegram = Telegram.Of(frame);
            if (Refusal(read, telegram) is var (fault, detail))
            {
                if (values.Count == 0)
                {
                    return new ReadoutFailure { At = at, Telegrams = telegrams, Fault = fault, Detail = detail };
                }

                incomplete = detail;
                break;
            }

            if (identity is null)
            {
                header = telegram.Structure == TelegramStructure.Fixed ? FixedData.WithPlainStatus(telegram.Header!.Value) : telegram.Header ?? default;
                identity = IdentityOf(telegram, frame.Address);
            }

            // after a gap the registers of later telegrams would get other numbers than they have
            incomplete = Add(telegram, values, interpretTimes);
            if (incomplete is not null)
            {
                break;
            }
        }

        return new DecodedReading
        {
            At = at,
            Telegrams = telegrams,
            Identity = identity ?? new("", "", 0, Medium.Unknown, "", 0),
            Quality = header.ReportsError ? Quality.Error : Quality.Good,
            Status = header.Status,
            Values = values,
            Incomplete = incomplete,
        };
    }

    /// <summary>Who a whole, sound frame says it is from.</summary>
    public static DeviceIdentity IdentityOf(RawTelegram telegram)
    {
        MBusFrame.Read(telegram.Bytes.Span, out var frame);
        return IdentityOf(Telegram.Of(frame), frame.Address);
    }

    /// <summary>Who a telegram says it is from; empty texts where its header does not say.</summary>
    public static DeviceIdentity IdentityOf(in Telegram telegram, byte primaryAddress)
    {
        if (telegram.Header is not { HasIdentity: true } header)
        {
            return new("", "", 0, Medium.Unknown, "", primaryAddress);
        }

        // fixed data know no manufacturer and no version: the eight digits alone are the address
        return telegram.Structure == TelegramStructure.Fixed
            ? new(header.IdentificationText, "", 0, (Medium)header.Medium, header.IdentificationText, primaryAddress)
            : new(header.IdentificationText, header.ManufacturerText, header.Version, (Medium)header.Medium, header.SecondaryAddress, primaryAddress);
    }

    private static (ReadoutFault Fault, string Detail)? Refusal(in FrameRead read, in Telegram telegram) => telegram.Structure switch
    {
        _ when read.Status == FrameReadStatus.Fault => (ReadoutFault.Checksum, read.Fault.ToString()),
        _ when read.Status == FrameReadStatus.Incomplete => (ReadoutFault.Checksum, $"{read.Missing} bytes missing"),
        _ when telegram.Fault is { } fault => (ReadoutFault.Malformed, fault),
        _ when telegram.Encryption is { } encryption => (ReadoutFault.Malformed, encryption.ToString()),
        TelegramStructure.ApplicationError => (telegram.Code == ApplicationErrors.TooManyReadouts ? ReadoutFault.NoDataNow : ReadoutFault.Refused, ApplicationErrors.TextOf(telegram.Code)),
        TelegramStructure.Variable or TelegramStructure.Fixed => null,
        TelegramStructure.VariableNoHeader when !telegram.FromMaster => null,
        _ => (ReadoutFault.Malformed, "no data of a meter"),
    };

    private static string? Add(in Telegram telegram, List<DecodedValue> values, bool interpretTimes)
    {
        if (telegram.Structure == TelegramStructure.Fixed)
        {
            for (var counter = 0; counter < 2; counter++)
            {
                values.Add(ValueOf(FixedData.Counter(telegram.Header!.Value, telegram.Data, counter, telegram.MostSignificantFirst), interpretTimes));
            }

            return null;
        }

        var records = telegram.Records();
        while (records.Read())
        {
            if (!records.Current.IsBlock)
            {
                values.Add(ValueOf(records.Current, interpretTimes));
            }
        }

        return records.Fault.Kind == RecordFaultKind.None
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"register {values.Count}: {records.Fault.Text(telegram.DataStart)}");
    }

    /// <summary>What Core knows of one record.</summary>
    public static DecodedValue ValueOf(in DataRecord record, bool interpretTimes)
    {
        var read = RecordValue.Of(record);
        var isTime = read.Kind is ValueKind.Date or ValueKind.DateTime;
        return new()
        {
            Value = isTime && !interpretTimes ? RawValue.None : read.Value,
            Kind = read.Kind,
            Quantity = read.Kind == ValueKind.Date ? Quantity.Date : isTime ? Quantity.DateTime : record.Quantity,
            Description = RecordText.DescriptionOf(record),
            Unit = RecordText.UnitOf(record),
            Function = (int)record.Function,
            StorageNumber = record.StorageNumber,
            Tariff = record.Tariff,
            Subunit = record.Subunit,
            Phase = record.Phase,
            Faulty = record.Function == RecordFunction.Error || read.Problem is ValueProblem.RecordError or ValueProblem.BcdError,
        };
    }
}
