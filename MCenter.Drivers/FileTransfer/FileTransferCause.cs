namespace MCenter.Drivers.FileTransfer;

/// <summary>Why a transfer failed, as far as it can be told; each has its text in FileTransferTexts.resx.</summary>
public enum FileTransferCause
{
    /// <summary>None of the others; the words say it.</summary>
    Other,

    /// <summary>libcurl is not installed on this box, or lacks what is needed.</summary>
    NotInstalled,

    /// <summary>The server's name is not known to the name server.</summary>
    HostNotFound,

    /// <summary>Nobody listens there, or there is no way there.</summary>
    Unreachable,

    /// <summary>It did not answer, or stopped answering, within the time-out.</summary>
    TimedOut,

    /// <summary>The connection broke off.</summary>
    Broken,

    /// <summary>The server does not speak TLS here, or none that is good enough.</summary>
    EncryptionRefused,

    /// <summary>The server's certificate has expired or is not valid yet.</summary>
    CertificateExpired,

    /// <summary>Nobody that is trusted has signed the server's certificate.</summary>
    CertificateUntrusted,

    /// <summary>The server's certificate is good, but made out to another name.</summary>
    CertificateWrongName,

    /// <summary>The host key was not confirmed yet; the exception has it.</summary>
    HostKeyUnknown,

    /// <summary>The server shows another host key than the one that was confirmed; the exception has it.</summary>
    HostKeyChanged,

    /// <summary>User, password or key was refused.</summary>
    LoginRefused,

    /// <summary>The folder is not there and cannot be made, or may not be written.</summary>
    PathRefused,

    /// <summary>The server says that its disk or the user's share of it is full.</summary>
    DiskFull,

    /// <summary>The server could not write the file; a full disk looks like this on many.</summary>
    WriteFailed,
}
