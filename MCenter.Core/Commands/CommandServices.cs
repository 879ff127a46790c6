using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Core.Commands;

/// <summary>The services of commands, written out by hand.</summary>
public static class CommandServices
{
    /// <summary>Adds <see cref="DeviceCommands"/>, <see cref="MeterSetup"/>, <see cref="Tariffs"/>, <see cref="TimeSync"/> and their schedule.</summary>
    public static IServiceCollection AddCommands(this IServiceCollection services)
    {
        services.AddSingleton<DeviceCommands>();
        services.AddSingleton<MeterSetup>();
        services.AddSingleton(provider => new Tariffs(
            new TariffSender(provider.GetRequiredService<DeviceStore>(), provider.GetRequiredService<DeviceCommands>(), provider.GetRequiredService<BoxClock>(), provider.GetRequiredService<EventLog>()),
            provider.GetRequiredService<LineUses>(),
            provider.GetRequiredService<SettingsStore>(),
            provider.GetRequiredService<BoxClock>(),
            provider.GetRequiredService<EventLog>()));
        services.AddSingleton<TimeSync>();
        services.AddHostedService<CommandSchedule>();
        return services;
    }
}
