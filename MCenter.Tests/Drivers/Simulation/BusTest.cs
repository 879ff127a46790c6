using MCenter.Core.Devices;
using MCenter.Drivers.MBus.Link;
using MCenter.Drivers.Simulation.MBus;

namespace MCenter.Tests.Drivers.Simulation;

/// <summary>What the simulated meters answer to the frames of a master, by the rules of EN 13757-2.</summary>
public class BusTest
{
    private const string Ack = "E5";
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Initialising_is_acknowledged_by_the_meter_at_that_address_only()
    {
        var bus = Bus(Meter("00000001", address: 1));

        Ask(bus, "10 40 01 41 16").ShouldBe(Ack);
        Ask(bus, "10 40 02 42 16").ShouldBe("");
        Ask(bus, "10 40 FE 3E 16").ShouldBe(Ack, "254: all answer");
        Ask(bus, "10 40 FF 3F 16").ShouldBe("", "255: nobody answers");
    }

    [Fact]
    public void A_readout_goes_from_telegram_to_telegram_with_the_toggling_FCB_and_repeats_with_the_same()
    {
        var bus = Bus(Meter("00000001", address: 1, telegrams: 3));
        Short(bus, ControlField.SndNke, 1);

        var first = Short(bus, 0x7B, 1);
        Short(bus, 0x7B, 1).ShouldBe(first, "same FCB: the very same bytes, access number and all");
        var second = Short(bus, 0x5B, 1);
        var third = Short(bus, 0x7B, 1);
        Counter(first).ShouldBe(0);
        Counter(second).ShouldBe(1);
        Counter(third).ShouldBe(2);
        first.ShouldContain("1F", Case.Insensitive);
        Counter(Short(bus, 0x5B, 1)).ShouldBe(0, "after the last telegram a new readout begins");
    }

    [Theory]
    [InlineData("10 40 01 41 16", "SND_NKE")]
    [InlineData("10 40 FF 3F 16", "SND_NKE to all")]
    [InlineData("68 03 03 68 53 01 50 A4 16", "application reset")]
    [InlineData("68 04 04 68 53 FE 50 10 B1 16", "application reset with a subcode")]
    public void A_readout_starts_again_after(string hex, string what)
    {
        var bus = Bus(Meter("00000001", address: 1, telegrams: 3));
        Short(bus, 0x7B, 1);
        Short(bus, 0x5B, 1);

        Ask(bus, hex);

        Counter(Short(bus, 0x7B, 1)).ShouldBe(0, what);
    }

    [Fact]
    public void Without_FCV_the_FCB_means_nothing()
    {
        var bus = Bus(Meter("00000001", address: 1, telegrams: 2));

        Counter(Short(bus, 0x4B, 1)).ShouldBe(0);
        Counter(Short(bus, 0x4B, 1)).ShouldBe(1);
    }

    [Fact]
    public void No_alarm_is_an_acknowledge() => Short(Bus(Meter("00000001", address: 1)), 0x5A, 1).ShouldBe(Ack);

    [Theory]
    [InlineData("12345678", "B515", "10", "02", true)]
    [InlineData("FFFFFFFF", "FFFF", "FF", "FF", true)]
    [InlineData("1FFFFFFF", "FFFF", "FF", "FF", true)]
    [InlineData("F2345F78", "FFFF", "FF", "02", true)]
    [InlineData("2FFFFFFF", "FFFF", "FF", "FF", false)]
    [InlineData("12345678", "B415", "10", "02", false)]
    [InlineData("12345678", "B515", "11", "02", false)]
    [InlineData("12345678", "B515", "10", "03", false)]
    public void Selection_compares_digit_by_digit_with_wildcards(string id, string maker, string version, string medium, bool selected)
    {
        var bus = Bus(Meter("12345678", address: 0));

        Select(bus, id, maker + version + medium).ShouldBe(selected ? Ack : "");
        Short(bus, 0x7B, MBusAddress.Selected).Length.ShouldBe(selected ? 2 * 31 : 0);
    }

