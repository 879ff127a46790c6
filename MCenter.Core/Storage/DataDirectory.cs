namespace MCenter.Core.Storage;

/// <summary>Where everything that must survive lies (<c>MCenter:DataDirectory</c>).</summary>
/// <param name="Path">Absolute path; exists and is writable once the host has started.</param>
public sealed record DataDirectory(string Path)
{
    /// <summary>Configuration, devices, users, events.</summary>
    public string ConfigurationFile => System.IO.Path.Combine(Path, "mcenter.db");

    /// <summary>Readings.</summary>
    public string HistoryFile => System.IO.Path.Combine(Path, "history.db");

    /// <summary>Data protection keys of the sign-in.</summary>
    public string KeysDirectory => System.IO.Path.Combine(Path, "keys");
}
