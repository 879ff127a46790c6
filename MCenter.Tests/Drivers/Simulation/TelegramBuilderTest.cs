using MCenter.Core.Devices;
using MCenter.Drivers.Simulation.MBus;

namespace MCenter.Tests.Drivers.Simulation;

public class TelegramBuilderTest
{
    [Theory]
    [InlineData("04 03", 1364, "04 03 54 05 00 00")]
    [InlineData("01 13", -1, "01 13 FF")]
    [InlineData("03 FD 59", -66, "03 FD 59 BE FF FF")]
    [InlineData("06 03", 1, "06 03 01 00 00 00 00 00")]
    [InlineData("07 03", -2, "07 03 FE FF FF FF FF FF FF FF")]
    [InlineData("0C 78", 12345678, "0C 78 78 56 34 12")]
    [InlineData("0A 5A", -123, "0A 5A 23 F1")]
    [InlineData("0E 13", 123456789012, "0E 13 12 90 78 56 34 12")]
    [InlineData("05 2B", 5, "05 2B 00 00 A0 40")]
    public void A_number_is_written_as_its_DIF_says(string head, long value, string expected) =>
        Hex(new TelegramBuilder().Number(Bytes(head), value).ToArray()).ShouldBe(expected);

    [Theory]
    [InlineData("01 13", 256)]
    [InlineData("02 13", -32769)]
    [InlineData("0A 13", 10000)]
    [InlineData("0A 13", -1000)]
    [InlineData("00 13", 1)]
    [InlineData("0D 13", 1)]
    public void A_number_that_does_not_fit_is_refused(string head, long value) =>
        Should.Throw<ArgumentException>(() => new TelegramBuilder().Number(Bytes(head), value));

    [Fact]
    public void Texts_dates_and_blocks()
    {
        Hex(new TelegramBuilder().Text([0x0D, 0x78], "AB1").ToArray()).ShouldBe("0D 78 03 31 42 41");
        // day 22, month 11, year 26 (type G); 13:55 summer time, century 20 (type F)
        Hex(new TelegramBuilder().Date([0x02, 0x6C], new(2026, 11, 22)).ToArray()).ShouldBe("02 6C 56 3B");
        Hex(new TelegramBuilder().Time([0x04, 0x6D], new(2026, 11, 22, 13, 55, 0), summer: true).ToArray()).ShouldBe("04 6D 37 AD 56 3B");
        Hex(new TelegramBuilder().Idle().MakerData([1, 2]).ToArray()).ShouldBe("2F 0F 01 02");
    }

    [Fact]
    public void A_frame_is_sound_and_carries_the_secondary_address()
    {
        var identity = new MeterIdentity("00032629", "EMU", 0x10, Medium.Electricity);

        identity.SecondaryAddress.ShouldBe("00032629B5151002");
        Hex(new TelegramBuilder().Number([0x01, 0x13], 7).ToFrame(identity, address: 5, access: 9))
            .ShouldBe("68 12 12 68 08 05 72 29 26 03 00 B5 15 10 02 09 00 00 00 01 13 07 D1 16");
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", ""));

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes).Chunk(2).Select(c => new string(c)).Aggregate("", (all, b) => all.Length == 0 ? b : all + " " + b);
}
