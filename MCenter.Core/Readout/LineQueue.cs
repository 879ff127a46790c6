using MCenter.Core.Devices;
using Microsoft.Extensions.Logging;

namespace MCenter.Core.Readout;

/// <summary>
/// One line's readouts, one device at a time. A raster pass that comes while another runs waits; a device waits once, for its newest
/// point. A readout by hand slips in between two devices.
/// </summary>
internal sealed class LineQueue(DeviceReader reader, DeviceStore devices, HistoryBuffer buffer, ReadoutProgress progress, TimeProvider time, ILogger log, CancellationToken stopping, CancellationToken stopNow)
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

        foreach (var point in late)
        {
            reader.BookLineBusy(point);
            progress.Skip(1);
            Count(point, answered: false);
        }
    }

    /// <summary>Reads one device by hand, behind the device that is being read.</summary>
    public async Task<ReadoutResult> ReadNowAsync(int deviceId, CancellationToken cancel)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, stopNow);
        return await ReadAsync(deviceId, null, linked.Token);
    }

    private async Task RunAsync()
    {
        while (TakeWaiting() is { } pass)
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

                Count(ordered[i], await ReadPointAsync(ordered[i]));
            }
        }
    }

    private List<DuePoint>? TakeWaiting()
    {
        lock (gate)
        {
            if (waiting.Count == 0)
            {
                running = false;
                return null;
            }

            var taken = waiting.Values.ToList();
            waiting = [];
            return taken;
        }
    }

    private async Task<bool> ReadPointAsync(DuePoint point)
    {
        try
        {
            var result = await ReadAsync(point.DeviceId, point.RasterTime, stopNow);
            return result is DecodedReading or ReadoutFailure { Fault: History.ReadoutFault.NoDataNow };
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

    /// <summary>One expected readout, which progress counts however it ends.</summary>
    private async Task<ReadoutResult> ReadAsync(int deviceId, DateTimeOffset? rasterTime, CancellationToken cancel)
    {
        try
        {
            await bus.WaitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            progress.Skip(1);
            throw;
        }

        try
        {
            progress.Begin(devices.Current.Find(deviceId)?.DisplayName ?? "");
            return await reader.ReadAsync(deviceId, rasterTime, cancel);
        }
        finally
        {
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
