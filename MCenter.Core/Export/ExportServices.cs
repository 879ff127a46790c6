using MCenter.Core.Export.Formats;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Core.Export;

/// <summary>The export formats, written out by hand.</summary>
internal static class ExportServices
{
    /// <summary>Adds every format.</summary>
    public static IServiceCollection AddExport(this IServiceCollection services) => services
        .AddSingleton<IExportFormat, CsvFormat>()
        .AddSingleton<IExportFormat, JsonFormat>()
        .AddSingleton<ExportFormats>();
}
