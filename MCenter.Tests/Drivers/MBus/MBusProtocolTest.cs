using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Drivers.MBus;
using MCenter.Drivers.MBus.Link;
using MCenter.Drivers.Transport;
using MCenter.Tests.Drivers.MBus.Link;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.MBus;

/// <summary>What becomes of one readout, in virtual time over a scripted line.</summary>
public class MBusProtocolTest
{
    private const string Energy = "0C 03 78 56 34 12";
    private const string Power = "0A 2B 23 01";

    private readonly FakeTime time = new() { SkipsWaits = true };
    private ScriptedLine line = null!;

    [Fact]
    public async Task A_meter_is_read_with_its_values_telegram_and_identity()
    {
        var telegram = MadeTelegram.Variable(Energy + Power);
        var reading = (await ReadAsync(MBusBench.Primary(7), Meter(telegram))).ShouldBeOfType<DecodedReading>();
        reading.Values.Select(v => v.Value.AsDecimal).ShouldBe([12345678m, 123m]);
        reading.Identity!.SecondaryAddress.ShouldBe("87654321B5150302");
        reading.Telegrams.Single().Bytes.ToArray().ShouldBe(telegram);
        reading.At.ShouldBe(line.LastHeard);
        reading.Retries.ShouldBe(0);
        reading.Duration.ShouldBe(line.LastHeard - line.Sent[0].Start);
        line.SentText.ShouldBe("1040074716 107B078216");
    }

    [Fact]
    public async Task The_answer_time_is_the_longest_wait_for_a_first_character_and_broken_answers_are_counted()
    {
        var asked = 0;
        var telegram = MadeTelegram.Variable(Energy);
        byte[] broken = [.. telegram];
        broken[^2]++;
        var reading = await ReadAsync(MBusBench.Primary(7), sent => sent[1] == 0x40 ? [Heard.After(10, "E5")] : ++asked == 1 ? [Heard.After(200, Hex(broken))] : [Heard.After(60, Hex(telegram))]);
        (reading.Retries, reading.BrokenAnswers).ShouldBe((1, 1));
        // what a broken answer waited says nothing; a character has 11 bits
        reading.AnswerTime!.Value.TotalMilliseconds.ShouldBe(60 + 11 / 2.4, 0.1);
        (await ReadAsync(MBusBench.Primary(7), _ => [])).AnswerTime.ShouldBeNull();
        (await ReadAsync(MBusBench.Primary(7), sent => [Heard.Echo(sent), Heard.After(30, sent[1] == 0x40 ? "E5" : Hex(telegram))])).AnswerTime!.Value.TotalMilliseconds
            .ShouldBe(30 + 11 / 2.4, 0.1, "an echo is no answer");
    }

    [Fact]
    public async Task The_line_takes_the_meters_baud_rate_in_8E1()
    {
        await ReadAsync(MBusBench.Primary(7) with { BaudRate = 9600 }, Meter(MadeTelegram.Variable(Energy)));
        line.Parameters.ShouldBe(new LineParameters(9600, 8, Parity.Even, 1));
    }

    [Fact]
    public async Task SND_NKE_can_be_left_out_and_an_application_reset_put_in()
    {
        var device = MBusBench.Primary(7) with { SndNke = false, AppResetSubcode = 0x10 };
        await ReadAsync(device, Meter(MadeTelegram.Variable(Energy)));
        line.SentText.ShouldBe("6804046873075010DA16 107B078216");
    }

    [Fact]
    public async Task A_chain_of_telegrams_is_read_to_its_end_with_toggled_bits()
    {
        byte[][] chain = [MadeTelegram.Variable(Energy + "1F"), MadeTelegram.Variable(Power + "1F 2F 16"), MadeTelegram.Variable("0B 3B 56 34 12")];
        var reading = (await ReadAsync(MBusBench.Primary(7), Meter(chain))).ShouldBeOfType<DecodedReading>();
        reading.Values.Count.ShouldBe(3);
        reading.Telegrams.Count.ShouldBe(3);
        line.SentText.ShouldBe("1040074716 107B078216 105B076216 107B078216");
    }

