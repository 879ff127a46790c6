using MCenter.Core.Modules;
using MCenter.Core.Outputs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Drivers.HttpPush;

/// <summary>The output that posts readings to a web server.</summary>
internal sealed class HttpPushModule : IModule
{
    /// <inheritdoc/>
    public string Name => "HTTP push";

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration) => services.AddSingleton<IOutput, HttpPushOutput>();
}
