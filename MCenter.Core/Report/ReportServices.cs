using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Core.Report;

/// <summary>The services of the commissioning report.</summary>
public static class ReportServices
{
    /// <summary>Adds <see cref="Commissioning"/> and <see cref="TargetLists"/>.</summary>
    public static IServiceCollection AddReport(this IServiceCollection services) => services.AddSingleton<Commissioning>().AddSingleton<TargetLists>();
}
