namespace MCenter.Core.Storage;

/// <summary>Where everything that must survive lies (<c>MCenter:DataDirectory</c>).</summary>
/// <param name="Path">Absolute path; exists and is writable once the host has started.</param>
public sealed record DataDirectory(string Path)
{
    /// <summary>Configuration, devices, users, events.</summary>
    public string ConfigurationFile => System.IO.Path.Combine(Path, "mcenter.db");

    /// <summary>Readings.</summary>
    public string HistoryFile => System.IO.Path.Combine(Path, "history.db");

    /// <summary>Keys that seal sessions and secrets, and the box's own HTTPS certificate.</summary>
    public string KeysDirectory => System.IO.Path.Combine(Path, "keys");

    /// <summary>Files that were prepared for download.</summary>
    public string ExportsDirectory => System.IO.Path.Combine(Path, "exports");

    /// <summary>Makes the directory and tries to write there.</summary>
    /// <exception cref="StartupException">It cannot be made or written to; the message says what to do.</exception>
    public void Prepare()
    {
        var probe = System.IO.Path.Combine(Path, ".writable");
        try
        {
            Directory.CreateDirectory(Path);
            File.WriteAllBytes(probe, [0]);
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                $"The data directory {Path} cannot be written to: {e.Message} Make it writable for user {Environment.UserName}, free the disk, or set MCenter:DataDirectory to another one.", e);
        }
    }
}
