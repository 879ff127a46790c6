namespace MCenter.Drivers.Transport.Mqtt;

/// <summary>Cuts what a broker sends into answers. For one reader at a time.</summary>
internal sealed class MqttAnswerReader(Stream stream, MqttVersion version)
{
    // grows with what is on its way, up to the longest frame
    private byte[] heard = new byte[1024];
    private int count;

    /// <summary>Waits for the next answer.</summary>
    /// <exception cref="MqttException">The broker closed the connection, or sent what is none.</exception>
    public async ValueTask<MqttAnswer> NextAsync(CancellationToken cancel)
    {
        while (true)
        {
            if (Take() is { } answer)
            {
                return answer;
            }

            if (count == heard.Length)
            {
                Array.Resize(ref heard, 2 * heard.Length);
            }

            var more = await stream.ReadAsync(heard.AsMemory(count), cancel);
            count += more > 0 ? more : throw new MqttException(MqttFaults.Of("Closed"));
        }
    }

    private MqttAnswer? Take()
    {
        var status = MqttFrame.Read(heard.AsSpan(0, count), out var frame, out var consumed);
        if (status == MqttFrameStatus.NotAllHere)
        {
            return null;
        }

        var answer = status == MqttFrameStatus.Frame ? MqttAnswer.Read(frame, version) : null;
        if (answer is null)
        {
            throw new MqttException(MqttFaults.Of("NotMqtt", Convert.ToHexString(heard.AsSpan(0, Math.Min(count, 16)))));
        }

        heard.AsSpan(consumed, count - consumed).CopyTo(heard);
        count -= consumed;
        return answer;
    }
}
