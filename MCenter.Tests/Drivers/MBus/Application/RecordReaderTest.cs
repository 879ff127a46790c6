using MCenter.Drivers.MBus.Application;

namespace MCenter.Tests.Drivers.MBus.Application;

public class RecordReaderTest
{
    /// <summary>The example of the M-Bus documentation, 6.3.3.</summary>
    [Fact]
    public void The_documentations_own_example()
    {
        var analysis = TelegramAnalyzer.Analyze(MadeTelegram.Bytes(
            "68 1F 1F 68 08 02 72 78 56 34 12 24 40 01 07 55 00 00 00 03 13 15 31 00 DA 02 3B 13 01 8B 60 04 37 18 02 18 16"));

        analysis.Ok.ShouldBeTrue(analysis.Error);
        (analysis.Header!.Id, analysis.Header.Manufacturer, analysis.Header.Version, analysis.Header.Medium, analysis.Header.AccessNumber).ShouldBe(("12345678", "PAD", 1, 7, 0x55));
        analysis.Records.Select(r => (r.Value, r.Unit, r.Function, r.Storage, r.Tariff, r.Subunit)).ShouldBe(
        [
            ("12.565", "m^3", "instantaneous", 0, 0, 0),
            ("0.113", "m^3/h", "maximum", 5, 0, 0),
            ("218370", "Wh", "instantaneous", 0, 2, 1),
        ]);
    }

    [Theory]
    [InlineData("41 13 00", 1, 0, 0)]
    [InlineData("81 01 13 00", 2, 0, 0)]
    [InlineData("C1 01 13 00", 3, 0, 0)]
    [InlineData("81 80 40 13 00", 0, 0, 2)]
    [InlineData("81 B0 10 13 00", 0, 7, 0)]
    [InlineData("81 FF 7F 13 00", 510, 15, 3)]
    [InlineData("C1 FF FF FF FF FF FF FF FF FF 7F 13 00", (1L << 41) - 1, (1L << 20) - 1, (1L << 10) - 1)]
    public void Storage_tariff_and_subunit(string hex, long storage, long tariff, long subunit)
    {
        var reader = new RecordReader(MadeTelegram.Bytes(hex));

        reader.Read().ShouldBeTrue();
        (reader.Current.StorageNumber, reader.Current.Tariff, reader.Current.Subunit).ShouldBe((storage, tariff, subunit));
    }

    [Theory]
    [InlineData("81", nameof(RecordFaultKind.EndInDif))]
    [InlineData("81 80", nameof(RecordFaultKind.EndInDif))]
    [InlineData("01", nameof(RecordFaultKind.EndInVif))]
    [InlineData("01 93", nameof(RecordFaultKind.EndInVif))]
    [InlineData("01 FD", nameof(RecordFaultKind.EndInVif))]
    [InlineData("01 FD FD", nameof(RecordFaultKind.EndInVif))]
    [InlineData("01 93 FC", nameof(RecordFaultKind.EndInVif))]
    [InlineData("01 7C", nameof(RecordFaultKind.EndInPlainText))]
    [InlineData("01 7C 03 41 42", nameof(RecordFaultKind.EndInPlainText))]
    [InlineData("04 13 01 02 03", nameof(RecordFaultKind.EndInData))]
    [InlineData("0D 13", nameof(RecordFaultKind.EndInData))]
    [InlineData("0D 13 03 41 42", nameof(RecordFaultKind.EndInData))]
    [InlineData("0D 13 CA", nameof(RecordFaultKind.ReservedLength))]
    [InlineData("0D 13 FF", nameof(RecordFaultKind.ReservedLength))]
    [InlineData("3F", nameof(RecordFaultKind.ReservedDif))]
    [InlineData("8F 13 00", nameof(RecordFaultKind.ReservedDif))]
    [InlineData("81 80 80 80 80 80 80 80 80 80 80 00 13 00", nameof(RecordFaultKind.TooManyDife))]
    [InlineData("01 93 BB BB BB BB BB BB BB BB BB BB 3B 00", nameof(RecordFaultKind.TooManyVife))]
    public void A_broken_record_keeps_those_before_it(string broken, string kind)
    {
        var analysis = TelegramAnalyzer.Analyze(MadeTelegram.Variable("04 03 2A 00 00 00 2F" + broken));
        var reader = new RecordReader(MadeTelegram.Bytes("04 03 2A 00 00 00 2F" + broken));
        while (reader.Read())
        {
        }

        (reader.Fault.Kind.ToString(), reader.Fault.RecordOffset).ShouldBe((kind, 7));
        analysis.Ok.ShouldBeFalse();
        analysis.Error.ShouldNotBeNull().ShouldContain("record at byte 26");
        analysis.Records.Select(r => r.Value).ShouldBe(["42"]);
        reader.Read().ShouldBeFalse("a fault ends the walk for good");
    }

    [Fact]
    public void Ten_extensions_are_allowed()
    {
        var analysis = TelegramAnalyzer.Analyze(MadeTelegram.Variable("81 80 80 80 80 80 80 80 80 80 00 93 BB BB BB BB BB BB BB BB BB 3B 05"));

        analysis.Ok.ShouldBeTrue(analysis.Error);
        analysis.Records.Single().Value.ShouldBe("0.005");
    }

    [Theory]
    [InlineData("0F 2F 16 68", "manufacturer", "2F1668")]
    [InlineData("1F 01", "more_records_follow", "01")]
    [InlineData("1F", "more_records_follow", "")]
    public void Blocks_take_the_rest(string hex, string function, string value)
    {
        var analysis = TelegramAnalyzer.Analyze(MadeTelegram.Variable("2F 2F 01 13 05 2F" + hex));

        analysis.Ok.ShouldBeTrue(analysis.Error);
        analysis.Records.Count.ShouldBe(2);
        (analysis.Records[1].Function, analysis.Records[1].Kind, analysis.Records[1].Value).ShouldBe((function, "bytes", value));
    }

    [Fact]
    public void A_masters_actions_are_no_record_errors()
    {
        var write = TelegramAnalyzer.Analyze(MadeTelegram.Answer(0x51, "0C 86 01 10 00 00 00"));

        write.Records.Single().Value.ShouldBe("10000");
        TelegramAnalyzer.Analyze(MadeTelegram.Answer(0x78, "0C 86 01 10 00 00 00")).Records.Single().InvalidReason.ShouldBe("Too many DIFEs");
    }
}
