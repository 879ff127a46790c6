using MCenter.Core.Registers;
using MCenter.Drivers.MBus.Application;

namespace MCenter.Tests.Drivers.MBus.Application;

public class RecordValueTest
{
    /// <summary>One record each: kind, value in the base unit, unit.</summary>
    [Theory]
    [InlineData("01 03 FF", "num", "-1", "Wh")]
    [InlineData("02 5A 38 FF", "num", "-20", "°C")]
    [InlineData("03 13 FE FF FF", "num", "-0.002", "m^3")]
    [InlineData("04 2B 15 CD 5B 07", "num", "123456789", "W")]
    [InlineData("06 03 FF FF FF FF FF FF", "num", "-1", "Wh")]
    [InlineData("07 03 00 00 00 00 00 00 00 80", "num", "-9223372036854775808", "Wh")]
    [InlineData("05 FD 48 00 00 66 43", "num", "23", "V")]
    [InlineData("05 5B 00 00 C0 7F", "num", "NaN", "°C")]
    [InlineData("05 23 00 00 C0 3F", "num", "129600", "s")]
    [InlineData("09 5B 42", "num", "42", "°C")]
    [InlineData("0A 5B 05 F0", "num", "-5", "°C")]
    [InlineData("0C 07 99 99 99 99", "num", "999999990000", "Wh")]
    [InlineData("0E 14 12 90 78 56 34 12", "num", "1234567890.12", "m^3")]
    [InlineData("0C 14 BB BB BB DB", "bcd_error", null, "m^3")]
    [InlineData("0A 2B 1A 00", "bcd_error", null, "W")]
    [InlineData("0A 2B FF FF", "bcd_error", null, "W")]
    [InlineData("00 13", "none", null, null)]
    [InlineData("08 13", "none", null, null)]
    [InlineData("02 20 0A 00", "num", "10", "s")]
    [InlineData("02 21 0A 00", "num", "600", "s")]
    [InlineData("02 26 0A 00", "num", "36000", "s")]
    [InlineData("02 73 02 00", "num", "172800", "s")]
    [InlineData("07 27 FF FF FF FF FF FF FF 7F", "num", "796899340000000000000000", "s")]
    [InlineData("02 46 03 00", "num", "18", "m^3/h")]
    [InlineData("02 4F 05 00", "num", "180", "m^3/h")]
    [InlineData("02 33 07 00", "num", "7000", "J/h")]
    [InlineData("02 6E 34 12", "num", "4660", "HCA")]
    [InlineData("04 78 FF FF FF FF", "num", "4294967295", "")]
    [InlineData("02 FD 17 00 80", "num", "32768", "")]
    [InlineData("07 FD 17 FF FF FF FF FF FF FF FF", "bytes", "FFFFFFFFFFFFFFFF", null)]
    [InlineData("01 FD 71 A6", "num", "-90", "dBm")]
    [InlineData("01 FD 74 02", "num", "172800", "s")]
    [InlineData("01 FD FD 02 24", "num", "36", "month")]
    [InlineData("01 FD 28 06", "num", "6", "month")]
    [InlineData("01 FD 68 02", "num", "7200", "s")]
    [InlineData("01 FD 32 02", "num", "7200", "s")]
    [InlineData("02 FD 59 05 00", "num", "0.005", "A")]
    [InlineData("02 FB 00 07 00", "num", "700000", "Wh")]
    [InlineData("02 FB 03 07 00", "num", "70000", "varh")]
    [InlineData("02 FB 09 07 00", "num", "7000000000", "J")]
    [InlineData("02 FB 0D 07 00", "num", "7000000", "cal")]
    [InlineData("02 FB 15 07 00", "num", "70", "var")]
    [InlineData("02 FB 18 07 00", "num", "700000", "kg")]
    [InlineData("02 FB 1B 41 00", "num", "65", "%")]
    [InlineData("02 FB 2D 88 13", "num", "50", "Hz")]
    [InlineData("02 FB 34 07 00", "num", "7", "VA")]
    [InlineData("02 FB 2A B0 04", "num", "120", "°")]
    [InlineData("02 FB 79 07 00", "num", "0.07", "W")]
    [InlineData("02 EF 10 07 00", "num", "7", "")]
    [InlineData("02 86 3D 07 00", "num", "7000", "BTU")]
    public void Numbers_in_base_units(string hex, string kind, string? value, string? unit) => Check(hex, kind, value, unit);

