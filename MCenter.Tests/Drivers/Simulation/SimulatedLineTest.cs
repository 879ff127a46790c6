using System.Diagnostics;
using System.Net.Sockets;
using MCenter.Drivers.MBus.Link;
using MCenter.Drivers.Simulation.MBus;

namespace MCenter.Tests.Drivers.Simulation;

/// <summary>The simulated meters behind their real socket.</summary>
public sealed class SimulatedLineTest : IAsyncDisposable
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);
    private readonly List<IAsyncDisposable> open = [];

    [Fact]
    public async Task A_request_is_answered_however_its_bytes_arrive()
    {
        using var master = Connect(Serve(new(), BusTest.Meter("00000001", address: 1)));
        var request = MBusFrame.Short(0x7B, 1).ToArray();
        var answer = await AskAsync(master, request, count: 31);
        foreach (var part in request)
        {
            await master.GetStream().WriteAsync(new[] { part });
            await master.GetStream().FlushAsync();
        }

        (await ReadAsync(master, 31)).ShouldBe(answer, "same FCB: a repeat");
    }

    [Fact]
    public async Task Noise_and_broken_frames_are_not_answered_and_do_no_harm()
    {
        using var master = Connect(Serve(new(), BusTest.Meter("00000001", address: 1)));

        (await AskAsync(master, [0x00, 0xFF, 0x10, 0x40, 0x01, 0x42, 0x16, 0xE5, 0x10, 0x40, 0x01, 0x41, 0x16], count: 1)).ShouldBe([0xE5]);
        master.Available.ShouldBe(0);
    }

    [Fact]
    public async Task Several_masters_get_their_own_answers()
    {
        var line = Serve(new(), BusTest.Meter("00000001", address: 1), BusTest.Meter("00000002", address: 2));
        using var one = Connect(line);
        using var two = Connect(line);

        (await AskAsync(one, MBusFrame.Short(0x7B, 1).ToArray(), 31))[5].ShouldBe((byte)1);
        (await AskAsync(two, MBusFrame.Short(0x7B, 2).ToArray(), 31))[5].ShouldBe((byte)2);
        line.Traffic.ShouldBe(new LineTraffic(2, 10, 2, 62));
    }

    [Fact]
    public async Task A_paced_line_takes_the_time_of_the_wire()
    {
        var line = Serve(new() { PacedBaudRate = 2400, AnswerDelayBits = 50 }, BusTest.Meter("00000001", address: 1));
        using var master = Connect(line);
        var watch = Stopwatch.StartNew();

        await AskAsync(master, MBusFrame.Short(0x7B, 1).ToArray(), 31);

        watch.Elapsed.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(((5 + 31) * 11 + 50) / 2400.0) - TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task A_late_answer_comes_after_that_of_the_meter_asked_next()
    {
        var late = BusTest.Meter("00000001", address: 1) with { Faults = FaultScript.Always(MeterFault.Late) };
        using var master = Connect(Serve(new() { LateBy = TimeSpan.FromMilliseconds(500) }, late, BusTest.Meter("00000002", address: 2)));

        await master.GetStream().WriteAsync(MBusFrame.Short(0x7B, 1).ToArray());
        var answers = await AskAsync(master, MBusFrame.Short(0x7B, 2).ToArray(), 62);

        (answers[5], answers[31 + 5]).ShouldBe(((byte)2, (byte)1));
    }

    [Fact]
    public async Task Closing_the_line_closes_its_masters()
    {
        var line = Serve(new(), BusTest.Meter("00000001", address: 1));
        using var master = Connect(line);
        await AskAsync(master, MBusFrame.Short(0x40, 1).ToArray(), 1);

        await line.DisposeAsync();

        (await master.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(Generous)).ShouldBe(0);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var line in open)
        {
            await line.DisposeAsync();
        }
    }

    private SimulatedMBusLine Serve(SimulatedLineSettings settings, params SimulatedMeter[] meters)
    {
        var line = new SimulatedMBusLine(meters, settings, TimeProvider.System);
        open.Add(line);
        line.Start();
        return line;
    }

    private static TcpClient Connect(SimulatedMBusLine line) => new("127.0.0.1", line.Port) { NoDelay = true };

    private static async Task<byte[]> AskAsync(TcpClient master, byte[] request, int count)
    {
        await master.GetStream().WriteAsync(request);
        return await ReadAsync(master, count);
    }

    private static async Task<byte[]> ReadAsync(TcpClient master, int count)
    {
        var answer = new byte[count];
        await master.GetStream().ReadExactlyAsync(answer).AsTask().WaitAsync(Generous);
        return answer;
    }
}
