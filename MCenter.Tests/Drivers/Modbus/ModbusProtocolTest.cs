using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Drivers.Modbus;
using MCenter.Drivers.Transport;
using MCenter.Tests.Drivers.MBus.Link;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.Modbus;

/// <summary>What becomes of one readout on an RTU line, in virtual time over a scripted line.</summary>
public class ModbusProtocolTest
{
    private readonly FakeTime time = new() { SkipsWaits = true };
    private ScriptedLine line = null!;
    private ModbusProtocol protocol = null!;

    [Fact]
    public async Task A_meter_is_read_with_its_values_by_register_number_and_all_bytes()
    {
        var device = ModbusBench.OnLine(1, ModbusBench.Holding(6004, ModbusType.UInt64), ModbusBench.Holding(6010)) with { };
        device = device with { Registers = [device.Registers[0] with { Number = 1, NameCode = RegisterNames.ActiveEnergyImport, RawUnit = "Wh" }, device.Registers[1] with { Number = 4 }] };
        var reading = (await ReadAsync(device, _ => [Answer(12, "01 03 0E 0000 0000 0000 3039 AAAA BBBB 0007")])).ShouldBeOfType<DecodedReading>();
        reading.Identity.ShouldBeNull();
        reading.Values.Select(v => v.Value).ShouldBe([RawValue.None, RawValue.Number(12345), RawValue.None, RawValue.None, RawValue.Number(7)]);
        (reading.Values[1].Unit, reading.Values[1].Quantity, reading.Values[1].Kind).ShouldBe(("Wh", Quantity.Energy, ValueKind.Number));
        line.SentText.ShouldBe(Convert.ToHexString(ModbusBench.Frame("01 03 1774 0007")));
        reading.Telegrams.Select(t => t.Sent).ShouldBe([true, false]);
        reading.Telegrams[0].Bytes.ToArray().ShouldBe(line.Sent[0].Bytes);
        reading.AnswerTime!.Value.TotalMilliseconds.ShouldBe(12 + 10 / 19.2, 0.01);
        reading.Duration.ShouldBe(line.LastHeard - line.Sent[0].Start);
        (reading.Retries, reading.BrokenAnswers, reading.Incomplete).ShouldBe((0, 0, null));
    }

    [Theory]
    [InlineData(9600, 8, Parity.Even, 1, 3.5 * 11 / 9.6)]
    [InlineData(19200, 8, Parity.None, 2, 3.5 * 11 / 19.2)]
    [InlineData(38400, 8, Parity.Odd, 1, 1.75)]
    [InlineData(115200, 7, Parity.None, 1, 1.75)]
    public async Task The_line_takes_the_meters_parameters_and_keeps_silence_before_each_request(int baudRate, int dataBits, Parity parity, int stopBits, double silence)
    {
        var device = ModbusBench.OnLine(1, ModbusBench.Holding(0), ModbusBench.Holding(100));
        device = device with { BaudRate = baudRate, Modbus = device.Modbus! with { DataBits = dataBits, Parity = parity, StopBits = stopBits } };
        var heard = DateTimeOffset.MinValue;
        await ReadAsync(device, sent =>
        {
            heard = line.LastHeard;
            return [Answer(5, "01 03 02 0001")];
        });
        line.Parameters.ShouldBe(new LineParameters(baudRate, dataBits, parity, stopBits));
        (line.Sent[1].Start - heard).TotalMilliseconds.ShouldBe(silence, 0.002);
    }

