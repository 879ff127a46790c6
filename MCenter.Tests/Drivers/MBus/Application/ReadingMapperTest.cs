using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Drivers.MBus.Application;

namespace MCenter.Tests.Drivers.MBus.Application;

public class ReadingMapperTest
{
    private static readonly DateTimeOffset At = new(2026, 5, 15, 10, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Registers_are_numbered_over_all_telegrams_without_fillers_and_blocks()
    {
        var reading = Read(
            MadeTelegram.Variable("04 03 01 00 00 00 2F 04 83 3C 02 00 00 00 1F"),
            MadeTelegram.Variable("2F 02 FD C8 FF 01 FC 08 0F AA BB"));

        reading.Values.Select(v => (v.Description, v.Unit, v.Value.ToString(), v.Phase)).ShouldBe(
        [
            ("Energy", "Wh", "1", 0),
            ("Energy (absolute value of negative contributions)", "Wh", "2", 0),
            ("Volts (vendor specific)", "V", "230.0", 1),
        ]);
        reading.Values.Select(v => v.Quantity).ShouldBe([Quantity.Energy, Quantity.Energy, Quantity.Voltage]);
        reading.Incomplete.ShouldBeNull();
        (reading.At, reading.Telegrams.Count).ShouldBe((At, 2));
    }

    [Fact]
    public void Who_answered()
    {
        var identity = Read(MadeTelegram.Variable("01 13 05", "29 26 03 00 B5 15 10 02 01 00 00 00", address: 12)).Identity;

        identity.ShouldBe(new DeviceIdentity("00032629", "EMU", 16, Medium.Electricity, "00032629B5151002", 12));
    }

    [Fact]
    public void Answers_without_identity_have_empty_texts() =>
        Read(MadeTelegram.Answer(0x78, "01 13 05", 9)).Identity.ShouldBe(new DeviceIdentity("", "", 0, Medium.Unknown, "", 9));

    [Theory]
    [InlineData("00", nameof(Quality.Good))]
    [InlineData("01", nameof(Quality.Good))]
    [InlineData("04", nameof(Quality.Good))]
    [InlineData("E0", nameof(Quality.Good))]
    [InlineData("02", nameof(Quality.Error))]
    [InlineData("03", nameof(Quality.Error))]
    [InlineData("08", nameof(Quality.Error))]
    [InlineData("10", nameof(Quality.Error))]
    public void Quality_follows_the_status_byte(string status, string quality)
    {
        var reading = Read(MadeTelegram.Variable("01 13 05", $"21 43 65 87 B5 15 03 02 09 {status} 00 00"));

        (reading.Quality.ToString(), reading.Status).ShouldBe((quality, Convert.ToInt32(status, 16)));
    }

    [Fact]
    public void Faulty_values_say_so()
    {
        var values = Read(MadeTelegram.Variable("34 03 05 00 00 00 0A 2B BB DB 02 93 15 00 00 02 13 01 00")).Values;

        values.Select(v => (v.Faulty, v.Value.Kind, v.Kind)).ShouldBe(
        [
            (true, ValueKind.Number, ValueKind.Number),
            (true, ValueKind.None, ValueKind.Number),
            (true, ValueKind.None, ValueKind.Number),
            (false, ValueKind.Number, ValueKind.Number),
        ]);
        values[0].Function.ShouldBe(3);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Times_keep_their_place_when_they_are_not_interpreted(bool interpret)
    {
        var values = Read(interpret, MadeTelegram.Variable("02 6C 2F 35 04 6D 1E 0A 2F 35 01 13 05")).Values;

        values.Select(v => v.Kind).ShouldBe([ValueKind.Date, ValueKind.DateTime, ValueKind.Number]);
        values.Select(v => v.Quantity).ShouldBe([Quantity.Date, Quantity.DateTime, Quantity.Volume]);
        values.Select(v => v.Value.ToString()).ShouldBe(interpret ? ["2025-05-15", "2025-05-15T10:30:00", "0.005"] : ["", "", "0.005"]);
    }

    [Fact]
    public void What_stood_before_a_fault_is_kept()
    {
        var reading = Read(MadeTelegram.Variable("01 13 05 04 13 01"));

        reading.Values.Single().Value.AsDecimal.ShouldBe(0.005m);
        reading.Incomplete.ShouldBe("register 1: telegram ends within the data of a record (record at byte 22, stopped at byte 24)");
    }

    [Fact]
    public void Encrypted_telegrams_are_named()
    {
        var encrypted = MadeTelegram.Variable("01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 10", "21 43 65 87 B5 15 03 02 09 00 10 05");
        var failure = ReadingMapper.Map([MadeTelegram.Raw(encrypted)], true, At).ShouldBeOfType<ReadoutFailure>();

        (failure.Fault, failure.Detail).ShouldBe((ReadoutFault.Malformed, "encrypted (mode 5, AES-128-CBC)"));
    }

    [Fact]
    public void Telegrams_after_an_unreadable_one_are_left_out_because_their_registers_would_get_other_numbers()
    {
        var reading = Read(MadeTelegram.Variable("01 13 05 1F"), MadeTelegram.Variable("01 13 06 04 13 01"), MadeTelegram.Variable("01 13 07"));

        reading.Values.Select(v => v.Value.AsDecimal).ShouldBe([0.005m, 0.006m]);
        reading.Incomplete.ShouldNotBeNull();
    }

    [Fact]
    public void Fixed_data_in_base_units()
    {
        var reading = Read(MadeTelegram.Answer(0x73, "78 56 34 12 0A 03 05 69 10 00 00 00 05 00 00 00"));

        reading.Values.Select(v => (v.Description, v.Unit, v.Value.AsDecimal, v.StorageNumber)).ShouldBe([("Energy", "Wh", 16000m, 1), ("Volume", "m^3", 0.005m, 1)]);
        (reading.Quality, reading.Status).ShouldBe((Quality.Good, 0), "bits 0 and 1 tell the coding here");
        (reading.Identity!.Identification, reading.Identity.SecondaryAddress, reading.Identity.Medium).ShouldBe(("12345678", "12345678", Medium.HeatOutlet));
    }

    [Theory]
    [InlineData(0x70, "08", nameof(ReadoutFault.Refused), "application error 8: application busy")]
    [InlineData(0x70, "09", nameof(ReadoutFault.NoDataNow), "application error 9: too many readouts")]
    [InlineData(0x72, "01", nameof(ReadoutFault.Malformed), "12 bytes expected after CI, 1 found")]
    [InlineData(0x51, "01 13 05", nameof(ReadoutFault.Malformed), "no data of a meter")]
    public void What_is_no_reading(int ci, string data, string fault, string detail)
    {
        var failure = ReadingMapper.Map([MadeTelegram.Raw(MadeTelegram.Answer((byte)ci, data))], true, At).ShouldBeOfType<ReadoutFailure>();

        (failure.Fault.ToString(), failure.Detail).ShouldBe((fault, detail));
    }

    [Fact]
    public void A_broken_frame_is_a_checksum_fault()
    {
        var frame = MadeTelegram.Variable("01 13 05");
        frame[^2]++;

        ReadingMapper.Map([MadeTelegram.Raw(frame)], true, At).ShouldBeOfType<ReadoutFailure>().Fault.ShouldBe(ReadoutFault.Checksum);
    }

    private static DecodedReading Read(params byte[][] frames) => Read(true, frames);

    private static DecodedReading Read(bool interpretTimes, params byte[][] frames) =>
        ReadingMapper.Map([.. frames.Select(MadeTelegram.Raw)], interpretTimes, At).ShouldBeOfType<DecodedReading>();
}
