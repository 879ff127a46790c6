using System.Globalization;
using System.Text.Json;
using MCenter.Core.Devices;
using MCenter.Core.Registers;

namespace MCenter.Core.Export;

/// <summary>How the last readout went, in the codes of the compatible API (<c>LoggerReadoutState</c>).</summary>
public enum CompatibleReadoutState
{
    /// <summary>Never read.</summary>
    Never = 0,

    /// <summary>The meter answered.</summary>
    Good = 1,

    /// <summary>The last try failed; the values are older.</summary>
    Failed = 2,
}

/// <summary>One element of a register's <c>Values</c>.</summary>
/// <param name="Time">Its time, UTC.</param>
/// <param name="Value">The raw value.</param>
public readonly record struct CompatiblePoint(DateTimeOffset Time, RawValue Value);

/// <summary>
/// The JSON of the compatible API: keys, order and types as existing clients know them. Values are raw in the base unit; the divisor is told, not applied.
/// </summary>
public sealed record CompatibleDocument
{
    /// <summary>What M-Bus loggers of this API write for "true".</summary>
    private const int Active = -1;

    private const int FlushBytes = 32 * 1024;

    /// <summary>The meter.</summary>
    public required Device Device { get; init; }

    /// <summary>The box's time zone.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>The box's standard interval, for meters without one of their own.</summary>
    public required int StandardIntervalMinutes { get; init; }

    /// <summary>The instant that the document speaks of.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When the meter answered last, null when never.</summary>
    public DateTimeOffset? LastReadout { get; init; }

    /// <summary>How the last readout went.</summary>
    public CompatibleReadoutState State { get; init; }

    /// <summary>The meter's status byte.</summary>
    public int ErrorFlags { get; init; }

    /// <summary>The newest value of each register, by number; may be empty.</summary>
    public required IReadOnlyList<RawValue> Newest { get; init; }

    /// <summary>Writes the document with these points a register.</summary>
    public async Task WriteAsync(Utf8JsonWriter json, Func<Register, IAsyncEnumerable<CompatiblePoint>> points, CancellationToken cancel)
    {
        json.WriteStartObject();
        json.WriteString("TimeUTC", AscTime(At));
        json.WriteNumber("Timestamp", At.ToUnixTimeSeconds());
        json.WriteNumber("TimezoneOffset", -(int)Zone.GetUtcOffset(At).TotalMinutes);
        json.WriteStartObject("Device"u8);
        WriteDevice(json);
        json.WriteStartArray("ValueDescs");
        foreach (var register in Device.Registers)
        {
            WriteRegister(json, register);
            json.WriteStartArray("Values");
            await foreach (var point in points(register).WithCancellation(cancel))
            {
                WritePoint(json, register.Id, point);
                if (json.BytesPending > FlushBytes)
                {
                    await json.FlushAsync(cancel);
                }
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        await json.FlushAsync(cancel);
    }

    private void WriteDevice(Utf8JsonWriter json)
    {
        json.WriteNumber("Id", Device.Id);
        json.WriteNumber("AddressMode", (int)Device.AddressMode);
        json.WriteNumber("PrimaryAddress", Device.PrimaryAddress);
        json.WriteString("ManufacturerId", Device.Manufacturer);
        json.WriteString("Serial", Device.Serial);
        json.WriteNumber("Version", Device.Version);
        json.WriteString("Medium", MediumNames.Of(Device.Medium));
        json.WriteNumber("Active", Active);
        json.WriteNumber("ReadoutCycle", Device.ReadoutCycleMinutes);
        json.WriteNumber("BaudRate", Device.BaudRate);
        json.WriteNumber("BACNetDevInstNumber", Device.BacnetInstance);
        json.WriteString("Name", Device.Name);
        json.WriteString("Site", Device.Site);
        json.WriteString("CostUnit", Device.CostUnit);
        json.WriteString("CommentStr", Device.Comment);
        json.WriteNumber("LoggerLastReadout", LastReadout?.ToUnixTimeSeconds() ?? 0);
        json.WriteNumber("LoggerReadoutState", (int)State);
        json.WriteNumber("LoggerReadoutCycle", 60 * (Device.ReadoutCycleMinutes > 0 ? Device.ReadoutCycleMinutes : StandardIntervalMinutes));
        json.WriteNumber("MediumGroup", (int)Device.Category);
        json.WriteBoolean("Battery", Device.Battery);
        json.WriteNumber("DeviceType", 0);
        json.WriteNumber("BACNetDataBaseRevision", 0);
        json.WriteNumber("AppResetSubCode", Device.AppResetSubcode ?? 0);
        json.WriteNumber("ErrorFlags"u8, ErrorFlags);
    }

    private void WriteRegister(Utf8JsonWriter json, Register register)
    {
        json.WriteStartObject();
        json.WriteNumber("Id", register.Id);
        json.WriteNumber("DeviceId", Device.Id);
        json.WriteNumber("Position", register.Number);
        json.WriteString("DescriptionStr", register.Description);
        json.WriteString("UnitStr", register.RawUnit);
        // the exponent is applied already, so existing clients are told that there is none
        json.WriteNumber("ScalePower", 0);
        json.WriteNumber("ScaleMantissa", 0);
        json.WriteNumber("EncodeType", 0);
        json.WriteNumber("ValueType", 0);
        json.WriteNumber("StorageNum", register.StorageNumber);
        json.WriteNumber("Tariff", register.Tariff);
        json.WriteNumber("Active", Active);
        WriteDecimal(json, "LoggerLastValue", register.Number < Newest.Count ? Newest[register.Number].AsDecimal : null);
        json.WriteNumber("CfgDescription", register.NameCode);
        json.WriteNumber("CfgUnit", register.UnitCode);
        json.WriteNumber("CfgPhase", register.Phase);
        WriteDecimal(json, "CfgFactor", register.Divisor);
        json.WriteNumber("CfgStorageNum", register.StorageNumber);
        json.WriteNumber("CfgTariff", register.ShownTariff);
        json.WriteString("CfgObisCode", register.ObisCode);
    }

    private static void WritePoint(Utf8JsonWriter json, int registerId, CompatiblePoint point)
    {
        json.WriteStartObject();
        json.WriteNumber("Id", registerId);
        json.WriteNumber("Timestamp", point.Time.ToUnixTimeSeconds());
        WriteDecimal(json, "Val", point.Value.AsDecimal);
        json.WriteEndObject();
    }

    /// <summary>A number that always has a decimal point; 0.0 for texts, dates and what is missing.</summary>
    private static void WriteDecimal(Utf8JsonWriter json, string key, decimal? value)
    {
        json.WritePropertyName(key);
        json.WriteRawValue((value ?? 0).ToString("0.0###########################", CultureInfo.InvariantCulture), skipInputValidation: true);
    }

    /// <summary>As C's asctime writes a time, UTC: "Sun Jun  1 09:05:00 2025", the day of the month in two places.</summary>
    private static string AscTime(DateTimeOffset time)
    {
        var utc = time.UtcDateTime;
        return string.Create(CultureInfo.InvariantCulture, $"{utc:ddd MMM} {utc.Day,2} {utc:HH:mm:ss yyyy}");
    }
}
