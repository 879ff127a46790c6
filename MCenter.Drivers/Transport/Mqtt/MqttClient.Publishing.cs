using System.Buffers;

namespace MCenter.Drivers.Transport.Mqtt;

/// <summary>Publishing: what is on its way, and how long it may be.</summary>
internal sealed partial class MqttClient
{
    // bytes that go out together at most, but for one longer message
    private const int MostTogether = 16 * 1024;

    /// <summary>Publishes, and waits for what the quality of service promises: 0 that it is handed to the system, 1 PUBACK, 2 PUBCOMP.</summary>
    /// <param name="message">What is published.</param>
    /// <param name="cancel">Ends the waiting; the message may be published nevertheless.</param>
    /// <exception cref="MqttException">The broker refuses it, or the connection is lost; the message may have arrived nevertheless.</exception>
    public async Task PublishAsync(MqttMessage message, CancellationToken cancel)
    {
        var packets = new ArrayBufferWriter<byte>();
        var flight = await LaunchAsync(message, packets, cancel);
        await FlushAsync(packets);
        if (flight is not null)
        {
            await LandAsync(flight, cancel);
        }
    }

    /// <summary>Publishes one after another in this order, many on their way at once, and returns when the broker has them all; behind those of quality of service 0 it asks for a sign.</summary>
    /// <param name="messages">What is published; taken one by one, as there is room for them.</param>
    /// <param name="cancel">Ends the waiting; what was taken may be published nevertheless.</param>
    /// <exception cref="MqttException">The broker refuses one, or the connection is lost; those before it, and some after it, may have arrived.</exception>
    public async Task PublishAllAsync(IEnumerable<MqttMessage> messages, CancellationToken cancel)
    {
        var flying = new Queue<MqttFlight>();
        var unacknowledged = false;
        var packets = new ArrayBufferWriter<byte>();
        try
        {
            foreach (var message in messages)
            {
                if (flying.Count == mostInFlight || packets.WrittenCount >= MostTogether)
                {
                    await FlushAsync(packets);
                }

                // here and not at the window, where nobody would see that the broker stalls. What there is room for goes out at once: a broker whose acknowledgements
                // Nagle holds back sends them when something comes, or after the 40 ms of a delayed TCP acknowledgement
                while (flying.Count == mostInFlight || (flying.TryPeek(out var oldest) && oldest.Done.IsCompleted))
                {
                    await LandAsync(flying.Dequeue(), cancel);
                }

                var flight = await LaunchAsync(message, packets, cancel);
                unacknowledged |= flight is null;
                if (flight is not null)
                {
                    flying.Enqueue(flight);
                }
            }
        }
        finally
        {
            // what has its place among those on their way is sent, also when one behind it cannot be
            await FlushAsync(packets);
        }

        foreach (var flight in flying)
        {
            await LandAsync(flight, cancel);
        }

        if (unacknowledged)
        {
            await PatientlyAsync(await AskAsync(), "NoAnswerToPing", cancel);
        }
    }

    /// <summary>Puts a message behind what is to be sent, as soon as there is room for it; null when its quality of service promises nothing.</summary>
    private async Task<MqttFlight?> LaunchAsync(MqttMessage message, ArrayBufferWriter<byte> packets, CancellationToken cancel)
    {
        if (broker.Refusal(message) is { } refusal)
        {
            throw new MqttException(refusal);
        }

        if (message.Qos == 0)
        {
            packets.Write(MqttPackets.Publish(message, 0, options.Version));
            return null;
        }

        // a place is given back by the acknowledgement, or by the loss, not by this call: a cancelled message is still on its way
        if (!await window.WaitAsync(0, cancel))
        {
            await FlushAsync(packets);
            await window.WaitAsync(cancel);
        }

        var flight = Begin(message.Qos);
        packets.Write(MqttPackets.Publish(message, flight.Id, options.Version));
        return flight;
    }

    /// <summary>Sends many packets together: one system call, and with TLS one record.</summary>
    private async Task FlushAsync(ArrayBufferWriter<byte> packets)
    {
        if (packets.WrittenCount > 0)
        {
            await SendAsync(packets.WrittenMemory);
            packets.ResetWrittenCount();
        }
    }

    private Task LandAsync(MqttFlight flight, CancellationToken cancel) => PatientlyAsync(flight.Done, "NoAcknowledgement", cancel);

    private async Task PatientlyAsync(Task<string?> answer, string fault, CancellationToken cancel)
    {
        try
        {
            if (await answer.WaitAsync(options.Patience, time, cancel) is { } refusal)
            {
                throw new MqttException(refusal);
            }
        }
        catch (TimeoutException e)
        {
            throw Lose(MqttFaults.Of(fault, options.Patience.TotalSeconds), e);
        }
    }

    private MqttFlight Begin(int qos)
    {
        lock (gate)
        {
            if (loss is not null)
            {
                window.Release();
                throw new MqttException(loss);
            }

            do
            {
                lastId++;
            }
            while (lastId == 0 || flights.ContainsKey(lastId));

            return flights[lastId] = new MqttFlight(lastId, qos == 1 ? MqttPacketType.PubAck : MqttPacketType.PubRec);
        }
    }
}