    [Fact]
    public async Task A_refused_address_costs_that_register_only_and_the_next_reading_needs_no_detour()
    {
        var device = ModbusBench.OnLine(1, [.. Enumerable.Range(0, 8).Select(i => ModbusBench.Holding(i))]);
        Func<byte[], IEnumerable<Heard>> script = sent => sent[3] <= 5 && sent[3] + sent[5] > 5
            ? [Answer(5, "01 83 02")]
            : [Answer(5, $"01 03 {sent[5] * 2:X2} {string.Concat(Enumerable.Range(sent[3], sent[5]).Select(a => $"{a + 100:X4}"))}")];
        var reading = (await ReadAsync(device, script)).ShouldBeOfType<DecodedReading>();
        reading.Values.Select(v => v.Value.AsDecimal).ShouldBe([100m, 101m, 102m, 103m, 104m, null, 106m, 107m]);
        reading.Incomplete.ShouldBe("function 03 address 5: exception 02 (illegal data address)");
        line.Sent.Count.ShouldBe(7);

        line.Sent.Clear();
        var again = (await protocol.ReadAsync(device, ModbusBench.Options(), default)).ShouldBeOfType<DecodedReading>();
        again.Values.ShouldBe(reading.Values);
        again.Incomplete.ShouldBe(reading.Incomplete);
        line.Sent.Count.ShouldBe(3);

        // set up anew, it is asked for everything again
        line.Sent.Clear();
        await protocol.ReadAsync(device with { Modbus = device.Modbus! with { LargestBlock = 100 } }, ModbusBench.Options(), default);
        line.Sent.Count.ShouldBe(7);
    }

    [Fact]
    public async Task A_meter_that_refuses_everything_is_told_as_refused()
    {
        var failure = (await ReadAsync(ModbusBench.OnLine(1, ModbusBench.Holding(0), ModbusBench.Holding(1)), _ => [Answer(5, "01 83 01")])).ShouldBeOfType<ReadoutFailure>();
        (failure.Fault, failure.Detail).ShouldBe((ReadoutFault.Refused, "function 03 address 0: exception 01 (illegal function)"));
    }

