using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using MCenter.Core.Events;
using MCenter.Core.Storage;

namespace MCenter.Core.Export;

/// <summary>There is no room for another file.</summary>
internal sealed class NoRoomException : Exception;

/// <summary>
/// The files that are ready, in a folder of their own below the data directory: they are there until they are deleted, over restarts too. Bounded. Thread safe.
/// Nobody names a path: only the name of a file that is listed finds one.
/// </summary>
public sealed class ExportFiles(DataDirectory directory, EventLog events)
{
    /// <summary>All files together are at most so large.</summary>
    public const long MostBytes = 2_000_000_000;

    /// <summary>At most so many files are kept.</summary>
    public const int MostFiles = 5000;

    // of the disk, so much is left to others
    private const long LeastFreeBytes = 500_000_000;
    private const int FirstYearOfZip = 1980;
    private const string Unfinished = ".part";

    private readonly Lock gate = new();
    private ImmutableArray<ExportFile> all = [];

    /// <summary>Raised after a file came or went; handlers return at once.</summary>
    public event Action? Changed;

    /// <summary>All files, the newest first.</summary>
    public IReadOnlyList<ExportFile> All => all;

    /// <summary>How large all files together may be; less than <see cref="MostBytes"/> only in tests.</summary>
    internal long Most { get; init; } = MostBytes;

    /// <summary>The file with this name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message says so in the current UI culture.</exception>
    public ExportFile Known(string name) => all.FirstOrDefault(f => f.Name == name) ?? throw new KeyNotFoundException(ExportTexts.Of("NoFile", name));

    /// <summary>Where a file lies.</summary>
    public string PathOf(ExportFile file) => Path.Combine(directory.ExportsDirectory, file.Name);

    /// <summary>Deletes a file; a download of it that runs comes to its end.</summary>
    /// <exception cref="KeyNotFoundException">There is none with this name.</exception>
    public Task DeleteAsync(string name, string? userName, CancellationToken cancel) => DeleteAsync([Known(name)], userName, cancel);

    /// <summary>Deletes all files.</summary>
    public Task DeleteAllAsync(string? userName, CancellationToken cancel) => DeleteAsync(all, userName, cancel);

    /// <summary>Writes all files as one ZIP, as they are read; a file that is deleted meanwhile is left out. Leaves the stream open.</summary>
    public async Task WriteZipAsync(Stream output, CancellationToken cancel)
    {
        await using var zip = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancel);
        foreach (var file in all)
        {
            if (Open(file) is { } content)
            {
                await using (content)
                {
                    var entry = zip.CreateEntry(file.Name, CompressionLevel.Fastest);
                    if (file.PreparedAt.Year >= FirstYearOfZip)
                    {
                        entry.LastWriteTime = file.PreparedAt;
                    }

                    await using var packed = await entry.OpenAsync(cancel);
                    await content.CopyToAsync(packed, cancel);
                }
            }
        }
    }

    /// <summary>Lists what is there from before, and does away with what was not finished.</summary>
    internal void Load()
    {
        var folder = Directory.CreateDirectory(directory.ExportsDirectory);
        foreach (var unfinished in folder.EnumerateFiles("*" + Unfinished))
        {
            unfinished.Delete();
        }

        Change(_ => [.. folder.EnumerateFiles().Select(f => FileNames.TimeOf(f.Name) is { } at ? new ExportFile(f.Name, f.Length, at) : null).OfType<ExportFile>()]);
    }

    /// <summary>Whether another file may become so large.</summary>
    internal bool HasRoomFor(long bytes) => all.Length < MostFiles && all.Sum(f => f.Bytes) + bytes < Most && DiskFill.Of(directory).FreeBytes > LeastFreeBytes;

    /// <summary>A whole second from now on that no file was prepared at: with it a job's files have names that no other file has.</summary>
    internal DateTimeOffset FreeTime(DateTimeOffset now)
    {
        var at = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        while (all.Any(f => f.PreparedAt == at))
        {
            at = at.AddSeconds(1);
        }

        return at;
    }

    /// <summary>Writes a file; it is listed when it is whole, and there is nothing of it when writing fails.</summary>
    internal async Task AddAsync(string name, DateTimeOffset at, Func<Stream, Task> write)
    {
        var path = Path.Combine(directory.ExportsDirectory, name);
        var unfinished = path + Unfinished;
        try
        {
            await using (var output = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 64 * 1024, useAsync: true))
            {
                await write(output);
            }

            File.Move(unfinished, path);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }

        Change(files => files.Add(new(name, new FileInfo(path).Length, at)));
    }

    private async Task DeleteAsync(ImmutableArray<ExportFile> deleted, string? userName, CancellationToken cancel)
    {
        foreach (var file in deleted)
        {
            File.Delete(PathOf(file));
        }

        Change(files => files.RemoveRange(deleted));
        if (deleted.Length > 0)
        {
            await events.AddAsync(EventSeverity.Info, "Export", "ExportsDeleted", [deleted.Length.ToString(CultureInfo.InvariantCulture)], userName: userName, cancel: cancel);
        }
    }

    private FileStream? Open(ExportFile file)
    {
        try
        {
            return new FileStream(PathOf(file), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 64 * 1024, useAsync: true);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private void Change(Func<ImmutableArray<ExportFile>, ImmutableArray<ExportFile>> change)
    {
        lock (gate)
        {
            all = [.. change(all).OrderByDescending(f => f.PreparedAt).ThenBy(f => f.Name, StringComparer.OrdinalIgnoreCase)];
        }

        Changed?.Invoke();
    }
}