    [Fact]
    public void Hexadecimal_digits_of_an_identification_number_are_compared_too()
    {
        var bus = Bus(Meter("1234A67B", address: 0));

        Select(bus, "1234A67B").ShouldBe(Ack);
        Select(bus, "1234AFFB").ShouldBe(Ack);
        Select(bus, "1234B67B").ShouldBe("");
    }

    [Fact]
    public void A_selection_that_does_not_match_deselects()
    {
        var bus = Bus(Meter("00000001", address: 1), Meter("00000002", address: 2));
        Select(bus, "00000001");

        Select(bus, "00000002").ShouldBe(Ack);

        Identification(Short(bus, 0x7B, MBusAddress.Selected)).ShouldBe("00000002");
    }

    [Fact]
    public void Initialising_253_deselects_and_is_answered_by_the_selected_one_only()
    {
        var bus = Bus(Meter("00000001", address: 1));
        Short(bus, ControlField.SndNke, MBusAddress.Selected).ShouldBe("");
        Select(bus, "00000001");

        Short(bus, ControlField.SndNke, MBusAddress.Selected).ShouldBe(Ack);

        Short(bus, 0x7B, MBusAddress.Selected).ShouldBe("");
    }

    [Fact]
    public void A_selected_meter_answers_with_its_own_address()
    {
        var bus = Bus(Meter("00000001", address: 7));
        Select(bus, "00000001");

        Convert.FromHexString(Short(bus, 0x7B, MBusAddress.Selected))[5].ShouldBe((byte)7);
    }

    [Fact]
    public void Enhanced_selection_tells_meters_with_one_address_apart_and_is_unknown_to_others()
    {
        var bus = Bus(
            Meter("00000001", address: 0) with { FabricationNumber = "11112222" },
            Meter("00000001", address: 0) with { FabricationNumber = "11113333" },
            Meter("00000001", address: 0));

        Select(bus, "00000001", "FFFFFFFF", "0C 78 22 22 11 11").ShouldBe(Ack);
        Select(bus, "00000001", "FFFFFFFF", "0C 78 FF 33 FF FF").ShouldBe(Ack);
        Select(bus, "00000001", "FFFFFFFF", "0C 78 FF FF 44 FF").ShouldBe("");
    }

    [Fact]
    public void A_new_primary_address_is_taken_at_once()
    {
        var bus = Bus(Meter("00000001", address: 0));

        Ask(bus, "68 06 06 68 53 FE 51 01 7A 19 36 16").ShouldBe(Ack);

        Short(bus, ControlField.SndNke, 0).ShouldBe("");
        Short(bus, ControlField.SndNke, 0x19).ShouldBe(Ack);
    }

    [Fact]
    public void Two_answers_at_once_run_into_each_other()
    {
        var bus = Bus(Meter("00000001", address: 5), Meter("00000002", address: 5, telegrams: 2));

        Short(bus, ControlField.SndNke, 5).ShouldBe("E5E5");
        var collision = Convert.FromHexString(Short(bus, 0x7B, 5));
        MBusFrame.Read(collision, out _).Status.ShouldBe(FrameReadStatus.Fault);
    }

    [Fact]
    public void Three_acknowledgements_are_a_broken_character_and_four_may_look_like_one()
    {
        var three = Bus([.. Enumerable.Range(1, 3).Select(n => Meter($"0000000{n}", address: 5))]);
        var four = Bus([.. Enumerable.Range(1, 4).Select(n => Meter($"0000000{n}", address: 5))]);

        Short(three, ControlField.SndNke, 5).ShouldBe("C1");
        Short(four, ControlField.SndNke, 5).ShouldBe(Ack);
    }

    [Fact]
    public void A_meter_of_another_baud_rate_hears_nothing_where_the_line_tells_its_own()
    {
        var bus = Bus(Meter("00000001", address: 1) with { BaudRate = 300 });

        Ask(bus, "10 40 01 41 16", baudRate: 2400).ShouldBe("");
        Ask(bus, "10 40 01 41 16", baudRate: 300).ShouldBe(Ack);
        Ask(bus, "10 40 01 41 16").ShouldBe(Ack);
        Ask(bus, "68 03 03 68 53 01 BB 0F 16", baudRate: 300).ShouldBe(Ack, "the answer to the switch comes at the old rate");
        Ask(bus, "10 40 01 41 16", baudRate: 2400).ShouldBe(Ack);
    }

