using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using MCenter.Core.ModbusServer;
using MCenter.Drivers.Modbus.Tcp;
using MCenter.Drivers.Transport;

namespace MCenter.Drivers.Modbus.Server;

/// <summary>One connection: requests are answered in the order in which they come, however they are cut or joined on their way.</summary>
internal sealed class ServedClient : IDisposable
{
    // as many requests as a client may well send without waiting for answers
    private const int BufferSize = 16 * MbapHeader.MaxFrame;

    private readonly byte[] input = new byte[BufferSize];
    private readonly byte[] output = new byte[BufferSize];
    private readonly Socket socket;
    private readonly ModbusUnits units;
    private readonly TimeProvider time;
    private readonly DateTimeOffset since;
    private long lastHeard;
    private long requests;
    private long lastRequest;

    /// <param name="socket">Connected; owned from now on.</param>
    /// <param name="units">What is served.</param>
    /// <param name="time">The clock.</param>
    public ServedClient(Socket socket, ModbusUnits units, TimeProvider time)
    {
        (this.socket, this.units, this.time) = (socket, units, time);
        TcpServing.Watch(socket);
        Address = TcpServing.AddressOf(socket);
        (since, lastHeard) = (time.GetUtcNow(), time.GetTimestamp());
    }

    /// <summary>The other end; an IPv4 address in IPv6 as IPv4.</summary>
    public IPAddress Address { get; }

    /// <summary>How long it asked nothing.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref lastHeard));

    /// <summary>Requests answered.</summary>
    public long Requests => Volatile.Read(ref requests);

    /// <summary>The present moment.</summary>
    public ModbusServerClient State
    {
        get
        {
            var answered = Requests;
            var last = Volatile.Read(ref lastRequest);
            return answered == 0 ? new(Address.ToString(), since, 0, null, null)
                : new(Address.ToString(), since, answered, time.GetUtcNow() - Silence, new((byte)(last >> 48), (byte)(last >> 40), (ushort)(last >> 24) + 1, (ushort)(last >> 8), (byte)last));
        }
    }

    /// <summary>Answers until either end closes the connection, or what comes is no Modbus TCP. Never throws.</summary>
    public async Task ServeAsync()
    {
        try
        {
            var filled = 0;
            while (await socket.ReceiveAsync(input.AsMemory(filled)) is > 0 and var count)
            {
                filled += count;
                int used;
                do
                {
                    (used, var size, var sound) = Answer(filled);
                    await SendAsync(size);
                    if (!sound)
                    {
                        return;
                    }

                    filled -= used;
                    input.AsSpan(used, filled).CopyTo(input);
                }
                while (used > 0);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // gone, or closed by us
        }
    }

    /// <summary>Ends the connection.</summary>
    public void Dispose() => socket.Dispose();

    private async ValueTask SendAsync(int size)
    {
        for (var sent = 0; sent < size;)
        {
            sent += await socket.SendAsync(output.AsMemory(sent, size - sent));
        }
    }

    /// <summary>Answers the whole requests of the input, as many as the output has room for.</summary>
    private (int Used, int Size, bool Sound) Answer(int filled)
    {
        var (used, size) = (0, 0);
        while (size + MbapHeader.MaxFrame <= output.Length)
        {
            var length = ServedRequest.SizeOf(input.AsSpan(used, filled - used));
            if (length < 0)
            {
                return (used, size, false);
            }

            if (length == 0 || length > filled - used)
            {
                break;
            }

            var request = input.AsSpan(used, length);
            var (answer, exception) = ServedRequest.Answer(request, output.AsSpan(size), units, time.GetUtcNow());
            Note(request, exception);
            used += length;
            size += answer;
        }

        return (used, size, true);
    }

    private void Note(ReadOnlySpan<byte> request, byte exception)
    {
        var asked = request.Length >= 12 ? BinaryPrimitives.ReadUInt32BigEndian(request[8..]) : 0;
        Volatile.Write(ref lastRequest, ((long)request[6] << 48) | ((long)request[7] << 40) | ((long)asked << 8) | exception);
        Volatile.Write(ref lastHeard, time.GetTimestamp());
        Volatile.Write(ref requests, requests + 1);
    }
}
