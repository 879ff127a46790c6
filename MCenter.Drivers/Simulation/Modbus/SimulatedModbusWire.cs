using System.Net;
using System.Net.Sockets;
using MCenter.Drivers.Modbus.Pdu;
using MCenter.Drivers.Modbus.Rtu;
using MCenter.Drivers.Modbus.Tcp;

namespace MCenter.Drivers.Simulation.Modbus;

/// <summary>
/// Meters behind a real TCP socket on the loopback: a Modbus TCP gateway, or an RTU line behind a transparent converter. Reads function code 03. The port
/// is chosen when it is made; nobody is served before <see cref="Start"/>.
/// </summary>
/// <param name="meters">Each with another address.</param>
/// <param name="rtu">Whether frames are those of a serial line.</param>
/// <param name="time">The clock that its meters show.</param>
internal sealed class SimulatedModbusWire(IEnumerable<SimulatedModbusMeter> meters, bool rtu, TimeProvider time) : IAsyncDisposable
{
    private readonly Dictionary<byte, SimulatedModbusMeter> meters = meters.ToDictionary(m => m.Unit);
    private readonly TcpListener listener = Bound();
    private readonly CancellationTokenSource stop = new();
    private Task accepting = Task.CompletedTask;

    /// <summary>The TCP port.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>As in the configuration of lines.</summary>
    public string Endpoint => $"tcp:127.0.0.1:{Port}";

    /// <summary>Serves clients from now on.</summary>
    public void Start() => accepting = AcceptAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        listener.Dispose();
        stop.Dispose();
    }

    private static TcpListener Bound()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private async Task AcceptAsync()
    {
        List<Task> serving = [];
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                client.NoDelay = true;
                serving.RemoveAll(t => t.IsCompleted);
                serving.Add(ServeAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            // the wire is closed
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var own = client;
        var request = new byte[ReadRequest.Size + (rtu ? RtuFrame.Overhead : MbapHeader.Size)];
        try
        {
            while (true)
            {
                await client.GetStream().ReadExactlyAsync(request, stop.Token);
                if (Answer(request) is { } answer)
                {
                    await client.GetStream().WriteAsync(answer, stop.Token);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // the client is gone, or we are
        }
    }

    /// <summary>The frame that answers; null to another unit, and to a frame with a wrong checksum.</summary>
    private byte[]? Answer(ReadOnlySpan<byte> frame)
    {
        if (!meters.TryGetValue(frame[rtu ? 0 : MbapHeader.Before], out var meter) || (rtu && !RtuFrame.IsSound(frame)))
        {
            return null;
        }

        var pdu = Pdu(meter, rtu ? RtuFrame.Pdu(frame) : frame[MbapHeader.Size..]);
        if (!rtu)
        {
            return [.. frame[..4], 0, (byte)(pdu.Length + 1), meter.Unit, .. pdu];
        }

        byte[] answer = [meter.Unit, .. pdu];
        var crc = Crc16.Of(answer);
        return [.. answer, (byte)crc, (byte)(crc >> 8)];
    }

    private byte[] Pdu(SimulatedModbusMeter meter, ReadOnlySpan<byte> asked)
    {
        if (ReadRequest.Read(asked) is not { Function: FunctionCodes.ReadHoldingRegisters } request)
        {
            return [(byte)(asked[0] | FunctionCodes.ExceptionFlag), ExceptionCodes.IllegalFunction];
        }

        var registers = meter.Registers(time.GetUtcNow());
        return request.Start + request.Count > registers.Length
            ? [(byte)(request.Function | FunctionCodes.ExceptionFlag), ExceptionCodes.IllegalDataAddress]
            : [request.Function, (byte)request.AnswerBytes, .. registers.Skip(request.Start).Take(request.Count).SelectMany(w => new[] { (byte)(w >> 8), (byte)w })];
    }
}
