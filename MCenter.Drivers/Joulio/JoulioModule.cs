using MCenter.Core.Modules;
using MCenter.Core.Outputs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Drivers.Joulio;

/// <summary>The upload into Joulio-Web.</summary>
internal sealed class JoulioModule : IModule
{
    /// <inheritdoc/>
    public string Name => "Joulio";

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration) => services.AddSingleton<IOutput, JoulioOutput>();
}
