using System.Collections.Concurrent;
using System.Text.Json;
using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Events;
using MCenter.Core.Modules;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using Microsoft.Extensions.Hosting;

namespace MCenter.Core.Scan;

/// <summary>
/// Searches for meters, one search a line at a time. What is found is kept at once; a search that was stopped or broken off, also by a restart, can go on. Thread safe.
/// </summary>
public sealed class ScanService : IHostedLifecycleService
{
    private const string Source = "Scan";

    private readonly ScanStore store;
    private readonly FindingBooker booker;
    private readonly DeviceStore devices;
    private readonly TemplateStore types;
    private readonly SettingsStore settings;
    private readonly ConfiguredLines lines;
    private readonly EventLog events;
    private readonly LineUses uses;
    private readonly TimeProvider time;
    private readonly IMeterSearch? search;
    private readonly SemaphoreSlim changing = new(1);
    private readonly Dictionary<string, ScanRun> runs = [];
    private readonly ConcurrentDictionary<string, (ScanRow Row, ScanReport Report)> last = new();

    internal ScanService(
        ScanStore store, DeviceStore devices, TemplateStore types, SettingsStore settings, ConfiguredLines lines, EventLog events, LineUses uses, TimeProvider time, IMeterSearch? search)
    {
        (this.store, this.devices, this.types, this.settings, this.lines) = (store, devices, types, settings, lines);
        (this.events, this.uses, this.time, this.search) = (events, uses, time, search);
        booker = new(devices, types, time);
    }

    /// <summary>Raised after every change of a report, on the search's thread; handlers return at once.</summary>
    public event Action? Changed;

    /// <summary>The last search of every line that was ever searched, in the order of the configuration.</summary>
    public IReadOnlyList<ScanReport> All => [.. lines.All.Select(l => Of(l.Name)).OfType<ScanReport>()];

    /// <summary>The last search of a line, null when it was never searched.</summary>
    public ScanReport? Of(string line) => last.TryGetValue(line, out var known) ? known.Report : null;

