using MCenter.Core.Readout;
using MCenter.Drivers.Modbus.Pdu;
using MCenter.Drivers.Modbus.Tcp;
using MCenter.Tests.Drivers.MBus.Link;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.Modbus.Tcp;

/// <summary>Requests over a connection in virtual time, answers coming byte by byte.</summary>
public class TcpMasterTest
{
    private readonly FakeTime time = new() { SkipsWaits = true };
    private readonly List<RawTelegram> telegrams = [];
    private ScriptedLine line = null!;

    [Theory]
    [InlineData("{0:X4} 0000 0005 01 03 02 1234", "Data", "")]
    [InlineData("{0:X4} 0000 0003 01 83 02", "Refused", "exception 02 (illegal data address)")]
    [InlineData("{0:X4} 0000 0005 02 03 02 0001", "Foreign", "answered by unit 2 instead of 1")]
    [InlineData("{0:X4} 0000 0005 01 04 02 0001", "Foreign", "answered with function 04 instead of 03")]
    [InlineData("{0:X4} 0000 0007 01 03 04 0001 0002", "Foreign", "byte count 4, expected 2")]
    [InlineData("{0:X4} 0000 0004 01 03 02 00", "Foreign", "1 data bytes, byte count 2")]
    [InlineData("4321 0000 0005 01 03 02 0001", "Foreign", "answered transaction 17185 instead of 1")]
    [InlineData("{0:X4} 0001 0005 01 03 02 0001", "Garbled", "no Modbus TCP frame begins with 00010001000501")]
    [InlineData("{0:X4} 0000 00FF 01 03 02 0001", "Garbled", "no Modbus TCP frame begins with 0001000000FF01")]
    [InlineData("{0:X4} 0000 0005 01 03 02", "Garbled", "an answer broke off after 9 bytes")]
    [InlineData("", "Silence", "no answer")]
    public async Task Only_the_answer_to_the_request_is_taken(string answer, string kind, string detail)
    {
        var master = await MasterAsync(sent => answer.Length > 0 ? [Heard.After(20, string.Format(answer, (sent[0] * 256) + sent[1]))] : []);
        var result = await master.AskAsync(new ReadRequest(3, 77, 1), telegrams);
        (result.Kind.ToString(), result.Detail).ShouldBe((kind, detail));
        result.Words.ShouldBe(kind == "Data" ? [0x1234] : []);
        telegrams.Select(t => t.Sent).ShouldBe(answer.Length > 0 ? [true, false] : [true]);
    }

    [Fact]
    public async Task Late_answers_to_earlier_transactions_are_thrown_away()
    {
        var master = await MasterAsync(sent => sent[1] == 1 ? [Heard.After(1500, "0001 0000 0005 01 03 02 DEAD")] : [Heard.After(700, $"00{sent[1]:X2} 0000 0005 01 03 02 0007")]);
        (await master.AskAsync(new ReadRequest(3, 0, 1), telegrams)).Kind.ShouldBe(AnswerKind.Silence);
        var answer = await master.AskAsync(new ReadRequest(3, 7, 1), telegrams);
        answer.Words.ShouldBe([7]);
        answer.Waited.TotalMilliseconds.ShouldBeInRange(500, 710);
    }

    [Fact]
    public async Task A_pause_between_requests_is_kept()
    {
        var master = await MasterAsync(sent => [Heard.After(5, $"00{sent[1]:X2} 0000 0005 01 03 02 0007")], pause: 200);
        await master.AskAsync(new ReadRequest(3, 7, 1), telegrams);
        var answered = line.LastHeard;
        await master.AskAsync(new ReadRequest(3, 7, 1), telegrams);
        (line.Sent[1].Start - answered).TotalMilliseconds.ShouldBe(200, 0.01);
    }

    [Fact]
    public async Task After_connecting_the_pause_set_for_the_meter_is_kept()
    {
        var device = ModbusBench.OnTcp(1, 1);
        device = device with { Modbus = device.Modbus! with { PauseAfterConnect = 1500 } };
        var master = await MasterAsync(_ => []);
        var before = time.GetUtcNow();
        await master.BeginAsync(device, fresh: true, default);
        (time.GetUtcNow() - before).ShouldBe(TimeSpan.FromMilliseconds(1500));
        await master.BeginAsync(device, fresh: false, default);
        (time.GetUtcNow() - before).ShouldBe(TimeSpan.FromMilliseconds(1500));
    }

    private async Task<TcpMaster> MasterAsync(Func<byte[], IEnumerable<Heard>> script, int pause = 0)
    {
        line = new ScriptedLine(time, script);
        var master = new TcpMaster(line, time);
        var device = ModbusBench.OnTcp(1, 1);
        await master.BeginAsync(device with { Modbus = device.Modbus! with { PauseBetweenRequests = pause } }, fresh: false, default);
        return master;
    }
}
