using MCenter.Core.Events;

namespace MCenter.Drivers.Transport;

/// <summary>Notes what clients were refused for: each address and reason at most once a minute, so that one that tries again and again does not fill the event log. Thread safe.</summary>
/// <param name="source">Source of the events.</param>
/// <param name="events">Where they are noted.</param>
/// <param name="time">The clock.</param>
internal sealed class RefusalLog(string source, EventLog events, TimeProvider time)
{
    private const int MostRemembered = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<(string Code, string Address), long> noted = [];

    /// <summary>Notes a refusal.</summary>
    public async Task NoteAsync(string code, string address)
    {
        if (IsNew((code, address)))
        {
            await events.AddAsync(EventSeverity.Warning, source, code, [address]);
        }
    }

    private bool IsNew((string Code, string Address) refusal)
    {
        lock (gate)
        {
            if (noted.TryGetValue(refusal, out var last) && time.GetElapsedTime(last) < Pause)
            {
                return false;
            }

            if (noted.Count >= MostRemembered)
            {
                noted.Clear();
            }

            noted[refusal] = time.GetTimestamp();
            return true;
        }
    }
}