    /// <summary>Starts a search; it takes the place of the line's last one.</summary>
    /// <exception cref="InvalidInputException">Something in the request is wrong.</exception>
    /// <exception cref="ConflictException">A search of this line is running.</exception>
    public Task<ScanReport> StartAsync(ScanRequest request, string? userName, CancellationToken cancel) => AloneAsync(async () =>
    {
        var errors = request.Validate(lines).ToList();
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }

        RefuseWhileRunning(request.Line);
        var row = await store.StartAsync(new()
        {
            Line = request.Line,
            Request = JsonSerializer.Serialize(request),
            StartedAt = time.GetUtcNow(),
            BaudRates = string.Join(' ', RatesOf(request)),
            UserName = userName,
        }, cancel);
        await events.AddAsync(EventSeverity.Info, Source, "ScanStarted", [request.Line], userName: userName, cancel: cancel);
        return Run(row, []);
    }, cancel);

    /// <summary>Goes on with a search that was stopped or broken off.</summary>
    /// <exception cref="ConflictException">There is none, or it is running.</exception>
    public Task<ScanReport> ResumeAsync(string line, string? userName, CancellationToken cancel) => AloneAsync(async () =>
    {
        RefuseWhileRunning(line);
        if (!last.TryGetValue(line, out var known) || !known.Report.CanResume)
        {
            throw new ConflictException("line", ScanTexts.Of("NothingToResume"));
        }

        var row = known.Row with { State = ScanState.Running, EndedAt = null, Problem = "", UserName = userName };
        await store.SaveAsync(row);
        await events.AddAsync(EventSeverity.Info, Source, "ScanResumed", [line], userName: userName, cancel: cancel);
        return Run(row, known.Report.Findings);
    }, cancel);

    /// <summary>Stops the search of a line; what was found is kept. Nothing happens when none runs.</summary>
    public Task StopAsync(string line, string? userName, CancellationToken cancel) => AloneAsync(async () =>
    {
        if (runs.TryGetValue(line, out var run) && Of(line) is { State: ScanState.Running })
        {
            await run.StopAsync(ScanState.Stopped);
            await events.AddAsync(EventSeverity.Info, Source, "ScanStopped", [line], userName: userName, cancel: CancellationToken.None);
        }

        return true;
    }, cancel);

    /// <summary>Adds the new meter of a finding as a device; it is set up by its first readout.</summary>
    /// <exception cref="KeyNotFoundException">No such finding.</exception>
    /// <exception cref="ConflictException">It is no new meter, or there is one like it.</exception>
    public Task<ScanFinding> AddAsync(int findingId, string? userName, CancellationToken cancel) => SettleAsync(findingId, FindingKind.New, "NotAddable", async (scan, finding) =>
    {
        var device = FoundMeter.Device(scan.Request, finding.BaudRate, new(FindingKind.New, finding.Address) { Identity = finding.Identity() }, types.Current);
        return finding with { Kind = FindingKind.Added, DeviceId = (await devices.AddAsync(device, userName, cancel)).Id, Detail = "" };
    }, cancel);

    /// <summary>Takes over where a known meter was found: line, baud rate (where the line has one) and primary address.</summary>
    /// <exception cref="KeyNotFoundException">No such finding, or its device is gone.</exception>
    /// <exception cref="ConflictException">There is nothing to take over.</exception>
    public Task<ScanFinding> TakeOverAsync(int findingId, string? userName, CancellationToken cancel) => SettleAsync(findingId, FindingKind.Changed, "NotChanged", async (scan, finding) =>
    {
        var knowsBaudRate = search?.KnowsBaudRate(scan.Request.Line) == true;
        await devices.ChangeAsync(finding.DeviceId!.Value, device => device with
        {
            Line = scan.Request.Line,
            BaudRate = knowsBaudRate ? finding.BaudRate : device.BaudRate,
            PrimaryAddress = finding.PrimaryAddress is { } address and <= 250 ? address : device.PrimaryAddress,
        }, userName, cancel);
        return finding with { Kind = FindingKind.Known };
    }, cancel);

    /// <inheritdoc/>
    async Task IHostedService.StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (scan, findings) in await store.LoadAsync(cancellationToken))
        {
            var row = scan;
            if (scan.State == ScanState.Running)
            {
                row = scan with { State = ScanState.BrokenOff, EndedAt = time.GetUtcNow() };
                await store.SaveAsync(row);
                await events.AddAsync(EventSeverity.Warning, Source, "ScanBrokenOff", [row.Line], cancel: cancellationToken);
            }

            last[row.Line] = (row, row.Report(findings));
        }
    }

    /// <inheritdoc/>
    async Task IHostedLifecycleService.StoppingAsync(CancellationToken cancellationToken)
    {
        foreach (var (line, run) in runs)
        {
            if (Of(line) is { State: ScanState.Running })
            {
                await run.StopAsync(ScanState.BrokenOff);
            }
        }
    }

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IReadOnlyList<int> RatesOf(ScanRequest request) =>
        request.BaudRate > 0 ? [request.BaudRate]
        : search?.KnowsBaudRate(request.Line) == true ? ScanRequest.AllBaudRates
        : [ScanRequest.AllBaudRates[0]]; // a converter's rate cannot be set from here

    private void RefuseWhileRunning(string line)
    {
        if (Of(line) is { State: ScanState.Running })
        {
            throw new ConflictException("line", ScanTexts.Of("Running"));
        }

        if (uses.HolderOf(line) is not null)
        {
            throw new ConflictException("line", ScanTexts.Of("InUse"));
        }
    }

    private ScanReport Run(ScanRow row, IReadOnlyList<ScanFinding> findings)
    {
        var run = new ScanRun(row, findings, search ?? throw new ConflictException("line", ScanTexts.Of("Line", "")), store, booker, settings, events, uses, time, Publish);
        runs[row.Line] = run;
        var report = row.Report(findings);
        Publish(row, report);
        run.Start();
        return report;
    }

    private void Publish(ScanRow row, ScanReport report)
    {
        last[row.Line] = (row, report);
        Changed?.Invoke();
    }

    /// <summary>What a person does with a finding: the device is changed first, then the finding.</summary>
    private Task<ScanFinding> SettleAsync(int findingId, FindingKind kind, string refusal, Func<ScanReport, ScanFinding, Task<ScanFinding>> settle, CancellationToken cancel) => AloneAsync(async () =>
    {
        var scan = All.FirstOrDefault(s => s.Findings.Any(f => f.Id == findingId)) ?? throw new KeyNotFoundException($"There is no finding {findingId}.");
        var finding = scan.Findings.First(f => f.Id == findingId);
        if (finding.Kind != kind)
        {
            throw new ConflictException("id", ScanTexts.Of(refusal));
        }

        var settled = await settle(scan, finding);
        if (runs.TryGetValue(scan.Request.Line, out var run) && Of(scan.Request.Line) is { State: ScanState.Running })
        {
            await run.ReplaceAsync(settled);
        }
        else
        {
            var (row, report) = last[scan.Request.Line];
            await store.SaveAsync(settled);
            Publish(row, report with { Findings = [.. report.Findings.Select(f => f.Id == settled.Id ? settled : f)] });
        }

        return settled;
    }, cancel);

    private async Task<T> AloneAsync<T>(Func<Task<T>> change, CancellationToken cancel)
    {
        await changing.WaitAsync(cancel);
        try
        {
            return await change();
        }
        finally
        {
            changing.Release();
        }
    }
}