    [Fact]
    public async Task A_chain_may_end_with_E5()
    {
        var asked = 0;
        var reading = (await ReadAsync(MBusBench.Primary(7), sent => Heard20(sent[1] == 0x40 || ++asked > 1 ? "E5" : Hex(MadeTelegram.Variable(Energy + "1F"))))).ShouldBeOfType<DecodedReading>();
        reading.Values.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_telegram_that_comes_again_is_not_booked_twice_even_with_another_access_number()
    {
        byte access = 0;
        var reading = (await ReadAsync(MBusBench.Primary(7), sent => Heard20(
            sent[1] == 0x40 ? "E5" : Hex(MadeTelegram.Variable(Energy + "1F", $"21 43 65 87 B5 15 03 02 {access++:X2} 00 00 00"))))).ShouldBeOfType<DecodedReading>();
        reading.Values.Count.ShouldBe(1);
        reading.Telegrams.Count.ShouldBe(1);
        access.ShouldBe((byte)2);
    }

    [Fact]
    public async Task A_chain_without_end_is_stopped()
    {
        var asked = 0;
        var result = await ReadAsync(MBusBench.Primary(7), sent => Heard20(sent[1] == 0x40 ? "E5" : Hex(MadeTelegram.Variable($"02 2B {asked++:X2} 00 1F"))));
        result.Telegrams.Count.ShouldBe(MeterReadout.MaxTelegrams);
    }

    [Fact]
    public async Task A_chain_that_breaks_is_not_booked_in_part()
    {
        var asked = 0;
        var failure = (await ReadAsync(MBusBench.Primary(7), sent => sent[1] == 0x40 ? Heard20("E5") : ++asked > 1 ? [] : Heard20(Hex(MadeTelegram.Variable(Energy + "1F"))))).ShouldBeOfType<ReadoutFailure>();
        failure.Fault.ShouldBe(ReadoutFault.NoAnswer);
        failure.Telegrams.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_silent_meter_costs_its_tries_and_no_more()
    {
        var started = time.GetUtcNow();
        var failure = (await ReadAsync(MBusBench.Primary(7), _ => [])).ShouldBeOfType<ReadoutFailure>();
        failure.Fault.ShouldBe(ReadoutFault.NoAnswer);
        line.SentText.ShouldBe("1040074716 107B078216 107B078216");
        (time.GetUtcNow() - started).ShouldBeInRange(TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(9.2));
    }

    [Fact]
    public async Task With_one_try_a_silent_meter_is_asked_for_data_once_and_SND_NKE_costs_next_to_nothing()
    {
        var started = time.GetUtcNow();
        (await ReadAsync(MBusBench.Primary(7), _ => [], tries: 1)).ShouldBeOfType<ReadoutFailure>().Fault.ShouldBe(ReadoutFault.NoAnswer);
        line.SentText.ShouldBe("1040074716 107B078216");
        (time.GetUtcNow() - started).ShouldBeInRange(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3.5));
    }

    [Fact]
    public async Task A_battery_meter_that_ignores_SND_NKE_is_read_by_its_one_try()
    {
        var reading = (await ReadAsync(MBusBench.Primary(7) with { Battery = true }, sent => sent[1] == 0x40 ? [] : Heard20(Hex(MadeTelegram.Variable(Energy))), tries: 1)).ShouldBeOfType<DecodedReading>();
        reading.Duration.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        line.SentText.ShouldBe("1040074716 107B078216");
    }

    [Fact]
    public async Task A_confirmation_that_comes_after_the_wait_is_not_taken_for_the_answer()
    {
        // E5 comes 300 ms late, into the request for data
        var reading = await ReadAsync(MBusBench.Primary(7), sent => sent[1] == 0x40 ? [Heard.After(420, "E5")] : [Heard.After(150, Hex(MadeTelegram.Variable(Energy)))], tries: 1);
        reading.ShouldBeOfType<DecodedReading>().Values.Single().Value.AsDecimal.ShouldBe(12345678m);
    }

    [Fact]
    public async Task A_meter_that_ignores_SND_NKE_is_read_all_the_same() =>
        (await ReadAsync(MBusBench.Primary(7), sent => sent[1] == 0x40 ? [] : Heard20(Hex(MadeTelegram.Variable(Energy))))).ShouldBeOfType<DecodedReading>();

    [Theory]
    [InlineData("E5", ReadoutFault.NoDataNow)]
    [InlineData("68 04 04 68 08 07 70 09 88 16", ReadoutFault.NoDataNow)]
    [InlineData("68 04 04 68 08 07 70 08 87 16", ReadoutFault.Refused)]
    [InlineData("68 03 03 68 08 07 70 7F 16", ReadoutFault.Refused)]
    [InlineData("68 04 04 68 08 07 72 00 81 16", ReadoutFault.Malformed)]
    [InlineData("68 04 04 68 08 07 70 09 89 16", ReadoutFault.Checksum)]
    [InlineData("68 04 04 68 08 07 70", ReadoutFault.Checksum)]
    [InlineData("12 34 56 78", ReadoutFault.Checksum)]
    [InlineData("68 04 04 68 08 09 70 09 8A 16", ReadoutFault.Malformed)]
    public async Task What_a_meter_answers_instead_of_data(string answer, ReadoutFault fault)
    {
        var failure = (await ReadAsync(MBusBench.Primary(7), sent => Heard20(sent[1] == 0x40 ? "E5" : answer))).ShouldBeOfType<ReadoutFailure>();
        failure.Fault.ShouldBe(fault);
        failure.Detail.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Several_E5_are_a_collision() =>
        (await ReadAsync(MBusBench.Primary(0), _ => Heard20("E5E5"))).ShouldBeOfType<ReadoutFailure>().Fault.ShouldBe(ReadoutFault.Collision);

    [Fact]
    public async Task Overlaid_answers_to_a_wildcard_are_a_collision()
    {
        var garbled = Hex(MadeTelegram.Variable(Energy)).Replace("B5", "A1");
        var failure = (await ReadAsync(MBusBench.Secondary("876543FF"), sent => Heard20(sent[0] == 0x68 || sent[1] == 0x40 ? "E5" : garbled))).ShouldBeOfType<ReadoutFailure>();
        failure.Fault.ShouldBe(ReadoutFault.Collision);
    }

    [Fact]
    public async Task A_secondary_address_is_selected_then_asked_at_253()
    {
        (await ReadAsync(MBusBench.Secondary("87654321B5150302"), Meter(MadeTelegram.Variable(Energy)))).ShouldBeOfType<DecodedReading>();
        line.SentText.ShouldBe("1040FD3D16 680B0B6853FD5221436587B5150302C116 107BFD7816");
    }

    [Fact]
    public async Task What_is_no_secondary_address_is_said() =>
        (await ReadAsync(MBusBench.Secondary("8765"), _ => [])).ShouldBeOfType<ReadoutFailure>().Detail.ShouldContain("'8765' is no secondary address");

    [Fact]
    public async Task An_unknown_line_is_link_down()
    {
        var failure = (await ReadAsync(MBusBench.Primary(7) with { Line = "M-Bus 9" }, _ => [])).ShouldBeOfType<ReadoutFailure>();
        failure.Fault.ShouldBe(ReadoutFault.LinkDown);
        failure.Detail.ShouldContain("'M-Bus 9'");
    }

    [Fact]
    public async Task Cancelled_it_throws_and_frees_the_line()
    {
        line = new ScriptedLine(time, Meter(MadeTelegram.Variable(Energy)));
        var protocol = MBusBench.Over(line, time);
        await Should.ThrowAsync<OperationCanceledException>(() => protocol.ReadAsync(MBusBench.Primary(7), MBusBench.Options(), new CancellationToken(canceled: true)));
        (await protocol.ReadAsync(MBusBench.Primary(7), MBusBench.Options(), default)).ShouldBeOfType<DecodedReading>();
    }

    [Fact]
    public async Task A_silent_meter_between_two_others_costs_them_nothing()
    {
        line = new ScriptedLine(time, sent => sent[2] == 2 ? [] : Heard20(sent[1] == 0x40 ? "E5" : Hex(MadeTelegram.Variable(Energy, address: sent[2]))));
        var protocol = MBusBench.Over(line, time);
        foreach (var (address, read) in new[] { (1, true), (2, false), (3, true) })
        {
            (await protocol.ReadAsync(MBusBench.Primary(address), MBusBench.Options(), default) is DecodedReading).ShouldBe(read);
        }
    }

    private static Func<byte[], IEnumerable<Heard>> Meter(params byte[][] telegrams)
    {
        var next = 0;
        return sent => Heard20(sent[0] == 0x68 || sent[1] == 0x40 ? "E5" : Hex(telegrams[next++]));
    }

    private static Heard[] Heard20(string hex) => [Heard.After(20, hex)];

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes);

    private Task<ReadoutResult> ReadAsync(Device device, Func<byte[], IEnumerable<Heard>> script, int tries = 3)
    {
        line = new ScriptedLine(time, script);
        return MBusBench.Over(line, time).ReadAsync(device, MBusBench.Options(tries: tries), default);
    }
}
