using System.Globalization;
using System.Runtime.CompilerServices;
using MCenter.Core.Scan;

namespace MCenter.Drivers.MBus.Search;

/// <summary>
/// Asks each primary address of a range for data. REQ_UD2 rather than SND_NKE: it is one telegram as well, there are meters that never confirm SND_NKE, and it shows a collision that one
/// clean E5 hides.
/// </summary>
internal sealed class PrimarySearch(SearchLine line, SearchTask task)
{
    private const char Separator = '|';

    private bool echoTold = task.FoundBefore.Any(f => f.Kind == FindingKind.Echo);

    /// <summary>Goes through the range, a step an address.</summary>
    public async IAsyncEnumerable<SearchStep> RunAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        for (var address = Resume(); address <= task.To; address++)
        {
            var probe = await line.PrimaryAsync((byte)address, cancel);
            var finding = Finding(address, probe);
            var done = probe.Kind == ProbeKind.Noise ? task.To : address;
            var step = new SearchStep(string.Create(CultureInfo.InvariantCulture, $"{done + 1}{Separator}{line.Requests}"), line.Requests, (done + 1.0 - task.From) / (task.To + 1.0 - task.From), finding);
            yield return step;
            if (line.Echoes && !echoTold)
            {
                echoTold = true;
                yield return step with { Finding = new(FindingKind.Echo, Text(address)) };
            }

            address = done;
        }
    }

    private int Resume()
    {
        if (task.Cursor.Split(Separator) is [var address, var requests] && int.TryParse(address, NumberStyles.None, CultureInfo.InvariantCulture, out var next)
            && int.TryParse(requests, NumberStyles.None, CultureInfo.InvariantCulture, out var sent))
        {
            line.Requests = sent;
            return Math.Max(next, task.From);
        }

        return task.From;
    }

    private SearchFinding? Finding(int address, Probe probe) => probe.Kind switch
    {
        ProbeKind.Silent => null,
        ProbeKind.Meter => probe.Found(Text(address), task.InterpretTimes),
        ProbeKind.NoData => new(FindingKind.NoData, Text(address)) { Detail = probe.Detail },
        ProbeKind.Foreign => new(FindingKind.ForeignAnswer, Text(address)) { Detail = probe.Detail },
        ProbeKind.Babbling => new(FindingKind.Babbling, Text(address)) { Detail = probe.Detail },
        ProbeKind.Noise => new(FindingKind.Noise, Text(address)) { Detail = probe.Detail },
        _ => new(FindingKind.SameAddress, Text(address)) { Detail = probe.Detail },
    };

    private static string Text(int address) => address.ToString(CultureInfo.InvariantCulture);
}
