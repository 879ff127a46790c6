using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.History;
using MCenter.Core.Storage;
using Microsoft.Extensions.Hosting;

namespace MCenter.Core;

/// <summary>Opens what everything else needs, before any other hosted service starts, wherever it is registered.</summary>
internal sealed class CoreStartup(ConfigurationFile configuration, HistoryStore history, EventLog events, DeviceStore devices) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var aside = await configuration.OpenAsync(cancellationToken);
        if (aside is not null)
        {
            await events.AddAsync(EventSeverity.Error, "Storage", "DatabaseMovedAside", [aside], cancel: cancellationToken);
        }

        await history.OpenAsync(cancellationToken);
        await devices.LoadAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
