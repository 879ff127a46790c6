using System.Net;
using MCenter.Core.Devices;
using MCenter.Core.Export;
using MCenter.Core.History;
using MCenter.Core.Outputs;
using MCenter.Core.Readout;
using MCenter.Core.Settings;

namespace MCenter.Drivers.HttpPush;

/// <summary>Posts readings as JSON documents to a web server. Taken is what it answers with 2xx; a document that is too large for it is split, as often as it takes.</summary>
internal sealed class HttpPushOutput(SettingsStore settings, DeviceStore devices, CurrentValues values, BoxIdentity box, TimeProvider time) : IOutput, IDisposable
{
    /// <summary>Bytes of readings in a document, unless one alone is larger.</summary>
    private const int MostBytes = 1_000_000;

    private HttpPushClient? client;
    private HttpPushSettings? used;
    private int mostBytes = MostBytes;

    /// <inheritdoc/>
    public string Name => HttpPushSettings.Section;

    /// <inheritdoc/>
    public bool Active => settings.Get<HttpPushSettings>().Active;

    /// <inheritdoc/>
    public async Task<DeliveryResult> SendAsync(OutputBatch batch, CancellationToken cancel)
    {
        var server = Client();
        var waiting = new Queue<Document>(Documents(batch));
        while (waiting.Count > 0)
        {
            var part = Part(waiting);
            var answer = await server.PostAsync(HttpPushDocument.Of(box.SerialNumber, batch, part.Select(d => d.Json)), HttpPushDocument.Key(box.SerialNumber, part.Select(d => d.Reading)), cancel);
            if (answer.Status == HttpStatusCode.RequestEntityTooLarge && part.Count > 1)
            {
                mostBytes = part.Sum(d => d.Json.Length) / 2;
                continue;
            }

            if (answer.Fault is { } fault)
            {
                return DeliveryResult.Failed(fault);
            }

            part.ForEach(_ => waiting.Dequeue());
        }

        return DeliveryResult.Delivered;
    }

    /// <inheritdoc/>
    public async Task<TestResult> TestAsync(CancellationToken cancel)
    {
        var current = settings.Get<HttpPushSettings>();
        if (current.Url.Length == 0)
        {
            return new(false, HttpPushTexts.Of("NoUrl"));
        }

        // a connection of its own, to the end of which it is whole
        using var server = new HttpPushClient(current, time);
        var answer = await server.PostAsync(HttpPushDocument.Test(box.SerialNumber), null, cancel);
        return answer.Fault is { } fault ? new(false, fault) : new(true, HttpPushTexts.Of("Tested", (int)answer.Status!.Value));
    }

    /// <inheritdoc/>
    public void Dispose() => client?.Dispose();

    private HttpPushClient Client()
    {
        var current = settings.Get<HttpPushSettings>();
        if (client is null || used != current)
        {
            client?.Dispose();
            (client, used, mostBytes) = (new(current, time), current, MostBytes);
        }

        return client;
    }

    private IEnumerable<Document> Documents(OutputBatch batch)
    {
        foreach (var reading in batch.Readings)
        {
            // readings of a device that was deleted have lost their registers
            if (devices.Current.Find(reading.DeviceId) is { } device)
            {
                yield return new(reading, ReadingJson.Of(device, values.Whole(reading) ?? reading, box.SerialNumber));
            }
        }
    }

    /// <summary>As many of the next as may go together, one at least.</summary>
    private List<Document> Part(IEnumerable<Document> waiting)
    {
        var part = new List<Document>();
        var bytes = 0;
        foreach (var document in waiting)
        {
            bytes += document.Json.Length;
            if (part.Count > 0 && bytes > mostBytes)
            {
                break;
            }

            part.Add(document);
        }

        return part;
    }

    private sealed record Document(Reading Reading, byte[] Json);
}
