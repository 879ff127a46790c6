using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MCenter.Core.Devices;
using MCenter.Core.Export;
using MCenter.Core.Export.Formats;
using MCenter.Core.History;
using MCenter.Core.Registers;

namespace MCenter.Tests.Export;

public class ExportTests
{
    private static readonly TimeZoneInfo Zurich = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich");
    private static readonly DateTimeOffset Noon = new(2026, 7, 1, 10, 0, 0, TimeSpan.Zero);

    private static readonly Device Meter = new()
    {
        Id = 7,
        Name = "Main",
        Serial = "161043",
        Manufacturer = "EMU",
        Medium = Medium.Electricity,
        Registers =
        [
            new Register { Id = 41, Number = 0, Description = "Energy", RawUnit = "Wh", NameCode = RegisterNames.ActiveEnergyImport, UnitCode = RegisterUnits.KilowattHour, Divisor = 1000, ShownTariff = 1, ObisCode = "1-0:1.8.1" },
            new Register { Id = 42, Number = 1, Description = "Power", RawUnit = "W", NameCode = RegisterNames.ActivePower, UnitCode = RegisterUnits.Kilowatt, Divisor = -1000, Phase = 2 },
            new Register { Id = 43, Number = 2, Description = "=1+1", RawUnit = "None" },
            new Register { Id = 44, Number = 3, Description = "Volume", RawUnit = "m^3" },
        ],
    };

    [Fact]
    public async Task Csv_has_names_obis_codes_and_scaled_values()
    {
        var csv = await CsvAsync(ExportOptions.Default, Reading(0, RawValue.Number(1234567), RawValue.Number(-815), RawValue.Text("ok"), RawValue.Number(163111, -3)));
        csv.ShouldBe(
            "Timestamp;Active energy import T1 [kWh];Active power L2 [kW];'=1+1;Volume [m^3]\r\n" +
            "OBIS;1-0:1.8.1;;;\r\n" +
            "2026-07-01T12:00:00+02:00;1234.567;0.815;ok;163.111\r\n");
    }

    [Fact]
    public async Task Csv_starts_with_a_byte_order_mark() =>
        (await BytesAsync(new CsvFormat(), ExportOptions.Default))[..3].ShouldBe(Encoding.UTF8.GetPreamble());

    [Theory]
    [InlineData("invariant", "1234567.5", "Active energy import T1 [kWh]")]
    [InlineData("de-CH", "1\u2019234\u2019567.5", "Wirkenergie Bezug T1 [kWh]")]
    [InlineData("de-DE", "1.234.567,5", "Wirkenergie Bezug T1 [kWh]")]
    [InlineData("de-AT", "1\u00A0234\u00A0567,5", "Wirkenergie Bezug T1 [kWh]")]
    [InlineData("en", "1,234,567.5", "Active energy import T1 [kWh]")]
    [InlineData("es", "1.234.567,5", "Energía activa importada T1 [kWh]")]
    [InlineData("fr", "1\u202F234\u202F567,5", "Énergie active soutirée T1 [kWh]")]
    [InlineData("it", "1.234.567,5", "Energia attiva prelevata T1 [kWh]")]
    public async Task The_language_decides_marks_and_names(string language, string number, string name)
    {
        var csv = await CsvAsync(new(';', ExportLanguage.Find(language)!), Reading(0, RawValue.Number(1234567500)));
        var lines = csv.Split("\r\n");
        lines[0].Split(';')[1].ShouldBe(name);
        lines[2].Split(';')[1].ShouldBe(number);
    }

    [Fact]
    public void The_marks_are_those_of_dotnets_cultures()
    {
        foreach (var language in ExportLanguage.All.Skip(1))
        {
            language.Format(-1234567.5m).ShouldBe((-1234567.5m).ToString("#,0.0", language.Culture), language.Name);
        }
    }