    [Theory]
    [InlineData("02 93 70 07 00", "num", "0.000000007", "m^3")]
    [InlineData("02 93 7D 07 00", "num", "7", "m^3")]
    [InlineData("02 93 F4 7D 07 00", "num", "0.07", "m^3")]
    [InlineData("02 FD C8 75 07 00", "num", "0.07", "V")]
    [InlineData("02 DB 79 07 00", "num", "7.01", "°C")]
    [InlineData("02 D9 7B 07 00", "num", "1.07", "°C")]
    [InlineData("02 93 3C 07 00", "num", "0.007", "m^3")]
    [InlineData("02 93 28 07 00", "num", "0.007", "m^3")]
    [InlineData("02 AB 41 07 00", "num", "7", "")]
    [InlineData("02 AB 55 07 00", "num", "420", "s")]
    [InlineData("02 AB 66 07 00", "num", "25200", "s")]
    [InlineData("02 AB 6C 07 00", "num", "7", "W")]
    [InlineData("02 AB 4A 2F 35", "date", "2025-05-15", null)]
    [InlineData("04 AB 6E 1E 0A 2F 35", "datetime", "2025-05-15T10:30:00", null)]
    [InlineData("02 93 39 2F 35", "date", "2025-05-15", null)]
    [InlineData("02 93 FC 13 2F 35", "date", "2025-05-15", null)]
    [InlineData("02 93 15 00 00", "num", null, "m^3")]
    [InlineData("02 93 18 00 00", "num", null, "m^3")]
    [InlineData("02 93 00 07 00", "num", "0.007", "m^3")]
    [InlineData("02 93 1D 07 00", "num", "0.007", "m^3")]
    [InlineData("04 EC 15 00 00 00 00", "datetime", null, null)]
    [InlineData("02 FF 74 07 00", "num", "7", "")]
    [InlineData("02 7F 07 00", "num", "7", "")]
    [InlineData("02 93 FF 74 07 00", "num", "0.007", "m^3")]
    [InlineData("02 93 F3 FF 15 07 00", "num", "0.000007", "m^3")]
    public void What_extensions_do(string hex, string kind, string? value, string? unit) => Check(hex, kind, value, unit);

    [Theory]
    [InlineData("02 6C 2F 35", "date", "2025-05-15")]
    [InlineData("02 6C 81 4C", "date", "2036-12-01")]
    [InlineData("02 6C 41 C1", "date", "1998-01-01")]
    [InlineData("04 6D 1E 0A 2F 35", "datetime", "2025-05-15T10:30:00")]
    [InlineData("04 6D 1E 8A 2F 35", "datetime", "2025-05-15T10:30:00")]
    [InlineData("04 6D 1E 2A E1 C1", "datetime", null)]
    [InlineData("04 6D 1E 2A 21 31", "datetime", "2025-01-01T10:30:00")]
    [InlineData("06 6D 05 1E 2A 2F 35 14", "datetime", "2025-05-15T10:30:05")]
    [InlineData("03 6D 05 1E 0A", "time", "10:30:05")]
    [InlineData("02 FD 70 2F 35", "date", "2025-05-15")]
    [InlineData("04 FD 30 1E 0A 2F 35", "datetime", "2025-05-15T10:30:00")]
    [InlineData("02 6C 00 00", "date", null)]
    [InlineData("02 6C FF FF", "date", null)]
    [InlineData("02 6C 20 35", "date", null)]
    [InlineData("02 6C 3F 32", "date", null)]
    [InlineData("02 6C 2F 3F", "date", null)]
    [InlineData("04 6D 9E 0A 2F 35", "datetime", null)]
    [InlineData("04 6D 3F 0A 2F 35", "datetime", null)]
    [InlineData("04 6D 1E 1F 2F 35", "datetime", null)]
    [InlineData("04 6D 1E 19 2F 35", "datetime", null)]
    [InlineData("06 6D 05 9E 2A 2F 35 14", "datetime", null)]
    [InlineData("06 6D 00 00 00 00 00 00", "datetime", null)]
    [InlineData("03 6D 3D 1E 0A", "time", null)]
    [InlineData("0E 6D 00 30 10 15 05 25", "bytes", "003010150525")]
    [InlineData("07 6D 01 02 03 04 05 06 07 08", "bytes", "0102030405060708")]
    [InlineData("04 FD 72 01 02 03 04", "bytes", "01020304")]
    [InlineData("0D 6D E5 01 02 03 04 05", "bytes", "0102030405")]
    public void Times(string hex, string kind, string? value) => Check(hex, kind, value, null);

