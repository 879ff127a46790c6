using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Core.Modules;

/// <summary>One protocol folder of Drivers (or another plug-in). Found by scanning; inside, every service is written out by hand.</summary>
public interface IModule
{
    /// <summary>Unique name; a duplicate is a start-up error.</summary>
    string Name { get; }

    /// <summary>Adds what the module runs. Called once, before the host is built; nothing may listen or open files here.</summary>
    void AddServices(IServiceCollection services, IConfiguration configuration);
}
