using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace MCenter.Core.Storage;

/// <summary>Brings the data directory and <c>mcenter.db</c> into a state that the rest can work with.</summary>
internal sealed class ConfigurationFile(DataDirectory directory, IDbContextFactory<McenterDb> databases, TimeProvider time)
{
    private const string Header = "SQLite format 3\0";

    /// <summary>Makes the directory, moves a broken database aside, brings the tables up to date.</summary>
    /// <returns>Name of the file that a broken database was moved to, or null when it was sound.</returns>
    /// <exception cref="StartupException">The directory cannot be written to, or the tables are of a newer version.</exception>
    public async Task<string?> OpenAsync(CancellationToken cancel)
    {
        directory.Prepare();
        var aside = await IsSoundAsync(cancel) ? null : MoveAside();
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            await RefuseNewerAsync(db, cancel);
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancel);
            // a process killed while it migrated leaves its lock behind, and the next one would wait for ever; only this process has the file
            await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancel);
            await db.Database.MigrateAsync(cancel);
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", cancel);
        }
        catch (SqliteException e)
        {
            throw new StartupException($"The database {directory.ConfigurationFile} cannot be opened: {e.Message}. Check that no other M-Center uses this data directory and that the disk has room.", e);
        }

        return aside;
    }

    /// <summary>Header and schema readable; the whole file is checked by schedule, not at every start.</summary>
    private async Task<bool> IsSoundAsync(CancellationToken cancel)
    {
        var file = new FileInfo(directory.ConfigurationFile);
        if (!file.Exists || file.Length == 0)
        {
            return true;
        }

        try
        {
            var header = new byte[Header.Length];
            await using (var stream = file.OpenRead())
            {
                await stream.ReadExactlyAsync(header, cancel);
            }

            if (!header.AsSpan().SequenceEqual(System.Text.Encoding.ASCII.GetBytes(Header)))
            {
                return false;
            }

            await using var connection = new SqliteConnection($"Data Source={directory.ConfigurationFile};Pooling=False");
            await connection.OpenAsync(cancel);
            await using var command = connection.CreateCommand();
            // the file is small: a few milliseconds
            command.CommandText = "PRAGMA quick_check(1)";
            return await command.ExecuteScalarAsync(cancel) is "ok";
        }
        catch (EndOfStreamException)
        {
            return false;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StartupException($"The database {directory.ConfigurationFile} cannot be read: {e.Message} Give user {Environment.UserName} the right to read and write it.", e);
        }
    }

    private string MoveAside()
    {
        SqliteConnection.ClearAllPools();
        var target = directory.ConfigurationFile + time.GetUtcNow().ToString("'.broken-'yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        File.Move(directory.ConfigurationFile, target, overwrite: true);
        foreach (var companion in (string[])["-wal", "-shm"])
        {
            if (File.Exists(directory.ConfigurationFile + companion))
            {
                File.Move(directory.ConfigurationFile + companion, target + companion, overwrite: true);
            }
        }

        return Path.GetFileName(target);
    }

    private async Task RefuseNewerAsync(McenterDb db, CancellationToken cancel)
    {
        var unknown = (await db.Database.GetAppliedMigrationsAsync(cancel)).Except(db.Database.GetMigrations()).FirstOrDefault();
        if (unknown is not null)
        {
            throw new StartupException($"The database {directory.ConfigurationFile} was written by a newer version of M-Center ({unknown}). Install that version, or set MCenter:DataDirectory to another directory.");
        }
    }
}
