using MCenter.Drivers.MBus.Link;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.MBus.Link;

/// <summary>The master's rules in virtual time: every answer comes at the line's speed, every wait is exact.</summary>
public class MBusMasterTest
{
    private const string Ack = "E5";
    private static readonly Patience Normal = new(TimeSpan.FromSeconds(3), 3);

    private readonly FakeTime time = new() { SkipsWaits = true };

    [Fact]
    public async Task SND_NKE_is_acknowledged()
    {
        var (master, line) = Start(Answers(Ack));
        (await master.InitialiseAsync(5, Normal, default)).ShouldBe(new(LinkAnswerKind.Ack, default, "", 0) { Bytes = 1, Waited = line.LastHeard - line.Sent[0].End });
        line.SentText.ShouldBe("1040054516");
    }

    [Fact]
    public async Task Behind_a_converter_the_wait_begins_when_the_request_is_handed_over()
    {
        var line = new ScriptedLine(time, Answers(Ack)) { KnowsBaudRate = false };
        (await new MBusMaster(line, time).InitialiseAsync(5, Normal, default)).Waited.ShouldBe(line.LastHeard - line.Sent[0].Start);
    }

    [Fact]
    public async Task Frame_count_bits_toggle_after_sound_answers_apart_for_data_and_commands_and_per_address()
    {
        var (master, line) = Start(sent => [Heard.After(20, sent[0] == 0x10 && sent[1] != 0x40 ? Data(sent[2]) : Ack)]);
        await master.InitialiseAsync(5, Normal, default);
        await master.RequestAsync(5, Normal, default);
        await master.RequestAsync(5, Normal, default);
        await master.SendAsync(5, 0x50, default, Normal, default);
        await master.RequestAsync(6, Normal, default);
        await master.SendAsync(5, 0x50, default, Normal, default);
        await master.RequestAsync(5, Normal, default);
        await master.InitialiseAsync(5, Normal, default);
        await master.RequestAsync(5, Normal, default);
        line.Sent.Select(s => s.Bytes[s.Bytes[0] == 0x10 ? 1 : 4]).ShouldBe([0x40, 0x7B, 0x5B, 0x73, 0x7B, 0x53, 0x7B, 0x40, 0x7B]);
    }

    [Fact]
    public async Task After_a_foreign_master_nothing_is_taken_for_known()
    {
        var (master, line) = Start(sent => [Heard.After(20, sent[0] == 0x10 && sent[1] != 0x40 ? Data(sent[2]) : Ack)]);
        await master.RequestAsync(5, Normal, default);
        await master.DeselectAsync(default);
        await master.DeselectAsync(default);
        master.Forget();
        await master.DeselectAsync(default);
        await master.RequestAsync(5, Normal, default);
        line.SentText.ShouldBe("107B058016 1040FD3D16 1040FD3D16 107B058016");
    }

    [Fact]
    public async Task A_repeat_carries_the_same_bit_and_the_answer_says_how_many_it_took()
    {
        var heard = 0;
        var (master, line) = Start(sent => ++heard < 3 ? [] : [Heard.After(20, Data(5))]);
        var answer = await master.RequestAsync(5, Normal, default);
        (answer.Kind, answer.Retries).ShouldBe((LinkAnswerKind.Data, 2));
        line.SentText.ShouldBe("107B058016 107B058016 107B058016");
    }

    [Fact]
    public async Task Silence_is_waited_for_as_told_three_times_and_33_bit_times_before_the_next()
    {
        var (master, line) = Start(_ => []);
        var answer = await master.RequestAsync(5, Normal, default);
        answer.ShouldBe(new(LinkAnswerKind.Silence, default, "no answer", 2));
        var ended = time.GetUtcNow();
        line.Sent.Count.ShouldBe(3);
        foreach (var (one, next) in line.Sent.Zip(line.Sent.Skip(1)))
        {
            (next.Start - one.End).ShouldBe(TimeSpan.FromSeconds(3) + Bits(33), Exactness);
        }

        await master.RequestAsync(6, new Patience(TimeSpan.FromSeconds(1), 1), default);
        (line.Sent[3].Start - ended).ShouldBe(Bits(33), Exactness);
        (time.GetUtcNow() - line.Sent[3].End).ShouldBe(TimeSpan.FromSeconds(1), Exactness);
    }

