using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.History;
using MCenter.Core.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MCenter.Core.Export;

/// <summary>Prepares export files in the background, one job at a time, meter by meter, holding no more than a block of a file in memory. Thread safe.</summary>
public sealed class ExportJobs(
    ExportFiles files, DeviceStore devices, IHistoryStore history, ExportFormats formats, SettingsStore settings, BoxClock clock, BoxIdentity box, EventLog events, ILogger<ExportJobs> log) : BackgroundService
{
    private const string Source = "Export";

    // how often a file's size is looked at
    private const int ReadingsAtOnce = 1000;

    private readonly Lock gate = new();
    private readonly Channel<Run> waiting = Channel.CreateBounded<Run>(1);
    private Run? running;
    private volatile ExportJob? job;

    /// <summary>Raised after every change of <see cref="Job"/>; handlers return at once.</summary>
    public event Action? Changed;

    /// <summary>The job that runs, or the last one since the start; null when there was none.</summary>
    public ExportJob? Job => job;

    /// <summary>Starts to prepare files.</summary>
    /// <exception cref="InvalidInputException">Something in the request is wrong.</exception>
    /// <exception cref="ConflictException">A job is running.</exception>
    public ExportJob Start(ExportRequest request, string? userName)
    {
        var asked = request with { DeviceIds = [.. request.DeviceIds.Distinct()] };
        var catalog = devices.Current;
        if (asked.Validate(formats, catalog) is { Count: > 0 } errors)
        {
            throw new InvalidInputException(errors);
        }

        ExportJob started;
        lock (gate)
        {
            if (running is not null)
            {
                throw new ConflictException("job", ExportTexts.Of("Running"));
            }

            running = new([.. asked.DeviceIds.Select(catalog.Known)], userName, new());
            job = started = new() { Request = asked, StartedAt = clock.UtcNow, Total = running.Devices.Count };
            waiting.Writer.TryWrite(running);
        }

        Changed?.Invoke();
        return started;
    }

    /// <summary>Stops the job; files that are whole are kept. Nothing happens when none runs.</summary>
    public void Stop()
    {
        lock (gate)
        {
            running?.Stopping.Cancel();
        }
    }

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        files.Load();
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var run in waiting.Reader.ReadAllAsync(stoppingToken))
        {
            using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, run.Stopping.Token);
            var (state, problem) = await PrepareAsync(run, stopping.Token);
            var ended = job! with { State = state, Problem = problem, EndedAt = clock.UtcNow, Now = null, Bytes = 0 };
            await ReportAsync(ended, run.UserName);
            lock (gate)
            {
                (running, job) = (null, ended);
                run.Stopping.Dispose();
            }

            Changed?.Invoke();
        }
    }

    private async Task<(ExportState State, ExportProblem? Problem)> PrepareAsync(Run run, CancellationToken cancel)
    {
        try
        {
            var at = files.FreeTime(clock.UtcNow);
            foreach (var device in run.Devices)
            {
                await PrepareAsync(device, at, cancel);
            }

            return (ExportState.Done, null);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return (ExportState.Stopped, null);
        }
        catch (NoRoomException)
        {
            return (ExportState.Failed, ExportProblem.NoRoom);
        }
        catch (HistoryUnavailableException error)
        {
            log.LogError(error, "An export could not be prepared");
            return (ExportState.Failed, ExportProblem.HistoryUnavailable);
        }
        catch (Exception error)
        {
            log.LogError(error, "An export could not be prepared");
            return (ExportState.Failed, ExportProblem.Failed);
        }
    }

    private async Task PrepareAsync(Device device, DateTimeOffset at, CancellationToken cancel)
    {
        var current = job!;
        var meter = new ExportedMeter(device.Id, device.DisplayName);
        Publish(current with { Now = meter, Bytes = 0 });
        var request = current.Request;
        var readings = history.ReadAsync(device.Id, request.From ?? DateTimeOffset.UnixEpoch, request.To ?? clock.UtcNow, cancel);
        if (!await readings.AnyAsync(cancel))
        {
            Publish(current with { Done = current.Done + 1, WithoutData = [.. current.WithoutData, meter] });
            return;
        }

        var format = formats.Find(request.Format)!;
        var name = FileNames.OfDevice(box.SerialNumber, device, at, format.Name);
        await files.AddAsync(name, at, output => format.WriteAsync(
            output, new MeterExport(device, WatchedAsync(readings, output, cancel), clock.Zone, settings.Get<GeneralSettings>().ReadoutIntervalMinutes), request.Options, cancel));
        Publish(current with { Done = current.Done + 1, Files = [.. current.Files, name] });
    }

    /// <summary>The readings, with an eye on what is made of them: the file grows as it is told, and does not grow beyond its room.</summary>
    private async IAsyncEnumerable<Reading> WatchedAsync(IAsyncEnumerable<Reading> readings, Stream output, [EnumeratorCancellation] CancellationToken cancel)
    {
        var count = 0;
        await foreach (var reading in readings.WithCancellation(cancel))
        {
            if (count++ % ReadingsAtOnce == 0)
            {
                if (!files.HasRoomFor(output.Position))
                {
                    throw new NoRoomException();
                }

                Publish(job! with { Bytes = output.Position });
            }

            yield return reading;
        }
    }

    private Task ReportAsync(ExportJob ended, string? userName) => ended.State == ExportState.Failed
        ? events.AddAsync(EventSeverity.Warning, Source, $"ExportFailed{ended.Problem}", [Text(ended.Files.Count)], userName: userName)
        : events.AddAsync(EventSeverity.Info, Source, ended.State == ExportState.Done ? "ExportPrepared" : "ExportStopped", [Text(ended.Files.Count), Text(ended.WithoutData.Count)], userName: userName);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Publish(ExportJob changed)
    {
        job = changed;
        Changed?.Invoke();
    }

    private sealed record Run(IReadOnlyList<Device> Devices, string? UserName, CancellationTokenSource Stopping);
}
