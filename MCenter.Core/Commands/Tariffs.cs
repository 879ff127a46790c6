using MCenter.Core.Events;
using MCenter.Core.Readout;
using MCenter.Core.Settings;

namespace MCenter.Core.Commands;

/// <summary>
/// The schedule of tariff switches. What fell due while the box was off, its clock not set, or a line in use, is made up for by each device's newest switch
/// alone: the tariff that should hold now. Thread safe.
/// </summary>
public sealed class Tariffs
{
    /// <summary>A device that did not take its switch is tried again in so many of the next minutes.</summary>
    private const int Repeats = 4;

    /// <summary>A clock that went back by more has shown a wrong time before, by which switches may have been sent: they are set right.</summary>
    private static readonly TimeSpan ClockCorrection = TimeSpan.FromMinutes(2);

    private readonly TariffSender sender;
    private readonly LineUses uses;
    private readonly SettingsStore settings;
    private readonly BoxClock clock;
    private readonly EventLog events;
    private readonly Lock gate = new();
    private readonly Dictionary<string, List<Open>> open = [];
    private readonly HashSet<string> working = [];
    private DateTimeOffset? seen;
    private bool unsaved;

    internal Tariffs(TariffSender sender, LineUses uses, SettingsStore settings, BoxClock clock, EventLog events)
    {
        (this.sender, this.uses, this.settings, this.clock, this.events) = (sender, uses, settings, clock, events);
        // what is new is not made up for
        settings.Changed += section => unsaved |= section is TariffSettings;
    }

    /// <summary>How many devices can be switched.</summary>
    public int Switchable => sender.Switchable.Sum(line => line.Count());

    /// <summary>When a switch is sent next, UTC; null when never.</summary>
    public DateTimeOffset? Next(TariffSwitch one) => TariffPlan.Next(one, clock.Zone, clock.UtcNow);

    /// <summary>Sends a switch now, by hand.</summary>
    /// <returns>What came of it on each line that has devices for it; none when no device can be switched.</returns>
    /// <exception cref="KeyNotFoundException">There is no such switch.</exception>
    public async Task<IReadOnlyList<TariffSent>> SendNowAsync(int id, string? userName, CancellationToken cancel)
    {
        var one = settings.Get<TariffSettings>().Switches.FirstOrDefault(s => s.Id == id) ?? throw new KeyNotFoundException(CommandTexts.Of("NoSwitch", id));
        List<TariffSent> sent = [];
        foreach (var line in sender.Switchable)
        {
            int[] ids = [.. line.Select(d => d.Id).Where(one.IsFor)];
            if (ids.Length > 0)
            {
                sent.Add(await sender.SendAsync(line.Key, new(one, clock.UtcNow), ids, userName ?? "", cancel));
            }
        }

        return sent;
    }

    /// <summary>Called every minute: sends what has fallen due, line by line, behind what is still being sent.</summary>
    /// <returns>When nothing is being sent any more.</returns>
    internal async Task TickAsync(CancellationToken cancel)
    {
        if (!clock.IsPlausible)
        {
            return;
        }

        var now = clock.UtcNow;
        var from = seen ?? settings.Get<CommandMemory>().TariffsUpTo ?? now;
        from = now < from - ClockCorrection || from < now - TariffPlan.Horizon ? now - TariffPlan.Horizon : from;
        var due = TariffPlan.Due(settings.Get<TariffSettings>().Switches, clock.Zone, from, now);
        unsaved |= due.Count > 0 || seen is null;
        seen = now > from ? now : from;
        var lines = await AddAsync(due, cancel);
        await Task.WhenAll(lines.Select(line => WorkAsync(line, cancel)));
        if (unsaved && Idle())
        {
            unsaved = false;
            await settings.SaveAsync(settings.Get<CommandMemory>() with { TariffsUpTo = seen }, cancel);
        }
    }

    /// <summary>Puts what is due to its lines, and answers those that nobody works at.</summary>
    private async Task<List<string>> AddAsync(IReadOnlyList<DueSwitch> due, CancellationToken cancel)
    {
        var lines = sender.Switchable;
        if (due.Count > 0 && lines.Count == 0)
        {
            await events.AddAsync(EventSeverity.Warning, DeviceCommands.Source, "TariffNobody", [$"{due[^1].Switch.Tariff}", due[^1].Switch.Name], cancel: cancel);
        }

        lock (gate)
        {
            foreach (var line in due.Count > 0 ? lines.Select(l => l.Key) : [])
            {
                open.TryAdd(line, []);
                open[line].AddRange(due.Select(d => new Open(d, null, 0)));
            }

            return [.. open.Where(l => l.Value.Count > 0).Select(l => l.Key).Where(working.Add)];
        }
    }

    private async Task WorkAsync(string line, CancellationToken cancel)
    {
        try
        {
            // while it waits here, newer ones may come; then these alone are sent
            await uses.FreeAsync(line, cancel);
            foreach (var (due, ids, repeat) in Take(line))
            {
                var sent = await sender.SendAsync(line, due, ids, null, cancel, repeat > 0);
                Again(line, due, [.. sent.Failed.Select(f => f.DeviceId)], repeat + 1);
            }
        }
        finally
        {
            lock (gate)
            {
                working.Remove(line);
            }
        }
    }

    /// <summary>Takes all that is open for a line, and of it each device's newest.</summary>
    private List<(DueSwitch Due, IReadOnlyList<int> Devices, int Repeat)> Take(string line)
    {
        int[] ids = [.. sender.Switchable[line].Select(d => d.Id)];
        lock (gate)
        {
            List<Open> taken = [.. open[line].OrderBy(o => o.Due.At)];
            open[line].Clear();
            var fresh = taken.Where(o => o.Only is null).Select(o => o.Due).ToList();
            var newest = TariffPlan.Newest(fresh, ids).Select(n => (n.Due, n.Devices, Repeat: 0)).ToList();
            var covered = newest.SelectMany(n => n.Devices).ToHashSet();
            // a repeat that a newer switch has overtaken is left out
            newest.InsertRange(0, taken.Where(o => o.Only is not null).Select(o => (o.Due, (IReadOnlyList<int>)[.. o.Only!.Where(id => ids.Contains(id) && !covered.Contains(id))], o.Repeat))
                .Where(o => o.Item2.Count > 0));
            return newest;
        }
    }

    /// <summary>Keeps devices that did not take a switch for the next minutes; a whole line, 0, is all of them.</summary>
    private void Again(string line, DueSwitch due, IReadOnlyList<int> failed, int repeat)
    {
        if (failed.Count == 0 || repeat > Repeats)
        {
            return;
        }

        lock (gate)
        {
            var whole = failed is [0];
            open[line].Add(new(due, whole ? [.. sender.Switchable[line].Select(d => d.Id)] : failed, repeat));
        }
    }

    private bool Idle()
    {
        lock (gate)
        {
            return working.Count == 0 && open.Values.All(o => o.Count == 0);
        }
    }

    /// <summary>A switch that waits for its line; for all its devices, or only those that did not take it.</summary>
    private sealed record Open(DueSwitch Due, IReadOnlyList<int>? Only, int Repeat);
}
