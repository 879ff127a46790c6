using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.Readout;
using MCenter.Core.Settings;

namespace MCenter.Core.Scan;

/// <summary>One search while it runs: goes through the baud rates, books what is found at once, and keeps where it stands.</summary>
internal sealed class ScanRun(
    ScanRow start, IReadOnlyList<ScanFinding> before, IMeterSearch search, ScanStore store, FindingBooker booker, SettingsStore settings, EventLog events, LineUses uses, TimeProvider time, Action<ScanRow, ScanReport> publish)
{
    // a part too small to tell the rest by
    private const double LeastPart = 0.02;

    private static readonly TimeSpan KeepEvery = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private ScanState stopped = ScanState.BrokenOff;
    private ScanRow row = start;
    private ScanReport report = start.Report(before);
    private long kept = time.GetTimestamp();

    /// <summary>Ends when the search does.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Starts it.</summary>
    public void Start() => Ended = Task.Run(RunAsync, CancellationToken.None);

    /// <summary>Ends it after the probe that is under way.</summary>
    /// <param name="state">What it is then.</param>
    public async Task StopAsync(ScanState state)
    {
        stopped = state;
        await stop.CancelAsync();
        await Ended;
    }

    /// <summary>Takes over a finding that a person settled.</summary>
    public async Task ReplaceAsync(ScanFinding settled)
    {
        await store.SaveAsync(settled);
        Change(r => r with { Findings = [.. r.Findings.Select(f => f.Id == settled.Id ? settled : f)] });
    }

    private async Task RunAsync()
    {
        try
        {
            while (row.RatesDone < row.Rates.Count)
            {
                await SearchRateAsync(row.Rates[row.RatesDone]);
                row = row with { RatesDone = row.RatesDone + 1, Cursor = "", RequestsBefore = row.Requests };
                await store.SaveAsync(row);
            }

            row = row with { State = ScanState.Finished };
        }
        catch (OperationCanceledException)
        {
            row = row with { State = stopped };
        }
        catch (Exception error)
        {
            // the line is gone, or the database: what was found is kept and the search can go on
            row = row with { State = ScanState.BrokenOff, Problem = error.Message };
        }

        await EndAsync();
    }

    private async Task EndAsync()
    {
        row = row with { EndedAt = time.GetUtcNow() };
        try
        {
            await store.SaveAsync(row);
        }
        finally
        {
            // it has ended, whether that can be stored or not: the line is free for another
            Change(r => r with { State = row.State, EndedAt = row.EndedAt, Problem = row.Problem, RatesDone = row.RatesDone, Left = null, Part = row.State == ScanState.Finished ? 1 : r.Part });
        }

        if (row.State == ScanState.Finished)
        {
            await events.AddAsync(EventSeverity.Info, "Scan", "ScanFinished", [row.Line, report.Meters.ToString(CultureInfo.InvariantCulture)], userName: row.UserName);
        }
        else if (row.Problem.Length > 0)
        {
            await events.AddAsync(EventSeverity.Warning, "Scan", "ScanLost", [row.Line, row.Problem], userName: row.UserName);
        }
    }

    private async Task SearchRateAsync(int baudRate)
    {
        using var use = uses.Begin(row.Line, LineUseKind.Scanning, string.Create(CultureInfo.InvariantCulture, $"{baudRate} Bd"));
        var knowsBaudRate = search.KnowsBaudRate(row.Line);
        var began = time.GetTimestamp();
        double? beganAt = null;
        await foreach (var step in search.SearchAsync(TaskAt(baudRate), stop.Token))
        {
            beganAt ??= step.Part;
            row = row with { Cursor = step.Cursor, Requests = row.RequestsBefore + step.Requests };
            if (step.Finding is { } found)
            {
                await BookAsync(found, baudRate, knowsBaudRate);
            }
            else if (time.GetElapsedTime(kept) > KeepEvery)
            {
                await store.SaveAsync(row);
                kept = time.GetTimestamp();
            }

            Change(r => r with
            {
                RatesDone = row.RatesDone,
                Requests = row.Requests,
                Part = (row.RatesDone + step.Part) / row.Rates.Count,
                Left = Left(step.Part, step.Part - beganAt.Value, time.GetElapsedTime(began)),
            });
            // as readouts do, probes wait while the line is handed through or overloaded
            await uses.FreeAsync(row.Line, stop.Token);
        }
    }

    private SearchTask TaskAt(int baudRate)
    {
        var general = settings.Get<GeneralSettings>();
        return new()
        {
            Line = row.Line,
            BaudRate = baudRate,
            Addressing = report.Request.Addressing,
            Mask = report.Request.WholeMask,
            From = report.Request.From,
            To = report.Request.To,
            Timeout = general.MBusTimeoutMilliseconds > 0 ? TimeSpan.FromMilliseconds(general.MBusTimeoutMilliseconds) : null,
            InterpretTimes = general.InterpretTimes,
            Cursor = row.Cursor,
            FoundBefore = [.. report.Findings.Where(f => f.BaudRate == baudRate).Select(AsFound)],
        };
    }

    private static SearchFinding AsFound(ScanFinding finding) => new(finding.IsMeter ? FindingKind.New : finding.Kind, finding.Address)
    {
        Identity = finding.SecondaryAddress.Length > 0 ? finding.Identity() : null,
    };

    private async Task BookAsync(SearchFinding found, int baudRate, bool knowsBaudRate)
    {
        if (await booker.BookAsync(report, found, baudRate, knowsBaudRate, row.UserName, stop.Token) is not { } finding)
        {
            return;
        }

        var isNew = finding.Id == 0;
        var stored = await store.SaveAsync(row, finding);
        Change(r => r with { Findings = isNew ? [.. r.Findings, stored] : [.. r.Findings.Select(f => f.Id == stored.Id ? stored : f)] });
    }

    private TimeSpan? Left(double part, double measured, TimeSpan elapsed)
    {
        if (measured < LeastPart)
        {
            return null;
        }

        var addresses = report.Request.Addressing == AddressMode.Primary ? report.Request.To - report.Request.From + 1 : 2;
        var others = row.Rates.Skip(row.RatesDone + 1).Sum(rate => addresses * SilentProbeSeconds(rate));
        return (elapsed * ((1 - part) / measured)) + TimeSpan.FromSeconds(others);
    }

    /// <summary>A selection of 17 bytes at 11 bits, the answer limit of 330 bits and 50 ms, and what the machine adds.</summary>
    private static double SilentProbeSeconds(int baudRate) => (((17 * 11) + 330.0) / baudRate) + 0.2;

    private void Change(Func<ScanReport, ScanReport> change)
    {
        lock (gate)
        {
            report = change(report);
            publish(row, report);
        }
    }
}
