using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Drivers.Modbus.Pdu;
using MCenter.Drivers.Transport;

namespace MCenter.Drivers.Modbus.Tcp;

/// <summary>The client on a TCP connection to a meter or a gateway (Modbus Messaging on TCP/IP V1.0b). A connection that was lost is opened again.</summary>
internal sealed class TcpMaster(IByteLink link, TimeProvider time) : IModbusMaster
{
    private ModbusConnection connection = new();
    private ushort transaction;
    private long idleUntil;

    /// <inheritdoc/>
    public async Task BeginAsync(Device device, bool fresh, CancellationToken cancel)
    {
        connection = device.Modbus!;
        if (fresh)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(connection.PauseAfterConnect), time, cancel);
        }
    }

    /// <inheritdoc/>
    public async Task<ReadAnswer> AskAsync(ReadRequest request, ICollection<RawTelegram> telegrams)
    {
        await Pause.UntilAsync(idleUntil, time, CancellationToken.None);
        if (!link.IsOpen)
        {
            await link.OpenAsync(CancellationToken.None);
            await Task.Delay(TimeSpan.FromMilliseconds(connection.PauseAfterConnect), time);
        }

        var frame = MbapHeader.Frame(++transaction, (byte)connection.UnitId, request);
        var reader = new TcpAnswerReader(transaction, (byte)connection.UnitId, request);
        ReadAnswer answer;
        try
        {
            await link.WriteAsync(frame, CancellationToken.None);
            telegrams.Add(new(frame, Sent: true));
            answer = await ReceiveAsync(reader);
        }
        catch (LinkException e) when (e.Problem == LinkProblem.Lost)
        {
            answer = new(AnswerKind.Lost, e.Message);
        }

        if (reader.Heard.Length > 0)
        {
            telegrams.Add(new(reader.Heard.ToArray()));
        }

        if (reader.OutOfStep)
        {
            await link.DisposeAsync();
        }

        idleUntil = After(TimeSpan.FromMilliseconds(connection.PauseBetweenRequests));
        return answer;
    }

    private async Task<ReadAnswer> ReceiveAsync(TcpAnswerReader reader)
    {
        var (asked, heardAfter) = (time.GetTimestamp(), TimeSpan.Zero);
        var until = After(TimeSpan.FromMilliseconds(connection.Timeout));
        while (time.GetElapsedTime(time.GetTimestamp(), until) is var left && left > TimeSpan.Zero && reader.Free.Length > 0)
        {
            var count = await link.ReadAsync(reader.Free, left, CancellationToken.None);
            heardAfter = count > 0 && heardAfter == TimeSpan.Zero ? time.GetElapsedTime(asked) : heardAfter;
            if (count > 0 && reader.Take(count) is { } answer)
            {
                return answer with { Waited = heardAfter };
            }
        }

        return reader.AtEnd();
    }

    private long After(TimeSpan span) => time.GetTimestamp() + (long)(span.TotalSeconds * time.TimestampFrequency);
}