    [Fact]
    public async Task The_next_telegram_goes_out_11_bit_times_after_the_answers_last_byte()
    {
        var (master, line) = Start(sent => [Heard.After(4.6, sent[1] == 0x40 ? Ack : Data(5))]);
        await master.InitialiseAsync(5, Normal, default);
        var lastByte = line.LastHeard;
        await master.RequestAsync(5, Normal, default);
        (line.Sent[1].Start - lastByte).ShouldBe(Bits(11), Exactness);
        time.GetUtcNow().ShouldBe(line.LastHeard);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(2400)]
    [InlineData(38400)]
    public async Task A_long_telegram_is_waited_for_as_long_as_its_L_says(int baudRate)
    {
        var full = MBusFrame.Long(0x08, 5, 0x72, new byte[252]).ToArray();
        var (master, line) = Start(_ => [Heard.After(2950, Convert.ToHexString(full))]);
        await master.UseBaudRateAsync(baudRate, default);
        var answer = await master.RequestAsync(5, Normal, default);
        answer.Kind.ShouldBe(LinkAnswerKind.Data);
        answer.Frame.ToArray().ShouldBe(full);
        line.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_telegram_cut_anywhere_is_broken_and_asked_for_again()
    {
        var whole = Convert.FromHexString(Data(5));
        for (var cut = 1; cut < whole.Length; cut++)
        {
            var (master, line) = Start(_ => [Heard.After(20, Convert.ToHexString(whole, 0, cut))]);
            var started = time.GetUtcNow();
            var answer = await master.RequestAsync(5, Normal, default);
            (answer.Kind, answer.Retries).ShouldBe((LinkAnswerKind.Garbled, 2));
            answer.Detail.ShouldContain("broke off");
            (time.GetUtcNow() - started).ShouldBeLessThan(TimeSpan.FromSeconds(1.5), "a broken telegram is not waited for like a silent meter");
        }
    }

    [Fact]
    public async Task One_flipped_bit_anywhere_is_never_data()
    {
        var whole = Convert.FromHexString(Data(5));
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var bytes = whole.ToArray();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            var (master, _) = Start(_ => [Heard.After(20, Convert.ToHexString(bytes))]);
            (await master.RequestAsync(5, new Patience(TimeSpan.FromSeconds(3), 1), default)).Kind.ShouldNotBe(LinkAnswerKind.Data, $"bit {bit}");
        }
    }

    [Fact]
    public async Task A_wrong_checksum_is_asked_for_again_with_the_same_bit()
    {
        var heard = 0;
        var (master, line) = Start(_ => [Heard.After(20, ++heard == 1 ? "68 03 03 68 08 05 72 80 16" : Data(5))]);
        var answer = await master.RequestAsync(5, Normal, default);
        (answer.Kind, answer.Retries).ShouldBe((LinkAnswerKind.Data, 1));
        line.SentText.ShouldBe("107B058016 107B058016");
    }

    [Fact]
    public async Task An_echo_is_dropped_from_acknowledge_and_data_alike()
    {
        var (master, _) = Start(sent => [Heard.Echo(sent), Heard.After(20, sent[1] == 0x40 ? Ack : Data(5))]);
        (await master.InitialiseAsync(5, Normal, default)).Kind.ShouldBe(LinkAnswerKind.Ack);
        (await master.RequestAsync(5, Normal, default)).Kind.ShouldBe(LinkAnswerKind.Data);
    }

    [Fact]
    public async Task An_echo_alone_is_silence_and_the_timeout_is_waited_for()
    {
        var (master, line) = Start(sent => [Heard.Echo(sent)]);
        (await master.RequestAsync(5, new Patience(TimeSpan.FromSeconds(3), 1), default)).Kind.ShouldBe(LinkAnswerKind.Silence);
        (time.GetUtcNow() - line.Sent[0].End).ShouldBe(TimeSpan.FromSeconds(3), Exactness);
    }

