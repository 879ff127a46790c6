using MCenter.Core.Export.Formats;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Core.Export;

/// <summary>The export formats and the manual export, written out by hand.</summary>
internal static class ExportServices
{
    /// <summary>Adds every format, <see cref="ExportFiles"/> and <see cref="ExportJobs"/>.</summary>
    public static IServiceCollection AddExport(this IServiceCollection services) => services
        .AddSingleton<IExportFormat, CsvFormat>()
        .AddSingleton<IExportFormat, JsonFormat>()
        .AddSingleton<ExportFormats>()
        .AddSingleton<ExportFiles>()
        .AddSingleton<ExportJobs>()
        .AddHostedService(provider => provider.GetRequiredService<ExportJobs>());
}
