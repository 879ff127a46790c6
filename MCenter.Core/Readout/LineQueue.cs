using MCenter.Core.Devices;
using MCenter.Core.History;
using Microsoft.Extensions.Logging;

namespace MCenter.Core.Readout;

/// <summary>
/// One line's readouts, one device at a time. A raster pass that comes while another runs, or while a <see cref="LineUse"/> holds the line,
/// waits; a device waits once, for its newest point. A readout by hand slips in between two devices.
/// </summary>
internal sealed class LineQueue(
    string line,
    LineUses uses,
    DeviceReader reader,
    DeviceStore devices,
    HistoryBuffer buffer,
    ReadoutProgress progress,
    TimeProvider time,
    ILogger log,
    CancellationToken stopping,
    CancellationToken stopNow)
{
    private readonly Lock gate = new();
    private readonly SemaphoreSlim bus = new(1);
    private Dictionary<int, DuePoint> waiting = [];
    private bool running;

    /// <summary>The pass that runs, or the last one.</summary>
    public Task Passes { get; private set; } = Task.CompletedTask;

    /// <summary>Takes the due points of a pass.</summary>
    public void Add(IEnumerable<DuePoint> points)
    {
        List<DuePoint> late = [];
        lock (gate)
        {
            foreach (var point in points)
            {
                if (waiting.TryGetValue(point.DeviceId, out var older))
                {
                    late.Add(older);
                }

                waiting[point.DeviceId] = point;
            }

            if (!running)
            {
                running = true;
                Passes = Task.Run(RunAsync, CancellationToken.None);
            }
        }

        PassOver(late);
    }

    /// <summary>Reads one device by hand, behind the device that is being read; at once a failure while a use holds the line, which says nothing about the device.</summary>
    public async Task<ReadoutResult> ReadNowAsync(int deviceId, CancellationToken cancel)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, stopNow);
        if (await ReadAsync(deviceId, null, linked.Token) is { } result)
        {
            return result;
        }

        progress.Skip(1);
        var use = uses.HolderOf(line);
        return new ReadoutFailure { At = time.GetUtcNow(), Fault = use?.Fault ?? ReadoutFault.LineBusy, Detail = use?.Reason ?? $"{line} was in use just now" };
    }

    private async Task RunAsync()
    {
        while (await TakeWaitingAsync() is { } pass)
        {
            // a silent device's time-outs must not hold up the others
            var ordered = pass.OrderBy(p => reader.IsSilent(p.DeviceId)).ThenBy(p => p.DeviceId).ToList();
            for (var i = 0; i < ordered.Count; i++)
            {
                if (stopping.IsCancellationRequested)
                {
                    progress.Skip(ordered.Count - i);
                    break;
                }

                if (await ReadPointAsync(ordered[i]) is not { } answered)
                {
                    PutBack(ordered[i..]);
                    break;
                }

                Count(ordered[i], answered);
            }
        }
    }

    /// <summary>What waits, once no use holds the line; null when nothing does.</summary>
    private async Task<List<DuePoint>?> TakeWaitingAsync()
    {
        while (true)
        {
            lock (gate)
            {
                if (waiting.Count == 0)
                {
                    running = false;
                    return null;
                }

                if (stopping.IsCancellationRequested || uses.HolderOf(line) is null)
                {
                    var taken = waiting.Values.ToList();
                    waiting = [];
                    return taken;
                }
            }

            await uses.FreeAsync(line, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The rest of a pass waits on, but for devices of which a newer point waits already.</summary>
    private void PutBack(List<DuePoint> rest)
    {
        List<DuePoint> late;
        lock (gate)
        {
            late = [.. rest.Where(p => !waiting.TryAdd(p.DeviceId, p))];
        }

        PassOver(late);
    }

    private void PassOver(List<DuePoint> late)
    {
        var why = uses.HolderOf(line)?.Fault ?? ReadoutFault.LineBusy;
        foreach (var point in late)
        {
            reader.BookPassedOver(point, why);
            progress.Skip(1);
            Count(point, answered: false);
        }
    }

    /// <summary>Whether the device answered; null when a use holds the line, so that the point waits on.</summary>
    private async Task<bool?> ReadPointAsync(DuePoint point)
    {
        try
        {
            var result = await ReadAsync(point.DeviceId, point.RasterTime, stopNow);
            return result is null ? null : result is DecodedReading or ReadoutFailure { Fault: ReadoutFault.NoDataNow };
        }
        catch (KeyNotFoundException)
        {
            return false; // deleted while it waited
        }
        catch (OperationCanceledException) when (stopNow.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception error)
        {
            log.LogError(error, "What device {Device} answered could not be booked", point.DeviceId);
            return false;
        }
    }

    /// <summary>One expected readout, which progress counts however it ends; null, and not counted, when a use holds the line.</summary>
    private async Task<ReadoutResult?> ReadAsync(int deviceId, DateTimeOffset? rasterTime, CancellationToken cancel)
    {
        if (uses.HolderOf(line) is not null)
        {
            return null;
        }

        try
        {
            await bus.WaitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            progress.Skip(1);
            throw;
        }

        if (!uses.TryEnter(line))
        {
            bus.Release();
            return null;
        }

        try
        {
            progress.Begin(devices.Current.Find(deviceId)?.DisplayName ?? "");
            return await reader.ReadAsync(deviceId, rasterTime, cancel);
        }
        finally
        {
            uses.Leave(line);
            bus.Release();
            progress.End();
            // in long passes what was read is stored every minute, otherwise when nothing is left to read on any line
            await (progress.IsIdle ? buffer.FlushAsync(stopNow) : buffer.FlushIfDueAsync(stopNow));
        }
    }

    private void Count(DuePoint point, bool answered)
    {
        if (point.Pass.Done(answered, time.GetUtcNow()) is { } finished)
        {
            progress.Finish(finished);
        }
    }
}
