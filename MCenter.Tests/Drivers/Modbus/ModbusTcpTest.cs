using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Drivers.Modbus;

namespace MCenter.Tests.Drivers.Modbus;

/// <summary>Readouts over TCP against a scripted peer on a real socket.</summary>
public class ModbusTcpTest
{
    private readonly ModbusProtocol protocol = ModbusBench.Tcp(TimeProvider.System);

    [Fact]
    public async Task Units_behind_a_gateway_share_one_connection_and_are_read_one_after_another()
    {
        await using var server = new ScriptedServer(async (request, stream) =>
        {
            await Task.Yield();
            await stream.WriteAsync(ScriptedServer.Addresses(request));
        });
        var readings = await Task.WhenAll(Enumerable.Range(1, 8).Select(unit => ReadAsync(ModbusBench.OnTcp(server.Port, unit, ModbusBench.Holding(unit), ModbusBench.Holding(400)))));
        readings.Select(r => r.ShouldBeOfType<DecodedReading>().Values[0].Value.AsDecimal).ShouldBe([1m, 2m, 3m, 4m, 5m, 6m, 7m, 8m]);
        (server.Connections, server.Overlapped).ShouldBe((1, false));
        server.Requests.Select(r => (int)r[6]).Chunk(2).ShouldAllBe(pair => pair[0] == pair[1], "a reading is not torn by another unit's");
    }

    [Fact]
    public async Task A_dead_meter_delays_nobody()
    {
        var never = new TaskCompletionSource();
        await using var dead = new ScriptedServer((_, _) => never.Task);
        await using var alive = new ScriptedServer((request, stream) => stream.WriteAsync(ScriptedServer.Addresses(request)).AsTask());
        var device = ModbusBench.OnTcp(dead.Port, 1, ModbusBench.Holding(1));
        var waiting = protocol.ReadAsync(device with { Modbus = device.Modbus! with { Timeout = 30000 } }, ModbusBench.Options(tries: 1), default);
        (await ReadAsync(ModbusBench.OnTcp(alive.Port, 1, ModbusBench.Holding(1)))).ShouldBeOfType<DecodedReading>();
        waiting.IsCompleted.ShouldBeFalse();
        never.SetException(new IOException());
        (await waiting).ShouldBeOfType<ReadoutFailure>().Fault.ShouldBe(ReadoutFault.LinkDown);
    }

    [Fact]
    public async Task After_a_stream_out_of_step_the_next_try_has_a_new_connection()
    {
        var asked = 0;
        await using var server = new ScriptedServer((request, stream) =>
            stream.WriteAsync(++asked == 1 ? Convert.FromHexString("FFFFFFFFFFFFFFFFFFFF") : ScriptedServer.Addresses(request)).AsTask());
        var reading = (await ReadAsync(ModbusBench.OnTcp(server.Port, 1, ModbusBench.Holding(77)))).ShouldBeOfType<DecodedReading>();
        (reading.Values.Single().Value.AsDecimal, reading.Retries, reading.BrokenAnswers, server.Connections).ShouldBe((77m, 1, 1, 2));
    }

    [Fact]
    public async Task A_peer_that_closes_after_each_answer_is_read_all_the_same()
    {
        await using var server = new ScriptedServer(async (request, stream) =>
        {
            await stream.WriteAsync(ScriptedServer.Addresses(request));
            stream.Close();
        });
        var reading = (await ReadAsync(ModbusBench.OnTcp(server.Port, 1, ModbusBench.Holding(1), ModbusBench.Holding(100), ModbusBench.Holding(200)))).ShouldBeOfType<DecodedReading>();
        reading.Values.Select(v => v.Value.AsDecimal).ShouldBe([1m, 100m, 200m]);
    }

    [Fact]
    public async Task The_connection_is_closed_after_each_reading_where_that_is_set()
    {
        await using var server = new ScriptedServer((request, stream) => stream.WriteAsync(ScriptedServer.Addresses(request)).AsTask());
        var device = ModbusBench.OnTcp(server.Port, 1, ModbusBench.Holding(1));
        device = device with { Modbus = device.Modbus! with { CloseAfterReading = true } };
        (await ReadAsync(device)).ShouldBeOfType<DecodedReading>();
        (await ReadAsync(device)).ShouldBeOfType<DecodedReading>();
        server.Connections.ShouldBe(2);
    }

    [Fact]
    public async Task An_address_where_nobody_listens_is_a_link_that_is_down()
    {
        int port;
        await using (var server = new ScriptedServer((_, _) => Task.CompletedTask))
        {
            port = server.Port;
        }

        var failure = (await ReadAsync(ModbusBench.OnTcp(port, 1, ModbusBench.Holding(1)))).ShouldBeOfType<ReadoutFailure>();
        failure.Fault.ShouldBe(ReadoutFault.LinkDown);
        failure.Detail.ShouldContain($"127.0.0.1:{port}");
    }

    private Task<ReadoutResult> ReadAsync(Device device) => protocol.ReadAsync(device, ModbusBench.Options(), default);
}
