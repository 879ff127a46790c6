using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using MCenter.Core.Export;
using MCenter.Core.Settings;

namespace MCenter.Drivers.FileTransfer;

/// <summary>How FTP is encrypted (FTPS); without effect on SFTP, which always is.</summary>
public enum FtpEncryption
{
    /// <summary>Not at all: password and files can be read on the way.</summary>
    None = 0,

    /// <summary>The connection begins in plain text and changes to TLS before the sign-in (AUTH TLS, RFC 4217).</summary>
    Explicit = 1,

    /// <summary>TLS from the first byte, usually on port 990.</summary>
    Implicit = 2,
}

/// <summary>The file server that readings are uploaded to, and how the files are to look (the manual's page FTP).</summary>
public sealed partial record FtpSettings : ISettings<FtpSettings>
{
    /// <inheritdoc/>
    public static string Section => "ftp";

    /// <summary>The export formats that can be chosen.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["csv", "json"];

    /// <summary>Whether readings are uploaded.</summary>
    public bool Active { get; init; }

    /// <summary>Name or address of the server; with <c>sftp://</c> in front SFTP, with <c>ftps://</c> FTP with implicit TLS.</summary>
    public string Server { get; init; } = "";

    /// <summary>Port, 1 to 65535; 0 = the usual one: 21, 990 with implicit TLS, 22 for SFTP.</summary>
    public int Port { get; init; }

    /// <summary>User; empty = anonymous (FTP only).</summary>
    public string User { get; init; } = "";

    /// <summary>Password; a secret. Not needed where a private key is set.</summary>
    [Secret]
    public string Password { get; init; } = "";

    /// <summary>Private key for SFTP in PEM or OpenSSH form; a secret. Empty = the password is used.</summary>
    [Secret]
    public string PrivateKey { get; init; } = "";

    /// <summary>Passphrase of the private key; a secret. Empty = it has none.</summary>
    [Secret]
    public string Passphrase { get; init; } = "";

    /// <summary>Folder on the server; with a slash in front from the server's root, else from the folder that the user starts in. Made when it is missing.</summary>
    public string Path { get; init; } = "";

    /// <summary>Encryption of FTP; must be <see cref="FtpEncryption.None"/> for SFTP.</summary>
    public FtpEncryption Ssl { get; init; }

    /// <summary>Takes every certificate of the server, whoever made it: the connection is encrypted, but perhaps to the wrong one.</summary>
    public bool AcceptAnyCertificate { get; init; }

    /// <summary>Certificates in PEM form that are trusted: of an own authority, or the server's own. Empty = the authorities that the operating system trusts.</summary>
    public string TrustedCertificates { get; init; } = "";

    /// <summary>The SFTP server's host key that was confirmed, "SHA256:..." as OpenSSH prints it; empty = none was yet, and nothing is sent.</summary>
    public string HostKey { get; init; } = "";

    /// <summary>Export type: one of <see cref="Formats"/>.</summary>
    public string Format { get; init; } = "csv";

    /// <summary>Between the columns of a CSV file: one of <see cref="ExportOptions.Separators"/>.</summary>
    public char Separator { get; init; } = ';';

    /// <summary>Name of the export language: one of <see cref="ExportLanguage.All"/>.</summary>
    public string Language { get; init; } = ExportLanguage.Invariant.Name;

    /// <summary>One file for all meters of an interval instead of one a meter.</summary>
    public bool OneFile { get; init; }

    /// <summary>Seconds that the server may take to connect or to answer, 5 to 300; a file may take one second more a kilobyte.</summary>
    public int TimeoutSeconds { get; init; } = 30;

    /// <inheritdoc/>
    public IEnumerable<ValidationError> Validate() =>
    [
        .. FileTransferTexts.When(Active && Server.Length == 0, "server", "Missing"),
        .. FileTransferTexts.When(Server.Length > 0 && !FileAddress.IsServer(Server), "server", "Server"),
        .. FileTransferTexts.When(Port is < 0 or > 65535, "port", "Range", 0, 65535),
        .. FileTransferTexts.When(Active && IsSftp && User.Length == 0, "user", "Missing"),
        .. FileTransferTexts.When(!IsLine(User), "user", "Line", MostText),
        .. FileTransferTexts.When(!IsLine(Password), "password", "Line", MostText),
        .. FileTransferTexts.When(!IsLine(Passphrase), "passphrase", "Line", MostText),
        .. FileTransferTexts.When(PrivateKey.Length > 0 && !IsPrivateKey(PrivateKey), "privateKey", "PrivateKey"),
        .. FileTransferTexts.When(!IsLine(Path), "path", "Line", MostText),
        .. FileTransferTexts.When(Path.Split('/').Any(p => p is "." or ".."), "path", "Path"),
        .. FileTransferTexts.When(!Enum.IsDefined(Ssl), "ssl", "OneOf", string.Join(", ", Enum.GetNames<FtpEncryption>())),
        .. FileTransferTexts.When(IsSftp && Ssl != FtpEncryption.None, "ssl", "SslWithSftp"),
        .. FileTransferTexts.When(TrustedCertificates.Length > 0 && !AreCertificates(TrustedCertificates), "trustedCertificates", "Certificates"),
        .. FileTransferTexts.When(HostKey.Length > 0 && !HostKeyForm().IsMatch(HostKey), "hostKey", "HostKey"),
        .. FileTransferTexts.When(!Formats.Contains(Format), "format", "OneOf", string.Join(", ", Formats)),
        .. FileTransferTexts.When(!ExportOptions.Separators.Contains(Separator), "separator", "Separator"),
        .. FileTransferTexts.When(ExportLanguage.Find(Language) is null, "language", "OneOf", string.Join(", ", ExportLanguage.All.Select(l => l.Name))),
        .. FileTransferTexts.When(TimeoutSeconds is < 5 or > 300, "timeoutSeconds", "Range", 5, 300),
    ];

    /// <summary>Whether the server is spoken to over SFTP.</summary>
    internal bool IsSftp => Server.StartsWith(FileAddress.Sftp, StringComparison.OrdinalIgnoreCase);

    /// <summary>The section's name alone: the other members are no text for a log.</summary>
    public override string ToString() => Section;

    private const int MostText = 250;

    private const int MostKey = 20_000;

    private static bool IsLine(string text) => text.Length <= MostText && !text.Any(char.IsControl);

    private static bool IsPrivateKey(string text) =>
        text.Length <= MostKey && text.StartsWith("-----BEGIN ", StringComparison.Ordinal) && text.Contains("PRIVATE KEY-----", StringComparison.Ordinal);

    private static bool AreCertificates(string text)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(text);
            return certificates.Count > 0 && text.Length <= MostKey;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    [GeneratedRegex("^SHA256:[A-Za-z0-9+/]{43}$")]
    private static partial Regex HostKeyForm();
}
