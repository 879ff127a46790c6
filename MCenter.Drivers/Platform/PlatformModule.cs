using MCenter.Core.BusHealth;
using MCenter.Core.Events;
using MCenter.Core.Modules;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MCenter.Drivers.Platform;

/// <summary>What the box asks of its operating system.</summary>
internal sealed class PlatformModule : IModule
{
    public string Name => "Platform";

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        // the demo brings its own
        services.TryAddSingleton<IBusMeasurement, BusFiles>();
        services.AddSingleton(provider => new StateLed(
            (provider.GetRequiredService<IConfiguration>().GetSection("MCenter:Led").Get<LedOptions>() ?? new()).Open(),
            provider.GetRequiredService<IReadouts>(),
            provider.GetRequiredService<EventLog>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IStateLed>(provider => provider.GetRequiredService<StateLed>());
        services.AddHostedService(provider => provider.GetRequiredService<StateLed>());
        services.AddSingleton<IClockSetter>(provider => ActivatorUtilities.CreateInstance<SystemClock>(provider, "timedatectl"));

        // as sd_booted(3) asks; only systemd's own service may change the clock of the machine it runs on, not a program started by hand
        if (Directory.Exists("/run/systemd/system") && Environment.GetEnvironmentVariable("INVOCATION_ID") is not null)
        {
            services.AddHostedService(provider => ActivatorUtilities.CreateInstance<TimeServer>(provider, "busctl", "timedatectl"));
        }
    }
}