    [Fact]
    public void A_fault_script_runs_by_count()
    {
        var bus = Bus(Meter("00000001", address: 1) with
        {
            Faults = FaultScript.Sequence(MeterFault.Silent, MeterFault.Echo, MeterFault.WrongChecksum, MeterFault.FlippedBit, MeterFault.Babble, MeterFault.Late),
        });
        var sound = Short(Bus(Meter("00000001", address: 1)), 0x7B, 1);

        Short(bus, 0x7B, 1).ShouldBe("");
        Short(bus, 0x7B, 1).ShouldBe("107B017C16" + sound);
        Short(bus, 0x7B, 1).ShouldSatisfyAllConditions(s => s.Length.ShouldBe(sound.Length), s => s[..^4].ShouldBe(sound[..^4]), s => s.ShouldNotBe(sound));
        Differences(Short(bus, 0x7B, 1), sound).ShouldBe(1);
        Short(bus, 0x7B, 1).Length.ShouldBeGreaterThan(2 * MBusFrame.MaxSize);
        MBusFrame.Read([0x10, 0x7B, 0x01, 0x7C, 0x16], out var request);
        bus.Answer(request, Now).ShouldHaveSingleItem().Late.ShouldBeTrue();
        Short(bus, 0x7B, 1).ShouldBe(sound, "after the script all is well");
    }

    [Fact]
    public void A_fault_script_runs_by_probability_and_the_same_every_time()
    {
        List<MeterFault> Run(int seed)
        {
            var script = FaultScript.Sometimes(MeterFault.Silent, 0.25, seed);
            return [.. Enumerable.Range(0, 1000).Select(_ => script.Next())];
        }

        Run(1).ShouldBe(Run(1));
        Run(1).ShouldNotBe(Run(2));
        Run(1).Count(f => f == MeterFault.Silent).ShouldBeInRange(200, 300);
    }

    /// <summary>Each telegram holds its own number as 8-bit integer, so that one can tell them apart.</summary>
    internal static SimulatedMeter Meter(string id, byte address, int telegrams = 1) => new()
    {
        Identity = new(id, "EMU", 0x10, Medium.Electricity),
        PrimaryAddress = address,
        Telegrams = _ =>
        [
            .. Enumerable.Range(0, telegrams).Select(n =>
            {
                var records = new TelegramBuilder().Number([0x01, 0x13], n).Number([0x04, 0x03], 1000);
                return (n < telegrams - 1 ? records.MoreFollows() : records.Idle()).ToArray();
            }),
        ],
    };

    private static MeterBus Bus(params SimulatedMeter[] meters) => new(meters);

    private static int Counter(string response) => Convert.FromHexString(response)[21];

    private static string Identification(string response) => Convert.ToHexString([.. Convert.FromHexString(response)[7..11].Reverse()]);

    private static int Differences(string a, string b) =>
        Convert.FromHexString(a).Zip(Convert.FromHexString(b), (x, y) => System.Numerics.BitOperations.PopCount((uint)(x ^ y))).Sum();

    private static string Short(MeterBus bus, byte control, byte address) => Ask(bus, MBusFrame.Short(control, address).ToArray());

    private static string Select(MeterBus bus, string id, string rest = "FFFFFFFF", string records = "") => Ask(bus, MBusFrame.Long(
        ControlField.SndUd, MBusAddress.Selected, 0x52, [.. Convert.FromHexString(id).Reverse(), .. Convert.FromHexString(rest), .. Convert.FromHexString(records.Replace(" ", ""))]).ToArray());

    private static string Ask(MeterBus bus, string hex, int? baudRate = null) => Ask(bus, Convert.FromHexString(hex.Replace(" ", "")), baudRate);

    private static string Ask(MeterBus bus, byte[] frame, int? baudRate = null)
    {
        MBusFrame.Read(frame, out var request).Status.ShouldBe(FrameReadStatus.Frame);
        return string.Concat(bus.Answer(request, Now, baudRate).Select(a => Convert.ToHexString(a.Bytes)));
    }
}
