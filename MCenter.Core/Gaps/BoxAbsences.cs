using System.Globalization;
using MCenter.Core.Events;

namespace MCenter.Core.Gaps;

/// <summary>When the box was off or its clock wrong, told from its event log. Pure.</summary>
internal sealed class BoxAbsences
{
    private readonly List<(DateTimeOffset From, DateTimeOffset To, Absence Why)> spans = [];

    /// <param name="events">The events of the sources System and Clock, in any order.</param>
    public BoxAbsences(IEnumerable<Event> events)
    {
        // in the order in which they happened, which is not that of their times while the clock is wrong
        DateTimeOffset? seen = null;
        foreach (var one in events.OrderBy(e => e.Id))
        {
            switch (one.Code)
            {
                case "Started" when seen is { } last && one.Time > last:
                    spans.Add((last, one.Time, Absence.BoxOff));
                    break;
                case "ClockStep" when seen is { } before && Seconds(one) > 0:
                    var from = one.Time.AddSeconds(-Seconds(one));
                    spans.Add((from > before ? from : before, one.Time, Absence.ClockWrong));
                    break;
            }

            seen = seen is { } latest && latest > one.Time ? latest : one.Time;
        }
    }

    /// <summary>Why nothing is stored for an instant.</summary>
    public Absence Why(DateTimeOffset rasterTime)
    {
        var found = spans.FindIndex(s => rasterTime > s.From && rasterTime <= s.To);
        return found < 0 ? Absence.Unknown : spans[found].Why;
    }

    private static double Seconds(Event step) =>
        step.Arguments.Count > 0 && double.TryParse(step.Arguments[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;
}