    [Fact]
    public async Task A_late_answer_is_not_taken_for_the_next_meters()
    {
        // meter 1 answers half a second after it was given up, when meter 2 has been asked and answers as well
        var (master, _) = Start(sent => [sent[2] == 1 ? Heard.After(1100, Data(1)) : Heard.After(300, Data(2))]);
        (await master.RequestAsync(1, new Patience(TimeSpan.FromSeconds(1), 1), default)).Kind.ShouldBe(LinkAnswerKind.Silence);
        var answer = await master.RequestAsync(2, Normal, default);
        answer.Kind.ShouldBe(LinkAnswerKind.Data);
        answer.Frame.Span[5].ShouldBe((byte)2);
    }

    [Fact]
    public async Task A_late_E5_is_not_taken_for_no_data()
    {
        var (master, _) = Start(sent => [sent[2] == 1 ? Heard.After(1050, Ack) : Heard.After(300, Data(2))]);
        (await master.InitialiseAsync(1, new Patience(TimeSpan.FromSeconds(1), 1), default)).Kind.ShouldBe(LinkAnswerKind.Silence);
        (await master.RequestAsync(2, Normal, default)).Kind.ShouldBe(LinkAnswerKind.Data);
    }

    [Fact]
    public async Task Another_address_alone_is_foreign_with_both_addresses()
    {
        var (master, _) = Start(_ => [Heard.After(20, Data(7))]);
        var answer = await master.RequestAsync(5, Normal, default);
        answer.Kind.ShouldBe(LinkAnswerKind.Foreign);
        answer.Detail.ShouldBe("answered by address 7 instead of 5");
    }

    [Fact]
    public async Task E5_instead_of_data_is_known_within_the_pause_that_is_due_anyway()
    {
        var (master, line) = Start(Answers(Ack));
        (await master.RequestAsync(5, Normal, default)).Kind.ShouldBe(LinkAnswerKind.Ack);
        (time.GetUtcNow() - line.LastHeard).ShouldBe(Bits(11), Exactness);
    }

    [Theory]
    [InlineData("E5 E5")]
    public async Task Two_E5_are_a_collision(string answers)
    {
        var (master, line) = Start(Answers(answers));
        (await master.SelectAsync(SecondaryAddress.Parse("FFFFFFFF")!, Normal, default)).Kind.ShouldBe(LinkAnswerKind.Collision);
        line.Sent.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("00 E5")]
    [InlineData("FF 00 E5")]
    [InlineData("E5 00")]
    public async Task What_a_converter_emits_when_it_turns_round_is_no_fault(string answer)
    {
        var (master, _) = Start(Answers(answer));
        (await master.SelectAsync(SecondaryAddress.Parse("00032629")!, Normal, default)).Kind.ShouldBe(LinkAnswerKind.Ack);
    }

