using MCenter.Core.Events;
using MCenter.Core.Modules;
using MCenter.Core.Readout;
using Microsoft.Extensions.Hosting;

namespace MCenter.Drivers.Transport;

/// <summary>All configured lines of one kind: opens them, keeps them open, and reports each going down or coming back once.</summary>
internal sealed class LineSet : BackgroundService, ILineSource
{
    private static readonly string[] Kinds = ["MBus", "ModbusRtu", "None"];

    private readonly string source;
    private readonly IReadOnlyList<Line> lines;
    private readonly EventLog events;
    private readonly TimeProvider time;

    /// <param name="source">Source of the events ("M-Bus").</param>
    /// <param name="lines">The lines; their names differ.</param>
    /// <param name="events">Where going down and coming back is noted.</param>
    /// <param name="time">Paces the retries.</param>
    public LineSet(string source, IReadOnlyList<Line> lines, EventLog events, TimeProvider time)
    {
        (this.source, this.lines, this.events, this.time) = (source, lines, events, time);
        foreach (var line in lines)
        {
            line.Changed += () => Changed?.Invoke();
        }
    }

    /// <inheritdoc/>
    public event Action? Changed;

    /// <inheritdoc/>
    public IReadOnlyList<LineStatus> Lines => [.. lines.Select(l => l.Status)];

    /// <summary>The lines of one kind in the section <c>Lines</c>.</summary>
    /// <exception cref="InvalidOperationException">An entry is wrong; the message names every one with what to correct.</exception>
    public static IReadOnlyList<Line> FromConfiguration(ConfiguredLines configured, string kind, TimeProvider time)
    {
        var all = configured.All;
        var errors = all.SelectMany(Check)
            .Concat(all.Where(o => !o.IsOff).GroupBy(o => o.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => $"two lines are called '{g.Key}'"))
            .ToList();
        if (errors.Count > 0)
        {
            throw new InvalidOperationException($"The section Lines of the configuration is wrong: {string.Join("; ", errors)}.");
        }

        return [.. all.Where(o => o.Kind == kind).Select(o => new Line(o, Endpoint.Parse(o.Endpoint).CreateLink(time), time))];
    }

    /// <summary>The line of this name, or null.</summary>
    public Line? Find(string name) => lines.FirstOrDefault(l => string.Equals(l.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(lines.Select(l => KeepAsync(l, stoppingToken)));

    private static IEnumerable<string> Check(LineOptions options, int index)
    {
        if (options.IsOff)
        {
            yield break;
        }

        var place = $"Lines:{index}";
        if (options.Name.Length == 0)
        {
            yield return $"{place} has no Name";
        }

        if (!Kinds.Contains(options.Kind))
        {
            yield return $"{place} has the unknown Kind '{options.Kind}', possible are {string.Join(", ", Kinds)}";
        }

        string? problem = null;
        try
        {
            Endpoint.Parse(options.Endpoint);
        }
        catch (FormatException e)
        {
            problem = $"{place}: {e.Message}";
        }

        if (problem is not null)
        {
            yield return problem;
        }
    }

    private async Task KeepAsync(Line line, CancellationToken cancel)
    {
        LinkProblem? reported = null;
        try
        {
            while (true)
            {
                await LookAsync(line, cancel);
                if (line.Problem != reported)
                {
                    reported = line.Problem;
                    await ReportAsync(line, reported, cancel);
                }

                var pause = line.NextLook - time.GetUtcNow();
                await Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, time, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await line.DisposeAsync();
        }
    }

    private static async Task LookAsync(Line line, CancellationToken cancel)
    {
        try
        {
            using var lease = await line.AcquireAsync(cancel);
        }
        catch (LinkException)
        {
            // the line keeps why; it is reported once and tried again
        }
    }

    private Task ReportAsync(Line line, LinkProblem? problem, CancellationToken cancel) => problem is null
        ? events.AddAsync(EventSeverity.Info, source, "LineUp", [line.Name], cancel: cancel)
        : events.AddAsync(EventSeverity.Error, source, $"Line{problem}", [line.Name, line.Status.Endpoint], cancel: cancel);
}
