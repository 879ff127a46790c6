using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Export;
using MCenter.Core.Registers;

namespace MCenter.Core.Report;

/// <summary>
/// The report as CSV: a row for each main register of a meter, a meter without one has a row all the same, and a row for each meter that was to be found and is no device.
/// A Modbus meter has its device address in PrimaryAddress with AddressMode Unit; one over TCP its host and port in Line and no baud rate.
/// UTF-8 with mark, semicolons, CRLF, RFC 4180.
/// </summary>
public static class ReportCsv
{
    private const int MeterColumns = 16;

    private static readonly string[] Header =
    [
        "Number", "Id", "Line", "Name", "AddressMode", "PrimaryAddress", "SecondaryAddress", "Serial", "BaudRate", "Manufacturer", "Version", "Medium", "FabricationNumber", "Driver", "Site", "CostUnit",
        "Register", "FirstTime", "FirstValue", "NewestTime", "NewestValue", "Unit", "AnswerSeconds", "SlowestAnswerSeconds", "Readouts7Days", "Failed7Days", "Repeats7Days", "ReadLastDay", "MissedLastDay", "FailuresInARow", "LastFault", "Plausibility", "Target", "TargetDifferences",
    ];

    /// <summary>The whole file; plausibility in the current UI culture, numbers with a point, times in the zone with offset.</summary>
    public static byte[] Of(CommissioningReport report, TimeZoneInfo zone) => CsvText.Of(
    [
        Header,
        .. report.Meters.SelectMany(meter => meter.Values.DefaultIfEmpty().Select(value => (IEnumerable<object?>)[.. Meter(meter), .. Value(value, zone), .. Readout(meter), .. Target(meter, report.Target)])),
        .. (report.Target?.Rows ?? []).Where(r => r.Found?.DeviceId is null)
            .Select(row => (IEnumerable<object?>)[.. Missing(row.Expected), .. Enumerable.Repeat("", Header.Length - MeterColumns - 2), row.Verdict, Differences(row)]),
    ]);

    private static IEnumerable<object?> Meter(ReportMeter meter)
    {
        var device = meter.Device;
        return
        [
            meter.Number, device.Id, device.Wire, device.DisplayName, device.Modbus is null ? device.AddressMode : "Unit", device.Modbus?.UnitId ?? device.PrimaryAddress, device.SecondaryAddress,
            device.Serial, device.Line.Length > 0 ? device.BaudRate : "",
            device.Manufacturer, device.Version, MediumNames.Key(device.Medium), meter.FabricationNumber, meter.Template, device.Site, device.CostUnit,
        ];
    }

    private static IEnumerable<object?> Value(ReportValue? value, TimeZoneInfo zone) => value is null
        ? ["", "", "", "", "", ""]
        : [RegisterTitle.Of(value.Register, CultureInfo.CurrentUICulture), Time(value.FirstAt, zone), Number(value.First, value.Register), Time(value.NewestAt, zone), Number(value.Newest, value.Register), RegisterUnits.Symbol(value.Register.UnitCode)];

    private static IEnumerable<object?> Readout(ReportMeter meter) =>
    [
        Seconds(meter.Answers.MeanAnswer), meter.Answers.Timed > 0 ? meter.Answers.SlowestAnswerMilliseconds / 1000m : null, meter.Answers.Readouts, meter.Answers.Failed, meter.Answers.Retries, meter.ReadLastDay, meter.MissedLastDay, meter.State.ConsecutiveFailures,
        meter.State.Failing ? $"{meter.State.LastFault}" : "", string.Join(" ", meter.Doubts.Select(d => d.Message)),
    ];

    private static IEnumerable<object?> Target(ReportMeter meter, TargetResult? target) =>
        target is null ? ["", ""] : target.Rows.FirstOrDefault(r => r.Found?.DeviceId == meter.Device.Id) is { } row ? [row.Verdict, Differences(row)] : ["NotExpected", ""];

    private static IEnumerable<object?> Missing(TargetMeter target) =>
    [
        "", "", target.Line, target.Name, target.AddressMode, target.PrimaryAddress, target.SecondaryAddress, target.Serial, target.BaudRate, "", "", target.Medium is { } medium ? MediumNames.Key(medium) : "", "", "", target.Site, target.CostUnit,
    ];

    private static string Differences(TargetRow row) => string.Join(", ", row.Differences.Select(d => $"{d.Field}: {d.Expected} -> {d.Found}"));

    private static decimal? Seconds(TimeSpan? span) => span is { } known ? Math.Round((decimal)known.TotalSeconds, 3) : null;

    // a number stays a number: what stands in front of it is no formula
    private static object? Number(RawValue raw, Register register) => PublishedValue.Of(raw, register).Scaled is { } scaled ? scaled : raw.ToString();

    private static string Time(DateTimeOffset? at, TimeZoneInfo zone) => at is { } time ? TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture) : "";
}