    [Fact]
    public async Task A_babbling_line_ends()
    {
        var (master, _) = Start(_ => [Heard.After(5, string.Concat(Enumerable.Repeat("55AA68", 5000)))]);
        var started = time.GetUtcNow();
        (await master.RequestAsync(5, new Patience(TimeSpan.FromSeconds(3), 1), default)).Kind.ShouldBe(LinkAnswerKind.Garbled);
        (time.GetUtcNow() - started).ShouldBeLessThan(TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task Selection_sends_the_address_as_the_standard_has_it_and_starts_the_bits_of_253()
    {
        var (master, line) = Start(sent => [Heard.After(20, sent[1] is 0x7B or 0x5B ? Data(5) : Ack)]);
        var mask = SecondaryAddress.Parse("00032629B5151002")!;
        (await master.SelectAsync(mask, Normal, default)).Kind.ShouldBe(LinkAnswerKind.Ack);
        await master.RequestAsync(253, Normal, default);
        await master.SelectAsync(mask, Normal, default);
        await master.RequestAsync(253, Normal, default);
        await master.DeselectAsync(default);
        await master.DeselectAsync(default);
        var select = Checked("68 0B 0B 68 53 FD 52 29 26 03 00 B5 15 10 02 00 16");
        line.SentText.ShouldBe($"{select} 107BFD7816 {select} 107BFD7816 1040FD3D16");
    }

    [Fact]
    public async Task Deselection_waits_little_longer_than_the_standard_lets_a_meter_think()
    {
        var (master, line) = Start(_ => []);
        await master.DeselectAsync(default);
        (time.GetUtcNow() - line.Sent.Single().End).ShouldBe(Bits(330) + TimeSpan.FromMilliseconds(200), Exactness);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(345)]
    public async Task What_ends_the_selection_late_does_not_collide_with_the_next_selection(int milliseconds)
    {
        var (master, _) = Start(sent => [sent[0] == 0x10 ? Heard.After(milliseconds, Ack) : Heard.After(20, Ack)]);
        await master.DeselectAsync(default);
        (await master.SelectAsync(SecondaryAddress.Parse("00032629")!, Normal, default)).Kind.ShouldBe(LinkAnswerKind.Ack);
    }

    [Fact]
    public async Task After_a_selection_only_the_selected_is_believed()
    {
        const string other = "68 0F 0F 68 08 05 72 78 56 34 12 B5 15 10 02 00 00 00 00";
        var (master, _) = Start(sent => [Heard.After(20, sent[1] == 0x7B ? Checked(other + " 00 16") : Ack)]);
        await master.SelectAsync(SecondaryAddress.Parse("00032629B5151002")!, Normal, default);
        var answer = await master.RequestAsync(253, Normal, default);
        answer.Kind.ShouldBe(LinkAnswerKind.Foreign);
        answer.Detail.ShouldBe("answered by 12345678B5151002 instead of 00032629B5151002");
    }

    [Fact]
    public async Task Nobody_answers_255_and_nobody_is_waited_for()
    {
        var (master, line) = Start(_ => []);
        (await master.SendAsync(255, 0x50, new byte[] { 0x10 }, Normal, default)).Kind.ShouldBe(LinkAnswerKind.Ack);
        time.GetUtcNow().ShouldBe(line.Sent[0].End);
        await master.InitialiseAsync(255, Normal, default);
        (line.Sent[1].Start - line.Sent[0].End).ShouldBe(Bits(11), Exactness);
        line.Sent[0].Bytes[4].ShouldBe((byte)0x43);
    }

    [Fact]
    public async Task It_cancels_between_two_telegrams()
    {
        using var stop = new CancellationTokenSource();
        var (master, line) = Start(_ =>
        {
            stop.Cancel();
            return [];
        });
        await Should.ThrowAsync<OperationCanceledException>(() => master.RequestAsync(5, Normal, stop.Token));
        line.Sent.Count.ShouldBe(1);
        (time.GetUtcNow() - line.Sent[0].End).ShouldBe(TimeSpan.FromSeconds(3), Exactness);
    }

    private static readonly TimeSpan Exactness = TimeSpan.FromMicroseconds(2);

    private static TimeSpan Bits(double count) => TimeSpan.FromSeconds(count / 2400);

    private static Func<byte[], IEnumerable<Heard>> Answers(string hex) => _ => [Heard.After(20, hex)];

    /// <summary>A small telegram of an address.</summary>
    private static string Data(byte address) => Convert.ToHexString(
        MBusFrame.Long(0x08, address, 0x72, Convert.FromHexString("29260300B515100200000000" + "0C0312345678")).ToArray());

    /// <summary>A telegram with its checksum put right.</summary>
    private static string Checked(string hex)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", ""));
        bytes[^2] = (byte)bytes[4..^2].Sum(b => b);
        return Convert.ToHexString(bytes);
    }

    private (MBusMaster Master, ScriptedLine Line) Start(Func<byte[], IEnumerable<Heard>> script)
    {
        var line = new ScriptedLine(time, script);
        return (new MBusMaster(line, time), line);
    }
}
