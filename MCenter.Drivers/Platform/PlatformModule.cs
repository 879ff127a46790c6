using MCenter.Core.Modules;
using MCenter.Core.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Drivers.Platform;

/// <summary>What the box asks of its operating system.</summary>
internal sealed class PlatformModule : IModule
{
    public string Name => "Platform";

    public void AddServices(IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton<IClockSetter>(provider => ActivatorUtilities.CreateInstance<SystemClock>(provider, "timedatectl"));
}
