namespace MCenter.Drivers.Transport.Mqtt;

/// <summary>
/// One connection to a broker, for publishing alone. It lives until it is disposed or lost; connecting again, with a new object, and publishing again what was not
/// acknowledged are the caller's. Thread safe.
/// </summary>
internal sealed partial class MqttClient : IAsyncDisposable
{
    private readonly MqttOptions options;
    private readonly TimeProvider time;
    private readonly Stream stream;
    private readonly MqttProperties broker;
    private readonly SemaphoreSlim writing = new(1);
    private readonly SemaphoreSlim window;
    private readonly CancellationTokenSource ending = new();
    private readonly TaskCompletionSource<string> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private readonly Dictionary<ushort, MqttFlight> flights = [];
    private readonly Queue<TaskCompletionSource<string?>> pings = [];
    private readonly int mostInFlight;
    private readonly Task listening;
    private readonly Task pinging;
    private string? loss;
    private ushort lastId;

    private MqttClient(MqttOptions options, TimeProvider time, Stream stream, MqttAnswerReader answers, MqttProperties broker)
    {
        (this.options, this.time, this.stream, this.broker) = (options, time, stream, broker);
        mostInFlight = Math.Min(options.MostInFlight, broker.ReceiveMaximum);
        window = new SemaphoreSlim(mostInFlight);
        listening = ListenAsync(answers);
        pinging = PingAsync(broker.ServerKeepAlive is { } seconds ? TimeSpan.FromSeconds(seconds) : options.KeepAlive);
    }

    /// <summary>Whether the connection stands, as far as is known.</summary>
    public bool IsConnected => Volatile.Read(ref loss) is null;

    /// <summary>Ends, with the reason, when the connection does; it never fails.</summary>
    public Task<string> Ended => ended.Task;

    /// <summary>Connects.</summary>
    /// <exception cref="MqttException">The broker cannot be reached, is not to be trusted, or refuses; the message says which.</exception>
    public static async Task<MqttClient> ConnectAsync(MqttOptions options, TimeProvider time, CancellationToken cancel)
    {
        var stream = await MqttStream.OpenAsync(options, time, cancel);
        MqttClient? client = null;
        try
        {
            using var patience = new Deadline(options.Patience, time, cancel);
            await stream.WriteAsync(MqttPackets.Connect(options), patience.Token);
            var answers = new MqttAnswerReader(stream, options.Version);
            var answer = await answers.NextAsync(patience.Token);
            if (answer.Type != MqttPacketType.ConnAck || answer.IsRefusal)
            {
                throw new MqttException(MqttFaults.Of("RefusesConnection", answer.Words));
            }

            return client = new MqttClient(options, time, stream, answers, answer.Properties);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new MqttException(MqttFaults.Of("NoAnswerToConnect", options.Patience.TotalSeconds), e);
        }
        catch (IOException e) when (e is not MqttException)
        {
            // with TLS 1.3 a refused client certificate shows only now
            throw new MqttException(MqttFaults.Of(options.Tls is null ? "BrokeOffPlain" : "BrokeOffTls", e.GetBaseException().Message), e);
        }
        finally
        {
            if (client is null)
            {
                await stream.DisposeAsync();
            }
        }
    }

