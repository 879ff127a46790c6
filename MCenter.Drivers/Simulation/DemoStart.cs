using MCenter.Core.Devices;
using MCenter.Core.Settings;
using MCenter.Drivers.Simulation.Building;
using MCenter.Drivers.Simulation.MBus;
using Microsoft.Extensions.Hosting;

namespace MCenter.Drivers.Simulation;

/// <summary>Serves the simulated line, and makes the demo's devices at the first start.</summary>
internal sealed class DemoStart(SimulatedMBusLine line, IReadOnlyList<BuildingMeter> meters, DeviceStore devices, SettingsStore settings) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        line.Start();
        if (!settings.Get<DemoSettings>().Prepared)
        {
            await PrepareAsync(cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task PrepareAsync(CancellationToken cancel)
    {
        await settings.SaveAsync(settings.Get<GeneralSettings>() with { OpenReadAccess = true, TimeZone = DemoBuilding.Zone.Id }, cancel);
        foreach (var meter in meters)
        {
            await devices.AddAsync(meter.Device, cancel);
        }

        await settings.SaveAsync(new DemoSettings { Prepared = true }, cancel);
    }
}
