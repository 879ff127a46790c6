using System.Text.Json;
using MCenter.Drivers.MBus.Application;

namespace MCenter.Tests.Drivers.MBus.Application;

public class TelegramAnalyzerTest
{
    [Theory]
    [InlineData("68 03 03 68", true)]
    [InlineData("0x68, 0x03", true)]
    [InlineData("68-03:03", true)]
    [InlineData("6803\r\n0368", true)]
    [InlineData("68 0", false)]
    [InlineData("6G", false)]
    [InlineData("", false)]
    [InlineData("hello", false)]
    public void Text_is_hexadecimal_or_not(string text, bool ok) => (TelegramAnalyzer.BytesOf(text) is not null).ShouldBe(ok);

    [Fact]
    public void The_answer_has_the_names_of_the_API()
    {
        var json = JsonSerializer.SerializeToElement(TelegramAnalyzer.Analyze(MadeTelegram.Variable("04 03 2A 00 00 00 0F 01")));

        json.EnumerateObject().Select(p => p.Name).ShouldBe(
            ["ok", "error", "encrypted", "encryption_mode", "error_code", "alarm_status", "structure", "frame", "header", "records"]);
        json.GetProperty("header").EnumerateObject().Select(p => p.Name).ShouldBe(["id", "manufacturer", "version", "medium", "access_number", "status", "signature"]);
        json.GetProperty("records")[0].EnumerateObject().Select(p => p.Name).ShouldBe(
        [
            "index", "offset", "dib", "vib", "data", "function", "storage", "tariff", "subunit", "phase", "kind", "value", "unit", "description", "plain_text_vif", "invalid_reason",
        ]);
        json.GetProperty("records")[0].GetProperty("value").GetString().ShouldBe("42");
        json.GetProperty("records")[0].GetProperty("offset").GetInt32().ShouldBe(19);
    }

    [Theory]
    [InlineData("0D 04 04 68")]
    [InlineData("68 C4")]
    [InlineData("68 00 00 68 08 16")]
    [InlineData("68 03 03 68 08 05 71 7F 16")]
    [InlineData("00 00")]
    [InlineData("10 40 01 41 16 E5")]
    [InlineData("00 10 40 01 41 16")]
    public void A_broken_frame_is_no_telegram(string hex)
    {
        var analysis = TelegramAnalyzer.Analyze(MadeTelegram.Bytes(hex));

        analysis.Ok.ShouldBeFalse();
        analysis.Error.ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("08", 8, "application error 8: application busy")]
    [InlineData("09", 9, "application error 9: too many readouts")]
    [InlineData("2A", 42, "application error 42: reserved")]
    [InlineData("", null, "application error: unspecified")]
    public void Application_errors(string code, int? expected, string text)
    {
        var analysis = TelegramAnalyzer.Analyze(MadeTelegram.Answer(0x70, code));

        (analysis.Ok, analysis.Structure, analysis.ErrorCode, analysis.Error).ShouldBe((true, "application_error", expected, text));
    }

    [Fact]
    public void Alarm_status() => TelegramAnalyzer.Analyze(MadeTelegram.Answer(0x71, "81")).AlarmStatus.ShouldBe(0x81);

    [Theory]
    [InlineData("20 05", 32, true, 5)]
    [InlineData("20 07", 32, true, 7)]
    [InlineData("00 05", 32, false, null)]
    [InlineData("F0 05", 32, false, null)]
    [InlineData("00 08", 8, true, 8)]
    [InlineData("FF FF", 32, false, null)]
    [InlineData("34 00", 32, false, null)]
    public void Encryption_is_named_and_not_read(string configuration, int bytes, bool encrypted, int? mode)
    {
        var area = string.Concat(Enumerable.Repeat("01 13 05 2F", bytes / 4));
        var analysis = TelegramAnalyzer.Analyze(MadeTelegram.Variable(area, "21 43 65 87 B5 15 03 02 09 00" + configuration));

        (analysis.Ok, analysis.Encrypted, analysis.EncryptionMode).ShouldBe((true, encrypted, mode));
        analysis.Records.Count.ShouldBe(encrypted ? 0 : bytes / 4);
    }

    [Fact]
    public void Decrypted_data_start_with_fillers() =>
        TelegramAnalyzer.Analyze(MadeTelegram.Answer(0x7A, "09 00 10 05 2F 2F 01 13 05 2F 2F 2F 2F 2F 2F 2F 2F 2F 2F 2F")).Records.Single().Value.ShouldBe("0.005");

    [Fact]
    public void Short_header()
    {
        var header = TelegramAnalyzer.Analyze(MadeTelegram.Answer(0x7A, "09 10 00 00 01 13 05")).Header.ShouldNotBeNull();

        (header.Id, header.AccessNumber, header.Status, header.Signature).ShouldBe((null, 9, 16, "0000"));
    }

    [Theory]
    [InlineData("78 56 34 12 0A 00 E9 7E 01 00 00 00 35 01 00 00", "1", "l", "135", "l", 1)]
    [InlineData("78 56 34 12 0A 01 06 2D 10 00 00 00 FF FF FF FF", "160", "kWh", "-10", "m^3", 0)]
    [InlineData("78 56 34 12 0A 03 05 3F 10 00 00 00 05 00 00 00", "16", "kWh", "5", "", 1)]
    public void Fixed_data_in_the_telegrams_own_units(string data, string first, string firstUnit, string second, string secondUnit, int storageOfSecond)
    {
        var analysis = TelegramAnalyzer.Analyze(MadeTelegram.Answer(0x73, data));

        (analysis.Structure, analysis.Header!.Id, analysis.Header.AccessNumber).ShouldBe(("fixed", "12345678", 10));
        analysis.Records.Select(r => (r.Value, r.Unit)).ShouldBe([(first, firstUnit), (second, secondUnit)]);
        analysis.Records[1].Storage.ShouldBe(storageOfSecond);
    }

    [Fact]
    public void Fixed_data_most_significant_first()
    {
        var analysis = TelegramAnalyzer.Analyze(MadeTelegram.Answer(0x77, "12 34 56 78 0A 00 05 69 00 00 65 31 00 00 00 69"));

        (analysis.Header!.Id, analysis.Header.Medium).ShouldBe(("12345678", 4));
        analysis.Records.Select(r => r.Value).ShouldBe(["6531", "69"]);
    }

    [Theory]
    [InlineData(0x72, "01 02 03")]
    [InlineData(0x73, "01 02 03")]
    [InlineData(0x7A, "01 02 03")]
    public void A_cut_header_is_a_fault(int ci, string data) => TelegramAnalyzer.Analyze(MadeTelegram.Answer((byte)ci, data)).Error.ShouldNotBeNull().ShouldContain("3 found");
}
