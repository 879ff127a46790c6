using MCenter.Core.Commands;
using MCenter.Core.Events;
using MCenter.Core.Gaps;
using MCenter.Core.LevelConverter;
using MCenter.Core.Modules;
using MCenter.Core.Readout;
using MCenter.Core.Scan;
using MCenter.Drivers.MBus.Commands;
using MCenter.Drivers.MBus.LevelConverter;
using MCenter.Drivers.MBus.LoadProfile;
using MCenter.Drivers.MBus.Search;
using MCenter.Drivers.Transport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MCenter.Drivers.MBus;

/// <summary>Wired M-Bus: its lines, the reading of its meters, and the bus handed through.</summary>
internal sealed class MBusModule : IModule
{
    /// <inheritdoc/>
    public string Name => "MBus";

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(provider =>
        {
            var time = provider.GetRequiredService<TimeProvider>();
            var lines = LineSet.FromConfiguration(provider.GetRequiredService<ConfiguredLines>(), Name, time);
            return new MBusLines(new LineSet("M-Bus", lines, provider.GetRequiredService<EventLog>(), time), time);
        });
        services.AddSingleton<ILineSource>(provider => provider.GetRequiredService<MBusLines>().Set);
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<MBusLines>().Set);
        services.AddSingleton<IDeviceProtocol, MBusProtocol>();
        services.AddSingleton<ILoadProfileReader, LoadProfileReader>();
        services.AddSingleton<IMeterSearch, MBusSearch>();
        services.AddSingleton<ConverterSwitch>();
        services.AddSingleton<ILevelConverter>(provider => provider.GetRequiredService<ConverterSwitch>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ConverterSwitch>());
        services.AddSingleton<IDeviceCommander, MBusCommander>();
    }
}
