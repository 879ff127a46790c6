using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Registers;

namespace MCenter.Core.Export;

/// <summary>The last values of meters as one CSV table, a row a register; a meter that was never read has one row without a value. Times are those of the meters' answers.</summary>
public static class LastValuesCsv
{
    private static readonly string[] Header =
        ["DeviceId", "Name", "Manufacturer", "Serial", "Medium", "Site", "CostUnit", "Register", "Description", "OBIS", "ReadAt", "Quality", "Value"];

    /// <summary>The whole file.</summary>
    /// <param name="meters">Each meter with its last reading, null when it was never read.</param>
    /// <param name="options">Separator, language of the descriptions and numbers.</param>
    /// <param name="zone">The zone whose wall clock the times are written in.</param>
    public static byte[] Of(IEnumerable<(Device Device, Reading? Reading)> meters, ExportOptions options, TimeZoneInfo zone) => CsvText.Of(
        meters.SelectMany(m => m.Device.Registers.DefaultIfEmpty().Select(r => (IEnumerable<object?>)[.. Meter(m.Device), .. Value(r, m.Reading, options.Language, zone)])).Prepend(Header),
        options.Separator);

    private static IEnumerable<object?> Meter(Device device) =>
        [device.Id, device.DisplayName, device.Manufacturer, device.Serial, MediumNames.Key(device.Medium), device.Site, device.CostUnit];

    private static IEnumerable<object?> Value(Register? register, Reading? reading, ExportLanguage language, TimeZoneInfo zone)
    {
        if (register is null)
        {
            return ["", "", "", "", "", ""];
        }

        object?[] named = [register.Number, RegisterTitle.Of(register, language.Culture), register.ObisCode];
        if (reading is null)
        {
            return [.. named, "", "", ""];
        }

        var raw = register.Number < reading.Values.Count ? reading.Values[register.Number] : RawValue.None;
        var readAt = TimeZoneInfo.ConvertTime(reading.ReadAt, zone).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
        return [.. named, readAt, reading.Quality, CsvCell.Of(raw, register, language)];
    }
}