    [Theory]
    [InlineData("0D FD 0C 05 43 42 41 2D 31", "text", "1-ABC")]
    [InlineData("0D FD 0C 00", "text", "")]
    [InlineData("0D 78 03 FC 65 47", "text", "Geü")]
    [InlineData("0D FD 0C 03 01 42 43", "bytes", "014243")]
    [InlineData("0D 13 C3 56 34 12", "num", "123.456")]
    [InlineData("0D 13 D3 56 34 12", "num", "-123.456")]
    [InlineData("0D 13 C1 0A", "bcd_error", null)]
    [InlineData("0D 13 E2 FE FF", "num", "-0.002")]
    [InlineData("0D 6D E4 1E 0A 2F 35", "datetime", "2025-05-15T10:30:00")]
    [InlineData("0D 13 E0", "bytes", "")]
    [InlineData("0D 13 E9 01 02 03 04 05 06 07 08 09", "bytes", "010203040506070809")]
    [InlineData("0D 13 F0 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 10", "bytes", "0102030405060708090A0B0C0D0E0F10")]
    [InlineData("0D FD 3B 03 41 42 43", "bytes", "414243")]
    [InlineData("0D FD 76 03 41 42 43", "bytes", "414243")]
    [InlineData("0D 93 1F 03 41 42 43", "bytes", "414243")]
    public void Variable_length(string hex, string kind, string? value) => Check(hex, kind, value, kind is "num" or "bcd_error" ? "m^3" : null);

    [Fact]
    public void Plain_text_stands_before_the_extensions()
    {
        var record = Analyze("02 FC 03 48 52 25 74 22 15 01 7C 00 05").Records;

        record[0].PlainTextVif.ShouldBe("%RH");
        record[0].Vib.ShouldBe("FC74");
        (record[0].Kind, record[0].Value, record[0].Unit, record[0].Description).ShouldBe(("num", "54.1", "", "%RH"));
        (record[1].PlainTextVif, record[1].Vib, record[1].Value).ShouldBe(("", "7C", "5"));
    }

    [Theory]
    [InlineData("04 03", "Energy", "Wh")]
    [InlineData("04 AB FF 01", "Power (vendor specific)", "W")]
    [InlineData("04 FD C9 FF 02", "Volts (vendor specific)", "V")]
    [InlineData("04 FD D9 FC 03", "Ampere (L3)", "A")]
    [InlineData("04 FF 52", "Special supplier information", "None")]
    [InlineData("04 FD 60", "Reset counter", "None")]
    [InlineData("04 FD 17", "Error flags (Device type specific)", "Bin")]
    [InlineData("04 78", "Fabrication", "None")]
    [InlineData("04 93 3B", "Volume (only positive contributions)", "m^3")]
    [InlineData("04 93 3E 00", "Volume (at base conditions)", "m^3")]
    [InlineData("04 FD BA 73", "Dimensionless", "None")]
    [InlineData("04 AB 48", "Power (upper limit value)", "W")]
    [InlineData("04 AB 54", "Power (duration of last lower limit exceed)", "s")]
    [InlineData("04 FB 97 F2 FF 01", "Reactive power (vendor specific)", "var")]
    public void Words_of_the_documentation(string dibAndVib, string description, string unit)
    {
        var reader = new RecordReader(MadeTelegram.Bytes(dibAndVib + " 00 00 00 00"));
        reader.Read().ShouldBeTrue();

        RecordText.DescriptionOf(reader.Current).ShouldBe(description);
        RecordText.UnitOf(reader.Current).ShouldBe(unit);
    }

    [Theory]
    [InlineData("04 FD C9 FC 02", 2)]
    [InlineData("04 FD C9 FF 03", 3)]
    [InlineData("04 AB FF 81 00", 1)]
    [InlineData("04 AB FF 05", 0)]
    [InlineData("04 93 FF 01", 0)]
    [InlineData("04 FF 01", 0)]
    [InlineData("04 93 FC 01", 1)]
    public void Phases(string dibAndVib, int phase)
    {
        var reader = new RecordReader(MadeTelegram.Bytes(dibAndVib + " 00 00 00 00"));
        reader.Read().ShouldBeTrue();

        reader.Current.Phase.ShouldBe(phase);
    }

    [Fact]
    public void Most_significant_first()
    {
        var bytes = MadeTelegram.Answer(0x76, "87 65 43 21 15 B5 03 02 09 00 00 00 02 5A FF 38 0C 13 00 01 23 45 0D FD 0C 02 41 42 05 5B 3F C0 00 00 02 6C 35 2F");
        var analysis = TelegramAnalyzer.Analyze(bytes);

        (analysis.Header!.Id, analysis.Header.Manufacturer).ShouldBe(("87654321", "EMU"));
        analysis.Records.Select(r => r.Value).ShouldBe(["-20", "12.345", "AB", "1.5", "2025-05-15"]);
        analysis.Records[0].Data.ShouldBe("FF38");
    }

    private static TelegramAnalysis Analyze(string records) => TelegramAnalyzer.Analyze(MadeTelegram.Variable(records));

    private static void Check(string hex, string kind, string? value, string? unit)
    {
        // a second record behind it shows that the first was measured right
        var analysis = Analyze(hex + " 2F 01 13 05");

        analysis.Ok.ShouldBeTrue(analysis.Error);
        analysis.Records.Count.ShouldBe(2);
        analysis.Records[1].Value.ShouldBe("0.005");
        var record = analysis.Records[0];
        (record.Kind, record.Value, record.Unit).ShouldBe((kind, value, unit));
    }
}
