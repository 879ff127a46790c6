using System.Text;
using MCenter.Core.Devices;
using MCenter.Core.Export;
using MCenter.Core.History;
using MCenter.Core.Registers;

namespace MCenter.Tests.Export;

public class LastValuesCsvTests
{
    private static readonly DateTimeOffset At = new(2026, 7, 1, 10, 0, 3, TimeSpan.Zero);

    [Fact]
    public void All_meters_stand_in_one_table_a_row_a_register()
    {
        var main = new Device
        {
            Id = 7, Name = "=Main", Manufacturer = "EMU", Serial = "161043", Medium = Medium.Electricity, Site = "Cellar",
            Registers =
            [
                new() { Number = 0, RawUnit = "Wh", NameCode = RegisterNames.ActiveEnergyImport, UnitCode = RegisterUnits.KilowattHour, Divisor = 1000, ObisCode = "1-0:1.8.0" },
                new() { Number = 1, RawUnit = "W", NameCode = RegisterNames.ActivePower, UnitCode = RegisterUnits.Kilowatt, Divisor = 1000 },
            ],
        };
        var silent = new Device { Id = 8, Name = "Silent", Medium = Medium.Water, Registers = [new() { Number = 0, Description = "Volume", RawUnit = "m^3" }] };
        var reading = new Reading(7, At.AddSeconds(-3), At, Quality.Suspect, [RawValue.Number(1234567800), RawValue.Number(-815)]);
        var csv = LastValuesCsv.Of([(main, reading), (silent, null), (new Device { Id = 9, Name = "New" }, null)], new(',', ExportLanguage.Find("de-DE")!), TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich"));
        csv[..3].ShouldBe(Encoding.UTF8.GetPreamble());
        Encoding.UTF8.GetString(csv[3..]).ShouldBe(
            "DeviceId,Name,Manufacturer,Serial,Medium,Site,CostUnit,Register,Description,OBIS,ReadAt,Quality,Value\r\n" +
            "7,'=Main,EMU,161043,Electricity,Cellar,,0,Wirkenergie Bezug [kWh],1-0:1.8.0,2026-07-01T12:00:03+02:00,Suspect,\"1.234.567,8\"\r\n" +
            "7,'=Main,EMU,161043,Electricity,Cellar,,1,Wirkleistung [kW],,2026-07-01T12:00:03+02:00,Suspect,\"-0,815\"\r\n" +
            "8,Silent,,,Water,,,0,Volume [m^3],,,,\r\n" +
            "9,New,,,Other,,,,,,,,\r\n");
    }
}
