using System.Text;
using System.Text.Json;
using MCenter.Core.Devices;
using MCenter.Core.Export;
using MCenter.Core.Export.Formats;
using MCenter.Core.History;
using MCenter.Core.Registers;

namespace MCenter.Tests.Export;

public class UploadFileTest
{
    private static readonly DateTimeOffset Noon = new(2026, 7, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly UploadContext Box = new("10:2C:EF:12:34:56", TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich"), 15);

    private static readonly Device Electricity = new()
    {
        Id = 7,
        Name = "=Main;1",
        Serial = "161043",
        SecondaryAddress = "00161043B5151002",
        Registers =
        [
            new() { Number = 0, RawUnit = "Wh", NameCode = RegisterNames.ActiveEnergyImport, UnitCode = RegisterUnits.KilowattHour, Divisor = 1000, ObisCode = "1-0:1.8.0" },
            new() { Number = 1, RawUnit = "W", NameCode = RegisterNames.ActivePower, UnitCode = RegisterUnits.Kilowatt, Divisor = 1000, SaveToDatabase = false },
        ],
    };

    private static readonly Device Water = new() { Id = 8, Name = "Water", Serial = "5", Registers = [new() { Number = 0, RawUnit = "m^3", Description = "Volume" }] };

    private static readonly (Device Device, Reading Reading)[] Both =
    [
        (Electricity, Read(7, RawValue.Number(1234567), RawValue.None)),
        (Water, Read(8, RawValue.Number(163111, -3))),
    ];

    [Fact]
    public async Task The_file_of_a_meter_is_its_export_with_one_row()
    {
        var file = await UploadFile.OfAsync(Electricity, Both[0].Reading, new CsvFormat(), ExportOptions.Default, Box, default);
        file.Name.ShouldBe("7-00161043B5151002-20260701100000.csv");
        Text(file).ShouldBe("Timestamp;Active energy import [kWh];Active power [kW]\r\nOBIS;1-0:1.8.0;\r\n2026-07-01T12:00:00+02:00;1234.567;\r\n");
    }

    [Fact]
    public async Task The_csv_of_all_meters_has_a_row_a_value_and_no_formula()
    {
        var file = await UploadFile.OfAllAsync(Both, Noon, new CsvFormat(), ExportOptions.Default, Box, default);
        file.Name.ShouldBe("MCenter-102CEF123456-20260701100000.csv");
        Text(file).ShouldBe(
            "Timestamp;DeviceId;Name;Serial;Register;Description;OBIS;Value\r\n" +
            "2026-07-01T12:00:00+02:00;7;\"'=Main;1\";161043;0;Active energy import [kWh];1-0:1.8.0;1234.567\r\n" +
            "2026-07-01T12:00:00+02:00;8;Water;5;0;Volume [m^3];;163.111\r\n");
    }

    [Fact]
    public async Task The_json_of_all_meters_is_an_array_of_theirs()
    {
        var one = await UploadFile.OfAsync(Electricity, Both[0].Reading, new JsonFormat(), ExportOptions.Default, Box, default);
        var all = await UploadFile.OfAllAsync(Both, Noon, new JsonFormat(), ExportOptions.Default, Box, default);
        using var array = JsonDocument.Parse(all.Content);
        array.RootElement.GetArrayLength().ShouldBe(2);
        array.RootElement[0].GetRawText().ShouldBe(Text(one));
    }

    [Fact]
    public async Task No_meters_are_still_a_file()
    {
        Text(await UploadFile.OfAllAsync([], Noon, new JsonFormat(), ExportOptions.Default, Box, default)).ShouldBe("[]");
        Text(await UploadFile.OfAllAsync([], Noon, new CsvFormat(), ExportOptions.Default, Box, default)).ShouldStartWith("Timestamp;");
    }

    private static Reading Read(int device, params RawValue[] values) => new(device, Noon, Noon.AddSeconds(3), Quality.Good, values);

    private static string Text(UploadFile file) => Encoding.UTF8.GetString(file.Content).TrimStart('\uFEFF');
}
