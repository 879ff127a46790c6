using System.Collections.Concurrent;
using MCenter.Drivers.MBus.Link;
using MCenter.Drivers.Transport;

namespace MCenter.Drivers.MBus;

/// <summary>The configured M-Bus lines, each with the master that knows its meters' frame count bits. Thread safe.</summary>
internal sealed class MBusLines(LineSet set, TimeProvider time)
{
    private readonly ConcurrentDictionary<IByteLink, MBusMaster> masters = new();

    /// <summary>The lines themselves.</summary>
    public LineSet Set { get; } = set;

    /// <summary>Waits for a line's turn and hands it over until the lease is disposed: for a readout, a search, commands, or the level converter.</summary>
    /// <exception cref="LinkException">The line is down, or there is none of this name.</exception>
    public async Task<MBusLease> AcquireAsync(string name, CancellationToken cancel)
    {
        var line = Set.Find(name) ?? throw new LinkException(LinkProblem.NoDevice, $"no M-Bus line is called '{name}': choose another for the meter, or add it to the configuration");
        var lease = await line.AcquireAsync(cancel);
        return new MBusLease(lease, masters.GetOrAdd(lease.Link, static (link, time) => new MBusMaster(link, time), time));
    }
}

/// <summary>An M-Bus line for one user alone.</summary>
internal sealed class MBusLease(LineLease lease, MBusMaster master) : IDisposable
{
    /// <summary>The master on the line.</summary>
    public MBusMaster Master { get; } = master;

    /// <summary>The line's bytes, for whoever hands the bus through.</summary>
    public IByteLink Link => lease.Link;

    /// <inheritdoc/>
    public void Dispose() => lease.Dispose();
}
