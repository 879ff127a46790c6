using MCenter.Core.Devices;
using MCenter.Core.Scan;

namespace MCenter.Drivers.MBus.Search;

/// <summary>Searches M-Bus lines.</summary>
internal sealed class MBusSearch(MBusLines lines, TimeProvider time) : IMeterSearch
{
    /// <inheritdoc/>
    public bool KnowsBaudRate(string line) =>
        lines.Set.Lines.All(l => l.Name != line || l.KnowsBaudRate);

    /// <inheritdoc/>
    public IAsyncEnumerable<SearchStep> SearchAsync(SearchTask task, CancellationToken cancel)
    {
        var line = new SearchLine(lines, task, time);
        return task.Addressing == AddressMode.Secondary ? new SecondarySearch(line, task).RunAsync(cancel) : new PrimarySearch(line, task).RunAsync(cancel);
    }
}
