namespace MCenter.Drivers.FileTransfer;

/// <summary>A file server could not be reached or refused something. Holds no password.</summary>
public sealed class FileTransferException(FileTransferCause cause, string words, string? hostKey = null) : Exception
{
    /// <summary>Why, as far as it can be told.</summary>
    public FileTransferCause Cause { get; } = cause;

    /// <summary>The server's own words ("530 Login incorrect."), or libcurl's where the server said nothing; the confirmed host key where the server shows another.</summary>
    public string Words { get; } = words;

    /// <summary>The host key that the server showed, "SHA256:..." as OpenSSH prints it; only where that is the cause.</summary>
    public string? HostKey { get; } = hostKey;

    /// <summary>Cause and words, in the current UI culture.</summary>
    public override string Message => FileTransferTexts.Of(Cause.ToString(), Words, HostKey ?? "");
}
