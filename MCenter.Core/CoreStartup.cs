using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Events;
using MCenter.Core.Exchange;
using MCenter.Core.History;
using MCenter.Core.Modbus;
using MCenter.Core.Settings;
using MCenter.Core.Storage;
using Microsoft.Extensions.Hosting;

namespace MCenter.Core;

/// <summary>Opens what everything else needs before any hosted service is started, whatever their order, and is the last to close.</summary>
internal sealed class CoreStartup(
    DataDirectory directory, ConfigurationFile configuration, HistoryStore history, EventLog events, TemplateStore templates, ModbusTemplateStore modbusTemplates, DeviceStore devices, MeterExchanges exchanges, BoxIdentity identity, BoxClock clock) : IHostedLifecycleService
{
    private const string Source = "System";

    /// <summary>Lies in the data directory while the box runs; found at start, the last run did not end cleanly.</summary>
    private string RunningMarker => Path.Combine(directory.Path, "running");

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var aside = await configuration.OpenAsync(cancellationToken);
        if (aside is not null)
        {
            await events.AddAsync(EventSeverity.Error, "Storage", "DatabaseMovedAside", [aside], cancel: cancellationToken);
        }

        await history.OpenAsync(cancellationToken);
        await templates.LoadAsync(cancellationToken);
        await modbusTemplates.LoadAsync(cancellationToken);
        await devices.LoadAsync(cancellationToken);
        await exchanges.LoadAsync(cancellationToken);
        await identity.DetermineAsync(cancellationToken);
        await ReportAsync(cancellationToken);
        await File.WriteAllTextAsync(RunningMarker, "", cancellationToken);
    }

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await events.AddAsync(EventSeverity.Info, Source, "Stopped", [], cancel: CancellationToken.None);
        File.Delete(RunningMarker);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task ReportAsync(CancellationToken cancel)
    {
        if (File.Exists(RunningMarker))
        {
            await events.AddAsync(EventSeverity.Warning, Source, "UncleanStop", [], cancel: cancel);
        }

        await events.AddAsync(EventSeverity.Info, Source, "Started", [BoxIdentity.Version], cancel: cancel);
        if (!clock.IsPlausible)
        {
            await events.AddAsync(EventSeverity.Error, "Clock", "ClockImplausible", [BoxClock.BuiltAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)], cancel: cancel);
        }
    }
}
