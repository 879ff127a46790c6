using MCenter.Core.BusHealth;
using MCenter.Core.Commands;
using MCenter.Core.Devices;
using MCenter.Core.Devices.Import;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Events;
using MCenter.Core.Exchange;
using MCenter.Core.Export;
using MCenter.Core.Gaps;
using MCenter.Core.History;
using MCenter.Core.Modbus;
using MCenter.Core.ModbusServer;
using MCenter.Core.Modules;
using MCenter.Core.Outputs;
using MCenter.Core.Readout;
using MCenter.Core.Report;
using MCenter.Core.Scan;
using MCenter.Core.Settings;
using MCenter.Core.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MCenter.Core;

/// <summary>Everything Core runs, written out by hand.</summary>
public static class CoreServices
{
    /// <summary>Adds Core's services. Nothing is opened before the host starts.</summary>
    public static IServiceCollection AddCore(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new DemoMode(false));
        services.AddSingleton(new DataDirectory(Path.GetFullPath(configuration["MCenter:DataDirectory"] ?? "data")));
        services.AddDbContextFactory<McenterDb>((provider, options) => options.UseConfigurationFile(provider.GetRequiredService<DataDirectory>()));
        services.AddSingleton<ConfigurationFile>();
        services.AddHostedService<CoreStartup>();
        services.AddSingleton(provider => new ConfiguredLines(provider.GetRequiredService<IConfiguration>().GetSection("Lines").Get<List<LineOptions>>() ?? []));
        services.AddSingleton<SettingsStore>();
        services.AddSingleton(provider => new BoxClock(provider.GetRequiredService<SettingsStore>(), provider.GetRequiredService<TimeProvider>(), BoxClock.BuiltAt));
        services.AddSingleton<BoxIdentity>();
        services.AddSingleton<EventLog>();
        services.AddSingleton<SettingsEditor>();
        services.AddSingleton<DeviceStore>();
        services.AddSingleton<TemplateStore>();
        services.AddSingleton<TemplateApplication>();
        services.AddSingleton<ModbusTemplateStore>();
        services.AddSingleton<ModbusTemplateApplication>();
        services.AddSingleton<MeterListImport>();
        services.AddSingleton<SettingsCopy>();
        services.AddSingleton<RegisterImport>();
        services.AddHistory();
        services.AddExport();
        services.AddReadout();
        services.AddExchange();
        services.AddScan();
        services.AddGaps();
        services.AddCommands();
        services.AddMeterHealth();
        services.AddReport();
        services.AddBusHealth();
        services.AddModbusServer();
        services.AddOutputs();
        return services;
    }
}
