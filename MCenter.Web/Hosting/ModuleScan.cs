using System.Reflection;
using MCenter.Core.Modules;

namespace MCenter.Web.Hosting;

/// <summary>Finds the modules of the Drivers assembly.</summary>
internal static class ModuleScan
{
    /// <summary>Adds every module's services.</summary>
    /// <exception cref="InvalidOperationException">Two modules have one name.</exception>
    public static void AddModules(this IServiceCollection services, IConfiguration configuration)
    {
        var modules = Assembly.Load("MCenter.Drivers").GetTypes()
            .Where(t => t.IsAssignableTo(typeof(IModule)) && t is { IsAbstract: false, IsInterface: false })
            .Select(t => (IModule)Activator.CreateInstance(t)!)
            .OrderBy(m => m.Name, StringComparer.Ordinal)
            .ToList();
        if (modules.GroupBy(m => m.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new InvalidOperationException($"Two modules are called {twice.Key}");
        }

        modules.ForEach(m => m.AddServices(services, configuration));
    }
}