    [Theory]
    [InlineData("", ReadoutFault.NoAnswer, "no answer", 0)]
    [InlineData("02 03 02 0001", ReadoutFault.Malformed, "answered by unit 2 instead of 1", 0)]
    [InlineData("01 04 02 0001", ReadoutFault.Malformed, "answered with function 04 instead of 03", 0)]
    [InlineData("01 03 04 0001 0002", ReadoutFault.Malformed, "byte count 4, expected 2", 0)]
    [InlineData("01 03 02 00", ReadoutFault.Malformed, "1 data bytes, byte count 2", 0)]
    [InlineData("01 83 06", ReadoutFault.NoDataNow, "exception 06 (server device busy)", 0)]
    [InlineData("01 83 0B", ReadoutFault.NoAnswer, "exception 0B (gateway target device failed to respond)", 0)]
    [InlineData("01 03 02 0001!", ReadoutFault.Checksum, "checksum 7885, expected 7984", 3)]
    [InlineData("01 03!", ReadoutFault.Checksum, "an answer broke off after 4 bytes, or its checksum is wrong", 3)]
    public async Task A_wrong_answer_is_a_fault_after_all_tries_and_never_booked(string answer, ReadoutFault fault, string detail, int broken)
    {
        var frame = answer.Length > 0 ? ModbusBench.Frame(answer.TrimEnd('!')) : [];
        if (answer.EndsWith('!'))
        {
            (frame[^2], frame[^1]) = ((byte)(frame[^2] - 1), (byte)(frame[^1] + 1));
        }

        var failure = (await ReadAsync(ModbusBench.OnLine(1, ModbusBench.Holding(0)), _ => frame.Length > 0 ? [new Heard(TimeSpan.FromMilliseconds(5), frame)] : []))
            .ShouldBeOfType<ReadoutFailure>();
        (failure.Fault, failure.Detail, failure.Retries, failure.BrokenAnswers).ShouldBe((fault, detail, 2, broken));
        failure.Telegrams.Count.ShouldBe(frame.Length > 0 ? 6 : 3);
        line.Sent.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Noise_echo_and_tail_do_not_spoil_an_answer()
    {
        var device = ModbusBench.OnLine(1, ModbusBench.Holding(0), ModbusBench.Holding(100));
        var reading = (await ReadAsync(device, sent => [Heard.Echo(sent), Answer(5, $"01 03 02 00{sent[3]:X2}", "00 FF", "55 AA 55")])).ShouldBeOfType<DecodedReading>();
        reading.Values.Select(v => v.Value.AsDecimal).ShouldBe([0m, 100m]);
        reading.Retries.ShouldBe(0);
    }

    [Fact]
    public async Task An_answer_that_follows_a_foreign_one_counts()
    {
        var reading = await ReadAsync(ModbusBench.OnLine(1, ModbusBench.Holding(0)), _ => [Answer(5, "02 03 02 0009"), Answer(600, "01 03 02 0001")]);
        reading.ShouldBeOfType<DecodedReading>().Values.Single().Value.ShouldBe(RawValue.Number(1));
        reading.Retries.ShouldBe(0);
    }

    /// <summary>On a serial line nothing tells which request an answer belongs to but when it comes.</summary>
    [Fact]
    public async Task A_late_answer_is_never_taken_for_that_to_another_request()
    {
        var device = ModbusBench.OnLine(1, ModbusBench.Holding(0), ModbusBench.Holding(100));
        var asked = 0;
        var reading = (await ReadAsync(device, sent => ++asked <= 2 ? [Answer(1300, $"01 03 02 {sent[3]:X4}")] : [Answer(20, $"01 03 02 {sent[3]:X4}")])).ShouldBeOfType<DecodedReading>();
        reading.Values.Select(v => v.Value.AsDecimal).ShouldBe([0m, 100m]);
        reading.Retries.ShouldBe(1);
    }

    [Fact]
    public async Task Pauses_between_requests_are_kept()
    {
        var device = ModbusBench.OnLine(1, ModbusBench.Holding(0), ModbusBench.Holding(100));
        await ReadAsync(device with { Modbus = device.Modbus! with { PauseBetweenRequests = 250 } }, _ => [Answer(5, "01 03 02 0001")]);
        (line.Sent[1].Start - line.Sent[0].End).TotalMilliseconds.ShouldBeGreaterThan(250);
    }

    [Fact]
    public async Task Bits_and_longer_values_come_from_blocks_of_their_own_function()
    {
        ModbusSource coil = new() { FunctionCode = 1, Address = 10, Type = ModbusType.Bit }, input = new() { FunctionCode = 2, Address = 3, Type = ModbusType.Bit };
        var device = ModbusBench.OnLine(1, coil, coil with { Address = 18 }, input, new() { FunctionCode = 4, Address = 1, Type = ModbusType.Float32 });
        var reading = (await ReadAsync(device, sent => [Answer(5, sent[1] switch { 1 => "01 01 02 00 01", 2 => "01 02 01 01", _ => "01 04 04 4334 7852" })])).ShouldBeOfType<DecodedReading>();
        reading.Values.Select(v => v.Value.AsDecimal).ShouldBe([0m, 1m, 1m, 180.47m]);
    }

    [Fact]
    public async Task Without_registers_nothing_is_asked()
    {
        var failure = (await ReadAsync(ModbusBench.OnLine(1), _ => [])).ShouldBeOfType<ReadoutFailure>();
        (failure.Fault, failure.Detail).ShouldBe((ReadoutFault.NoDataNow, "no registers are set up"));
        line.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_range_is_read_in_blocks_and_refused_addresses_have_no_word()
    {
        line = new ScriptedLine(time, sent => sent[3] <= 7 && sent[3] + sent[5] > 6
            ? [Answer(5, "01 83 02")]
            : [Answer(5, $"01 03 {sent[5] * 2:X2} {string.Concat(Enumerable.Range(sent[3], sent[5]).Select(a => $"{a:X4}"))}")]);
        var device = ModbusBench.OnLine(1);
        var range = await new ModbusBrowser(ModbusBench.Wires(line, time), time).ReadAsync(device with { Modbus = device.Modbus! with { LargestBlock = 5 } }, 3, 0, 12, default);
        range.Words.ShouldBe([0, 1, 2, 3, 4, 5, null, null, 8, 9, 10, 11]);
        range.Failure.ShouldBeNull();
        line.Sent.Select(s => (int)s.Bytes[5]).Max().ShouldBe(5);
    }

    private static Heard Answer(double milliseconds, string hexWithoutChecksum, string before = "", string after = "") => new(
        TimeSpan.FromMilliseconds(milliseconds), [.. Convert.FromHexString(before.Replace(" ", "")), .. ModbusBench.Frame(hexWithoutChecksum), .. Convert.FromHexString(after.Replace(" ", ""))]);

    private Task<ReadoutResult> ReadAsync(Device device, Func<byte[], IEnumerable<Heard>> script)
    {
        line = new ScriptedLine(time, script);
        protocol = ModbusBench.Rtu(line, time);
        return protocol.ReadAsync(device, ModbusBench.Options(), default);
    }
}
