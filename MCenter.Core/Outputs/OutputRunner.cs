using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.History;
using MCenter.Core.Settings;
using MCenter.Core.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MCenter.Core.Outputs;

/// <summary>Runs every output on its own, so that one that is away delays no other, and says how they stand. Thread safe.</summary>
public sealed class OutputRunner : BackgroundService, IHistoryFollower
{
    private readonly Dictionary<string, OutputLoop> loops = [];
    private readonly IHistoryStore history;
    private readonly SettingsStore settings;
    private readonly EventLog events;

    internal OutputRunner(
        IEnumerable<IOutput> outputs, IHistoryStore history, DeviceStore devices, OutputCursors cursors, SettingsStore settings, EventLog events, TimeProvider time, ILogger<OutputRunner> log)
    {
        (this.history, this.settings, this.events) = (history, settings, events);
        foreach (var output in outputs)
        {
            if (!loops.TryAdd(output.Name, new(output, history, cursors, new(history, devices), events, time, log)))
            {
                throw new StartupException($"Two outputs are called {output.Name}. Remove one of the two modules.");
            }
        }
    }

    /// <summary>How every output stands, in order of their names.</summary>
    public IReadOnlyList<OutputLedger> Ledgers => [.. loops.Values.Select(l => l.Ledger).OrderBy(l => l.Name, StringComparer.Ordinal)];

    /// <summary>Tests an output with its settings as saved, switched on or not; takes a minute at most.</summary>
    /// <exception cref="KeyNotFoundException">No such output.</exception>
    public Task<TestResult> TestAsync(string name, CancellationToken cancel) => Known(name).TestAsync(cancel);

    /// <summary>Sends the readings of a time span again, in the background, beside what is new; a restart goes on with it.</summary>
    /// <param name="name">The output.</param>
    /// <param name="from">First raster time.</param>
    /// <param name="to">End, exclusive.</param>
    /// <param name="userName">Who wants it.</param>
    /// <param name="cancel">Cancels the request, not the sending.</param>
    /// <exception cref="KeyNotFoundException">No such output.</exception>
    /// <exception cref="InvalidInputException">The end does not lie after the start.</exception>
    /// <exception cref="ConflictException">The output is off, or sends something again already.</exception>
    public async Task ResendAsync(string name, DateTimeOffset from, DateTimeOffset to, string? userName, CancellationToken cancel)
    {
        var loop = Known(name);
        if (from >= to)
        {
            throw new InvalidInputException([new("to", OutputTexts.Of("Order"))]);
        }

        if (loop.Ledger is not { Active: true, Resend: null })
        {
            throw new ConflictException("name", OutputTexts.Of(loop.Output.Active ? "Resending" : "Off"));
        }

        // no walk through years in which there is nothing
        var stored = await history.SizeAsync(cancel);
        var (first, end) = (stored.First > from ? stored.First.Value : from, stored.Last < to ? stored.Last.Value.AddMinutes(1) : to);
        await loop.ResendAsync(new(first, stored.Last is null ? first : end, first, 0, 0), cancel);
        await events.AddAsync(EventSeverity.Info, OutputLoop.Source, "OutputResends", [name, OutputLoop.Text(from), OutputLoop.Text(to)], userName: userName, cancel: cancel);
    }

    /// <summary>Sends nothing more again; what was sent stays sent. Nothing happens when nothing is being sent again.</summary>
    /// <exception cref="KeyNotFoundException">No such output.</exception>
    public Task StopResendAsync(string name, CancellationToken cancel) => Known(name) is { Ledger.Resend: not null } loop ? loop.ResendAsync(null, cancel) : Task.CompletedTask;

    /// <summary>The loop of an output.</summary>
    internal OutputLoop Known(string name) => loops.GetValueOrDefault(name) ?? throw new KeyNotFoundException($"There is no output {name}.");

    /// <inheritdoc/>
    async Task<long> IHistoryFollower.PassAsync(long givenUp, CancellationToken cancel)
    {
        var passed = long.MaxValue;
        foreach (var loop in loops.Values)
        {
            passed = Math.Min(passed, await loop.PassAsync(givenUp, cancel));
        }

        return passed;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        foreach (var loop in loops.Values)
        {
            loop.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        settings.Changed += OnChanged;
        try
        {
            await Task.WhenAll(loops.Values.Select(l => l.RunAsync(stoppingToken)));
        }
        finally
        {
            settings.Changed -= OnChanged;
        }
    }

    // whoever corrects a password does not wait a quarter of an hour to see whether it is right
    private void OnChanged(object section)
    {
        foreach (var loop in loops.Values)
        {
            loop.Wake();
        }
    }
}
