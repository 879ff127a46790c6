using MCenter.Core.Modules;
using MCenter.Core.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Drivers.Platform;

/// <summary>What the box asks of its operating system.</summary>
internal sealed class PlatformModule : IModule
{
    public string Name => "Platform";

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IClockSetter>(provider => ActivatorUtilities.CreateInstance<SystemClock>(provider, "timedatectl"));

        // as sd_booted(3) asks; only systemd's own service may change the clock of the machine it runs on, not a program started by hand
        if (Directory.Exists("/run/systemd/system") && Environment.GetEnvironmentVariable("INVOCATION_ID") is not null)
        {
            services.AddHostedService(provider => ActivatorUtilities.CreateInstance<TimeServer>(provider, "busctl", "timedatectl"));
        }
    }
}
