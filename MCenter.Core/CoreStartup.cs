using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.History;
using MCenter.Core.Storage;
using Microsoft.Extensions.Hosting;

namespace MCenter.Core;

/// <summary>Opens what everything else needs, before any other hosted service starts: registered first.</summary>
internal sealed class CoreStartup(ConfigurationFile configuration, HistoryStore history, EventLog events, DeviceStore devices) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var aside = await configuration.OpenAsync(cancellationToken);
        if (aside is not null)
        {
            await events.AddAsync(EventSeverity.Error, "Storage", "DatabaseMovedAside", [aside], cancel: cancellationToken);
        }

        await history.OpenAsync(cancellationToken);
        await devices.LoadAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
