using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using MCenter.Core.Devices;
using MCenter.Core.Export;
using MCenter.Core.Registers;

namespace MCenter.Core.Report;

/// <summary>The report as CSV: a row for each main register of a meter, a meter without one has a row all the same. UTF-8 with mark, semicolons, CRLF, RFC 4180.</summary>
public static class ReportCsv
{
    private static readonly string[] Header =
    [
        "Number", "Id", "Line", "Name", "AddressMode", "PrimaryAddress", "SecondaryAddress", "Serial", "BaudRate", "Manufacturer", "Version", "Medium", "FabricationNumber", "Driver", "Site", "CostUnit",
        "Register", "FirstTime", "FirstValue", "NewestTime", "NewestValue", "Unit", "AnswerSeconds", "ReadLastDay", "MissedLastDay", "FailuresInARow", "LastFault", "Plausibility",
    ];

    /// <summary>The whole file; plausibility in the current UI culture, numbers with a point, times in the zone with offset.</summary>
    public static byte[] Of(CommissioningReport report, TimeZoneInfo zone)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = ";", NewLine = "\r\n" }, leaveOpen: true))
        {
            Write(csv, Header);
            foreach (var meter in report.Meters)
            {
                foreach (var value in meter.Values.DefaultIfEmpty())
                {
                    Write(csv, [.. Meter(meter), .. Value(value, zone), .. Readout(meter)]);
                }
            }
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    private static void Write(CsvWriter csv, IEnumerable<object?> cells)
    {
        foreach (var cell in cells)
        {
            csv.WriteField(cell is string text ? CsvTable.Defused(text) : Convert.ToString(cell, CultureInfo.InvariantCulture));
        }

        csv.NextRecord();
    }

    private static IEnumerable<object?> Meter(ReportMeter meter)
    {
        var device = meter.Device;
        return
        [
            meter.Number, device.Id, device.Line, device.DisplayName, device.AddressMode, device.PrimaryAddress, device.SecondaryAddress, device.Serial, device.BaudRate,
            device.Manufacturer, device.Version, MediumNames.Key(device.Medium), meter.FabricationNumber, meter.Template, device.Site, device.CostUnit,
        ];
    }

    private static IEnumerable<object?> Value(ReportValue? value, TimeZoneInfo zone) => value is null
        ? ["", "", "", "", "", ""]
        : [RegisterTitle.Of(value.Register, CultureInfo.CurrentUICulture), Time(value.FirstAt, zone), Number(value.First, value.Register), Time(value.NewestAt, zone), Number(value.Newest, value.Register), RegisterUnits.Symbol(value.Register.UnitCode)];

    private static IEnumerable<object?> Readout(ReportMeter meter) =>
    [
        meter.State.LastDuration == default ? null : Math.Round(meter.State.LastDuration.TotalSeconds, 3), meter.ReadLastDay, meter.MissedLastDay, meter.State.ConsecutiveFailures,
        meter.State.Failing ? $"{meter.State.LastFault}" : "", string.Join(" ", meter.Doubts.Select(d => d.Message)),
    ];

    // a number stays a number: what stands in front of it is no formula
    private static object? Number(RawValue raw, Register register) => PublishedValue.Of(raw, register).Scaled is { } scaled ? scaled : raw.ToString();

    private static string Time(DateTimeOffset? at, TimeZoneInfo zone) => at is { } time ? TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture) : "";
}
