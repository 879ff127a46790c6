using System.Globalization;
using MCenter.Core.Events;
using MCenter.Core.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace MCenter.Core.History;

/// <summary><c>history.db</c> as a file: opened and checked at start, moved aside when broken; SQLite's errors in words. One process has it open.</summary>
internal sealed class HistoryFile(IDbContextFactory<HistoryDb> databases, DataDirectory directory, EventLog events, TimeProvider time)
{
    private const int NewestRowsChecked = 1000;
    private volatile string? trouble;
    private long writes;

    /// <summary>How many writes there were: what was counted before the last one may be wrong now.</summary>
    public long Writes => Interlocked.Read(ref writes);

    /// <summary>Held by whoever writes: SQLite has one writer, and waiting here is fairer than its busy loop.</summary>
    public SemaphoreSlim Writing { get; } = new(1);

    /// <summary>False from a write that failed until the next that succeeds.</summary>
    public bool IsWritable => trouble is null;

    /// <summary>A context with its connection open.</summary>
    public async Task<HistoryDb> OpenAsync(CancellationToken cancel)
    {
        var db = await databases.CreateDbContextAsync(cancel);
        try
        {
            await db.Database.OpenConnectionAsync(cancel);
            return db;
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    /// <summary>From here to its end a context sees the file as it is now, whatever is written meanwhile; it holds up no writer.</summary>
    public static Task BeginReadingAsync(HistoryDb db, CancellationToken cancel) =>
        db.Database.UseTransactionAsync(((SqliteConnection)db.Database.GetDbConnection()).BeginTransaction(deferred: true), cancel);

    /// <summary>Migrates and checks the file; a broken one is moved aside, said as an event, and a new one begun.</summary>
    /// <exception cref="StartupException">It is of a newer version, or cannot be opened, for want of rights, room or because another process holds it.</exception>
    public async Task StartAsync(CancellationToken cancel)
    {
        try
        {
            if (!HasSoundHeader() || !await IsSoundAsync(cancel))
            {
                await MoveAsideAsync(cancel);
            }

            await MigrateAsync(cancel);
        }
        catch (Exception error) when (Translate(error) is { } unavailable)
        {
            throw new StartupException(unavailable.Message, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"{directory.HistoryFile} cannot be used: {error.Message} Give user {Environment.UserName} the right to read and write it.", error);
        }
    }

    /// <summary>Runs one read: its errors in words.</summary>
    public async Task<T> ReadAsync<T>(Func<HistoryDb, Task<T>> read, CancellationToken cancel)
    {
        try
        {
            await using var db = await OpenAsync(cancel);
            return await read(db);
        }
        catch (Exception error) when (Translate(error) is { } unavailable)
        {
            throw unavailable;
        }
    }

    /// <summary>Runs one write: alone, its errors in words and, once until the next success, as an event.</summary>
    public async Task<T> WriteAsync<T>(Func<HistoryDb, Task<T>> write, CancellationToken cancel)
    {
        await Writing.WaitAsync(cancel);
        try
        {
            await using var db = await OpenAsync(cancel);
            var result = await write(db);
            trouble = null;
            return result;
        }
        catch (Exception error) when (Translate(error) is { } unavailable)
        {
            if (trouble != unavailable.Reason)
            {
                trouble = unavailable.Reason;
                await events.AddAsync(EventSeverity.Error, "History", "HistoryUnavailable", [unavailable.Reason, unavailable.Message], cancel: cancel);
            }

            throw unavailable;
        }
        finally
        {
            Interlocked.Increment(ref writes);
            Writing.Release();
        }
    }

    /// <summary>What a SQLite error means for the one who runs the box; null for any other exception.</summary>
    public HistoryUnavailableException? Translate(Exception error)
    {
        if ((error as SqliteException ?? error.InnerException as SqliteException) is not { } sqlite)
        {
            return null;
        }

        var file = directory.HistoryFile;
        var (reason, message) = sqlite.SqliteErrorCode switch
        {
            13 => ("DiskFull", $"The disk of {file} is full. Free some space, or lower the retention in the general settings."),
            8 or 14 or 23 => ("ReadOnly", $"{file} cannot be written. Give the program's user write access to {directory.Path}."),
            5 or 6 => ("Locked", $"{file} is locked by another program. End that program; M-Center must be the only one that has it open."),
            11 or 26 => ("Broken", $"{file} is broken. Restart M-Center: it moves the broken file aside and begins a new one."),
            _ => ("Failed", $"{file} cannot be used (SQLite error {sqlite.SqliteExtendedErrorCode}). Check the disk."),
        };
        return new(reason, message, error);
    }

    /// <summary>Bytes on disk, write-ahead log included.</summary>
    public long Bytes() => Files().Where(File.Exists).Sum(f => new FileInfo(f).Length);

    private string[] Files() => [directory.HistoryFile, directory.HistoryFile + "-wal", directory.HistoryFile + "-shm"];

    private bool HasSoundHeader()
    {
        if (!File.Exists(directory.HistoryFile))
        {
            return true;
        }

        using var file = File.OpenRead(directory.HistoryFile);
        Span<byte> header = stackalloc byte[16];
        var read = file.ReadAtLeast(header, 16, throwOnEndOfStream: false);
        return read == 0 || header.SequenceEqual("SQLite format 3\0"u8);
    }

    // the newest rows: where a crash would show. All of the file is checked by schedule
    private async Task<bool> IsSoundAsync(CancellationToken cancel)
    {
        try
        {
            await using var db = await OpenAsync(cancel);
            if ((await db.Database.GetAppliedMigrationsAsync(cancel)).Any())
            {
                await db.Readouts.OrderByDescending(r => r.Sequence).Take(NewestRowsChecked).ToListAsync(cancel);
                await db.Chunks.OrderByDescending(c => c.Period).Take(1).ToListAsync(cancel);
            }

            return true;
        }
        catch (SqliteException error) when (error.SqliteErrorCode is 11 or 26)
        {
            return false;
        }
    }

    private async Task MoveAsideAsync(CancellationToken cancel)
    {
        SqliteConnection.ClearAllPools();
        var suffix = ".broken-" + time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        foreach (var file in Files().Where(File.Exists))
        {
            File.Move(file, directory.HistoryFile + suffix + file[directory.HistoryFile.Length..], overwrite: true);
        }

        await events.AddAsync(EventSeverity.Error, "History", "DatabaseMovedAside", [Path.GetFileName(directory.HistoryFile) + suffix], cancel: cancel);
    }

    private async Task MigrateAsync(CancellationToken cancel)
    {
        await using var db = await OpenAsync(cancel);
        if ((await db.Database.GetAppliedMigrationsAsync(cancel)).Except(db.Database.GetMigrations()).FirstOrDefault() is { } unknown)
        {
            throw new StartupException($"{directory.HistoryFile} was written by a newer version of M-Center ({unknown}). Install that version, or set MCenter:DataDirectory to another directory.");
        }

        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancel);
        // asked first, for migrating nothing takes half a second, on a small box several
        if ((await db.Database.GetPendingMigrationsAsync(cancel)).Any())
        {
            // a process killed while it migrated leaves its lock behind, and the next one would wait for ever; only this process has the file
            await db.Database.ExecuteSqlRawAsync("""DROP TABLE IF EXISTS "__EFMigrationsLock";""", cancel);
            await db.Database.MigrateAsync(cancel);
        }

        // a new file's sequences go on above those of any earlier file, which cursors may have noted
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO sqlite_sequence (name, seq) SELECT 'Readout', {time.GetUtcNow().ToUnixTimeMilliseconds()} WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'Readout')",
            cancel);
        await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", cancel);
    }
}
