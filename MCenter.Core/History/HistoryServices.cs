using MCenter.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Core.History;

/// <summary>The history's services, written out by hand.</summary>
public static class HistoryServices
{
    /// <summary>Adds <see cref="IHistoryStore"/>. Nothing is opened before <see cref="OpenHistoryAsync"/>.</summary>
    public static IServiceCollection AddHistory(this IServiceCollection services)
    {
        services.AddDbContextFactory<HistoryDb>((provider, options) => options.UseSqlite($"Data Source={provider.GetRequiredService<DataDirectory>().HistoryFile}"));
        services.AddSingleton<HistoryFile>();
        services.AddSingleton<Layouts>();
        services.AddSingleton<HistoryChunks>();
        services.AddSingleton<HistoryWriter>();
        services.AddSingleton<HistoryReader>();
        services.AddSingleton<HistoryStore>();
        services.AddSingleton<IHistoryStore>(provider => provider.GetRequiredService<HistoryStore>());
        return services;
    }

    /// <summary>Opens, migrates and checks <c>history.db</c>; called once at start, after <c>mcenter.db</c> is open and before anything reads or writes the history.</summary>
    /// <exception cref="HistoryUnavailableException">The file cannot be used; the message says what to do.</exception>
    public static Task OpenHistoryAsync(this IServiceProvider services, CancellationToken cancel) => services.GetRequiredService<HistoryStore>().OpenAsync(cancel);
}
