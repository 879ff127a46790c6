namespace MCenter.Drivers.FileTransfer;

/// <summary>The host key with which an SFTP server was refused last, so that a person can compare and confirm it. In memory alone. Thread safe.</summary>
public sealed class RefusedHostKey
{
    private volatile Refusal? last;

    /// <summary>Raised after a key was refused, on the thread of the transfer.</summary>
    public event Action? Changed;

    /// <summary>The key that the server of these settings showed, "SHA256:..." as OpenSSH prints it; null where it showed none, or the one that is confirmed.</summary>
    public string? For(FtpSettings settings) =>
        last is { } refusal && refusal.Server == settings.Server && refusal.Port == settings.Port && refusal.Key != settings.HostKey ? refusal.Key : null;

    internal void Set(FtpSettings settings, string key)
    {
        last = new(settings.Server, settings.Port, key);
        Changed?.Invoke();
    }

    private sealed record Refusal(string Server, int Port, string Key);
}