    [Fact]
    public void Plain_numbers_have_at_most_twelve_decimals_and_no_zeros_at_their_end()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var number = new decimal(random.Next(), i % 2 == 0 ? random.Next() : 0, i % 15 == 3 ? random.Next() : 0, random.Next(2) == 0, (byte)random.Next(29)) * (i % 5 == 0 ? 1000 : 1);
            // where nothing is left of a number, .NET's pattern leaves a minus
            ExportLanguage.Invariant.Format(number).ShouldBe(number.ToString("0.############", CultureInfo.InvariantCulture) is "-0" ? "0" : number.ToString("0.############", CultureInfo.InvariantCulture));
        }

        decimal[] zeros = [0, -0.0m, 0.000m, -0.0000000000001m];
        zeros.Select(ExportLanguage.Invariant.Format).ShouldAllBe(z => z == "0");
        ExportLanguage.Invariant.Format(1.50m).ShouldBe("1.5");
        ExportLanguage.Invariant.Format(100m).ShouldBe("100");
    }

    [Theory]
    [InlineData("a;b", "\"a;b\"")]
    [InlineData("a\r\nb", "\"a\r\nb\"")]
    [InlineData(" a", "\" a\"")]
    [InlineData("a ", "\"a \"")]
    [InlineData("a,b", "a,b")]
    public async Task What_would_be_read_otherwise_is_quoted(string text, string cell) =>
        (await CsvAsync(ExportOptions.Default, Reading(0, RawValue.None, RawValue.None, RawValue.Text(text)))).ShouldContain($"2026-07-01T12:00:00+02:00;;;{cell};\r\n");

    [Fact]
    public async Task A_field_with_the_separator_or_a_quote_is_quoted()
    {
        var csv = await CsvAsync(new(',', ExportLanguage.Find("en")!), Reading(0, RawValue.Number(1234567), RawValue.None, RawValue.Text("a \"b\"")));
        csv.Split("\r\n")[2].ShouldBe("2026-07-01T12:00:00+02:00,\"1,234.567\",,\"a \"\"b\"\"\",");
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@sum", "'@sum")]
    [InlineData("\tx", "'\tx")]
    [InlineData("1=1", "1=1")]
    public async Task Texts_that_a_spreadsheet_would_run_are_defused(string text, string cell) =>
        (await CsvAsync(ExportOptions.Default, Reading(0, RawValue.None, RawValue.None, RawValue.Text(text)))).Split("\r\n")[2].Split(';')[3].ShouldBe(cell);

    [Fact]
    public async Task Values_of_every_kind_have_a_cell()
    {
        var csv = await CsvAsync(ExportOptions.Default, Reading(0, RawValue.None, RawValue.Float(double.NaN), RawValue.Date(new(2026, 6, 30)), RawValue.Bytes([0x0A, 0xFF])));
        csv.Split("\r\n")[2].ShouldBe("2026-07-01T12:00:00+02:00;;;2026-06-30;0AFF");
    }

    [Fact]
    public async Task The_hour_that_comes_twice_has_two_offsets()
    {
        var csv = await CsvAsync(ExportOptions.Default, [.. new[] { 0, 1 }.Select(h => Reading(0) with { RasterTime = new DateTimeOffset(2026, 10, 25, h, 30, 0, TimeSpan.Zero) })]);
        csv.Split("\r\n")[2..4].ShouldBe(["2026-10-25T02:30:00+02:00;;;;", "2026-10-25T02:30:00+01:00;;;;"]);
    }

    [Fact]
    public async Task A_long_csv_is_handed_on_in_blocks_and_loses_nothing()
    {
        using var output = new MemoryStream();
        var readings = Enumerable.Range(0, 20_000).Select(i => Reading(i, RawValue.Number(i)));
        await new CsvFormat().WriteAsync(output, Export(readings), ExportOptions.Default, default);
        var lines = Encoding.UTF8.GetString(output.ToArray()).Split("\r\n");
        lines.Length.ShouldBe(20_003);
        lines[20_001].Split(';')[1].ShouldBe("19.999");
    }

    [Fact]
    public async Task Json_is_the_compatible_document_with_every_point()
    {
        var bytes = await BytesAsync(new JsonFormat(), ExportOptions.Default, Reading(0, RawValue.Number(1000)), Reading(15, RawValue.Number(2000), RawValue.Number(5)), Reading(30, RawValue.None, RawValue.Number(6)));
        var document = JsonNode.Parse(bytes)!;
        document.AsObject().Select(p => p.Key).ShouldBe(["TimeUTC", "Timestamp", "TimezoneOffset", "Device"]);
        ((string)document["TimeUTC"]!).ShouldBe("Wed Jul  1 10:30:00 2026");
        ((int)document["TimezoneOffset"]!).ShouldBe(-120);
        var energy = document["Device"]!["ValueDescs"]![0]!;
        energy["Values"]!.ToJsonString().ShouldBe("""[{"Id":41,"Timestamp":1782900000,"Val":1000.0},{"Id":41,"Timestamp":1782900900,"Val":2000.0}]""");
        document["Device"]!["ValueDescs"]![1]!["Values"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Json_of_an_empty_span_is_a_whole_document()
    {
        var document = JsonNode.Parse(await BytesAsync(new JsonFormat(), ExportOptions.Default))!;
        ((int)document["Device"]!["LoggerReadoutState"]!).ShouldBe(0);
        document["Device"]!["ValueDescs"]![0]!["Values"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public void Formats_are_found_by_name()
    {
        var formats = new ExportFormats([new CsvFormat(), new JsonFormat()]);
        formats.All.Select(f => f.Name).ShouldBe(["csv", "json"]);
        formats.Find("CSV").ShouldBeOfType<CsvFormat>();
        formats.Find("xml").ShouldBeNull();
        Should.Throw<ArgumentException>(() => new ExportFormats([new CsvFormat(), new CsvFormat()]));
    }

    private static Reading Reading(int minutes, params RawValue[] values) => new(7, Noon.AddMinutes(minutes), Noon.AddMinutes(minutes).AddSeconds(3), Quality.Good, values);

    private static MeterExport Export(IEnumerable<Reading> readings) => new(Meter, readings.ToAsyncEnumerable(), Zurich, 15);

    private static async Task<string> CsvAsync(ExportOptions options, params Reading[] readings) => Encoding.UTF8.GetString((await BytesAsync(new CsvFormat(), options, readings))[3..]);

    private static async Task<byte[]> BytesAsync(IExportFormat format, ExportOptions options, params Reading[] readings)
    {
        using var output = new MemoryStream();
        await format.WriteAsync(output, Export(readings), options, default);
        return output.ToArray();
    }
}
