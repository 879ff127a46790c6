using System.Runtime.CompilerServices;
using MCenter.Core.History;

namespace MCenter.Tests.Core.Readout;

/// <summary>The history in memory, with the rules that the readout relies on: the first reading of a point wins, a reading replaces a miss.</summary>
internal sealed class FakeHistory : IHistoryStore
{
    private readonly Lock gate = new();
    private readonly List<Reading> readings = [];
    private readonly List<MissedReading> misses = [];

    /// <summary>Thrown by the next writes; null = they succeed.</summary>
    public Exception? Trouble { get; set; }

    public int Transactions { get; private set; }

    public IReadOnlyList<Reading> Readings
    {
        get
        {
            lock (gate)
            {
                return [.. readings];
            }
        }
    }

    public IReadOnlyList<MissedReading> Misses
    {
        get
        {
            lock (gate)
            {
                return [.. misses];
            }
        }
    }

    public bool IsWritable => true;

    public Task<int> AppendAsync(IReadOnlyList<Reading> added, IReadOnlyList<MissedReading> missed, CancellationToken cancel)
    {
        if (Trouble is not null)
        {
            return Task.FromException<int>(Trouble);
        }

        lock (gate)
        {
            Transactions++;
            var fresh = added.Where(a => readings.All(r => (r.DeviceId, r.RasterTime) != (a.DeviceId, a.RasterTime))).DistinctBy(a => (a.DeviceId, a.RasterTime)).ToList();
            readings.AddRange(fresh);
            misses.RemoveAll(m => fresh.Any(r => (r.DeviceId, r.RasterTime) == (m.DeviceId, m.RasterTime)));
            misses.AddRange(missed);
            return Task.FromResult(fresh.Count);
        }
    }

    public Task<IReadOnlyList<Reading>> NewestAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Reading>>([.. Readings.GroupBy(r => r.DeviceId).Select(g => g.MaxBy(r => r.RasterTime)!)]);

    public Task<bool> HasAsync(int deviceId, DateTimeOffset rasterTime, CancellationToken cancel) => Task.FromResult(Readings.Any(r => r.DeviceId == deviceId && r.RasterTime == rasterTime));

    public async IAsyncEnumerable<Reading> ReadAsync(int deviceId, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var reading in Readings.Where(r => r.DeviceId == deviceId && r.RasterTime >= from && r.RasterTime < to))
        {
            await Task.Yield();
            yield return reading;
        }
    }

    public Task<T[]> ReadSeriesAsync<T>(int deviceId, int register, DateTimeOffset from, DateTimeOffset to, Func<HistoryPoint, T?> project, CancellationToken cancel)
        where T : struct => Task.FromResult<T[]>([]);

    public Task<IReadOnlyList<MissedReading>> ReadMissesAsync(int deviceId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) => Task.FromResult(Misses);

    public Task<DateTimeOffset?> NewestTimeAsync(int deviceId, CancellationToken cancel) => Task.FromResult<DateTimeOffset?>(null);

    public Task<Reading?> FirstAsync(int deviceId, CancellationToken cancel) => Task.FromResult(Readings.Where(r => r.DeviceId == deviceId).MinBy(r => r.RasterTime));

    public Task<FollowedReadings> FollowAsync(long afterSequence, long upToSequence, int most, CancellationToken cancel)
    {
        Reading[] all = [.. Readings.Take((int)upToSequence).Skip((int)afterSequence)];
        return Task.FromResult(new FollowedReadings([.. all.Take(most)], Math.Min(afterSequence + most, upToSequence), all.Length >= most));
    }

    public Task<long> CountFollowedAsync(long afterSequence, long upToSequence, CancellationToken cancel) => Task.FromResult(upToSequence - afterSequence);

    public Task<long> NewestSequenceAsync(CancellationToken cancel) => Task.FromResult((long)Readings.Count);

    public Task<long> CountAsync(int deviceId, CancellationToken cancel) => Task.FromResult((long)Readings.Count(r => r.DeviceId == deviceId));

    public Task<HistorySize> SizeAsync(CancellationToken cancel) => Task.FromResult(new HistorySize(Readings.Count, 0, null, null));

    public Task DeleteDeviceAsync(int deviceId, CancellationToken cancel)
    {
        lock (gate)
        {
            readings.RemoveAll(r => r.DeviceId == deviceId);
            return Task.CompletedTask;
        }
    }

    public Task DeleteAllAsync(CancellationToken cancel)
    {
        lock (gate)
        {
            readings.Clear();
            misses.Clear();
            return Task.CompletedTask;
        }
    }
}
