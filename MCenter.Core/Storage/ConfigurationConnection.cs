using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MCenter.Core.Storage;

/// <summary>How every context opens <c>mcenter.db</c>, so that all of them keep what they committed through a power cut.</summary>
public static class ConfigurationConnection
{
    private static readonly DurablePragmas Pragmas = new();

    /// <summary>Makes a context use <c>mcenter.db</c> of this data directory: synchronous FULL, waits up to 10 s for another writer.</summary>
    public static DbContextOptionsBuilder UseConfigurationFile(this DbContextOptionsBuilder options, DataDirectory directory) =>
        options.UseSqlite($"Data Source={directory.ConfigurationFile}").AddInterceptors(Pragmas);

    /// <summary>These two hold for a connection only; the WAL mode is kept in the file (see <see cref="ConfigurationFile"/>).</summary>
    private sealed class DurablePragmas : DbConnectionInterceptor
    {
        private const string Sql = "PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000;";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Sql;
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = Sql;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