    /// <summary>Takes leave, so that the last will is not published, and closes. What is still on its way fails.</summary>
    public async ValueTask DisposeAsync()
    {
        if (IsConnected)
        {
            try
            {
                await SendAsync(MqttPackets.Disconnect);
            }
            catch (MqttException)
            {
                // closed by the other side first
            }

            Lose(MqttFaults.Of("ClosedHere"));
        }

        await Task.WhenAll(listening, pinging);
        await writing.WaitAsync(CancellationToken.None);
        try
        {
            await stream.DisposeAsync();
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>Sends a packet whole, or gives the connection up: half a packet would put it out of step.</summary>
    private async Task SendAsync(ReadOnlyMemory<byte> packet, TaskCompletionSource<string?>? ping = null)
    {
        await writing.WaitAsync(CancellationToken.None);
        try
        {
            lock (gate)
            {
                if (loss is not null)
                {
                    throw new MqttException(loss);
                }

                if (ping is not null)
                {
                    pings.Enqueue(ping);
                }
            }

            using var patience = new Deadline(options.Patience, time, ending.Token);
            await stream.WriteAsync(packet, patience.Token);
        }
        catch (OperationCanceledException e)
        {
            throw Lose(MqttFaults.Of("TakesNothing", options.Patience.TotalSeconds), e);
        }
        catch (IOException e) when (e is not MqttException)
        {
            throw Lose(MqttFaults.Of("BrokeOff", e.GetBaseException().Message), e);
        }
        finally
        {
            writing.Release();
        }
    }

    private async Task ListenAsync(MqttAnswerReader answers)
    {
        try
        {
            while (true)
            {
                await TakeAsync(await answers.NextAsync(ending.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // lost or closed
        }
        catch (IOException e)
        {
            Lose(e is MqttException ? e.Message : MqttFaults.Of("BrokeOff", e.GetBaseException().Message), e);
        }
    }

    private async Task TakeAsync(MqttAnswer answer)
    {
        switch (answer.Type)
        {
            case MqttPacketType.PingResp:
                lock (gate)
                {
                    if (pings.TryDequeue(out var ping))
                    {
                        ping.TrySetResult(null);
                    }
                }

                break;
            case MqttPacketType.Disconnect:
                throw new MqttException(MqttFaults.Of("Ended", answer.Words));
            case MqttPacketType.ConnAck:
                throw new MqttException(MqttFaults.Of("SecondAnswer"));
            default:
                await AcknowledgedAsync(answer);
                break;
        }
    }

    private async Task AcknowledgedAsync(MqttAnswer answer)
    {
        lock (gate)
        {
            if (!flights.TryGetValue(answer.Id, out var flight) || flight.Awaits != answer.Type)
            {
                throw new MqttException(MqttFaults.Of("NotSent", answer.Type, answer.Id));
            }

            if (answer.Type != MqttPacketType.PubRec || answer.IsRefusal)
            {
                flights.Remove(answer.Id);
                window.Release();
                flight.End(answer.IsRefusal ? MqttFaults.Of("RefusesMessage", answer.Words) : null);
                return;
            }

            flight.Awaits = MqttPacketType.PubComp;
        }

        await SendAsync(MqttPackets.Release(answer.Id));
    }

    private async Task PingAsync(TimeSpan keepAlive)
    {
        try
        {
            // twice in the time that the broker allows, so that one that is late is no loss
            var answer = Task.FromResult<string?>(null);
            while (keepAlive > TimeSpan.Zero)
            {
                await Task.Delay(keepAlive / 2, time, ending.Token);
                if (!answer.IsCompleted)
                {
                    Lose(MqttFaults.Of("NoSign", keepAlive.TotalSeconds / 2));
                    return;
                }

                answer = await AskAsync();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or MqttException)
        {
            // lost or closed
        }
    }

    /// <summary>Sends PINGREQ. The broker answers in the order in which it is asked: whoever has the answer knows that it took all before.</summary>
    private async Task<Task<string?>> AskAsync()
    {
        var ping = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(MqttPackets.Ping, ping);
        return ping.Task;
    }

    /// <summary>Ends the connection for the first reason given; everything on its way fails with it.</summary>
    private MqttException Lose(string reason, Exception? cause = null)
    {
        lock (gate)
        {
            Volatile.Write(ref loss, loss ?? reason);
            foreach (var flight in flights.Values)
            {
                window.Release();
                flight.End(loss);
            }

            flights.Clear();
            while (pings.TryDequeue(out var ping))
            {
                ping.TrySetResult(loss);
            }
        }

        _ = ending.CancelAsync();
        ended.TrySetResult(loss);
        return new MqttException(loss, cause);
    }
}
