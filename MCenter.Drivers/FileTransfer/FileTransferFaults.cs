using System.Collections.Frozen;

namespace MCenter.Drivers.FileTransfer;

/// <summary>What is known of a run that failed.</summary>
/// <param name="Code">How it ended for libcurl.</param>
/// <param name="Refusal">The server's last reply where it was a refusal ("552 Disk full."), else empty; FTP only.</param>
/// <param name="Error">What libcurl says; may be empty.</param>
/// <param name="VerifyResult">OpenSSL's verdict on the certificate (X509_V_ERR).</param>
/// <param name="ForeignKey">The host key that the server showed, where it is not the confirmed one.</param>
/// <param name="ConfirmedKey">The host key that was confirmed; empty = none was.</param>
internal sealed record FailedRun(CurlCode Code, string Refusal, string Error, int VerifyResult, string? ForeignKey, string ConfirmedKey)
{
    /// <summary>Whether the refusal is why it ended: where nothing came any more it was an earlier one that did not matter, but for 421, by which a server takes its leave.</summary>
    public bool IsRefused => Refusal.Length > 3 && (Code is not (CurlCode.TimedOut or CurlCode.GotNothing or CurlCode.ReceiveError) || Refusal.StartsWith("421", StringComparison.Ordinal));
}

/// <summary>Finds the cause of a failed run: by the server's reply code where it has one to say it, else by libcurl's.</summary>
internal static class FileTransferFaults
{
    // X509_V_OK, X509_V_ERR_UNSPECIFIED, X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED
    private const int Good = 0;
    private const int NotJudged = 1;
    private const int NotYetValid = 9;
    private const int Expired = 10;

    private static readonly FrozenDictionary<CurlCode, FileTransferCause> ByCode = new Dictionary<CurlCode, FileTransferCause>
    {
        [CurlCode.CouldNotResolveHost] = FileTransferCause.HostNotFound,
        [CurlCode.CouldNotConnect] = FileTransferCause.Unreachable,
        [CurlCode.WeirdServerReply] = FileTransferCause.Broken,
        [CurlCode.AccessDenied] = FileTransferCause.PathRefused,
        [CurlCode.AcceptTimedOut] = FileTransferCause.TimedOut,
        [CurlCode.PartialFile] = FileTransferCause.Broken,
        [CurlCode.QuoteError] = FileTransferCause.PathRefused,
        [CurlCode.UploadFailed] = FileTransferCause.WriteFailed,
        [CurlCode.TimedOut] = FileTransferCause.TimedOut,
        [CurlCode.SslConnectError] = FileTransferCause.EncryptionRefused,
        [CurlCode.GotNothing] = FileTransferCause.Broken,
        [CurlCode.SendError] = FileTransferCause.Broken,
        [CurlCode.ReceiveError] = FileTransferCause.Broken,
        [CurlCode.UseSslFailed] = FileTransferCause.EncryptionRefused,
        [CurlCode.LoginDenied] = FileTransferCause.LoginRefused,
        [CurlCode.RemoteDiskFull] = FileTransferCause.DiskFull,
        [CurlCode.RemoteFileNotFound] = FileTransferCause.PathRefused,
    }.ToFrozenDictionary();

    // RFC 959, 4.2.1; what 550 and 553 refuse depends on the command, but while a file is written it is its place
    private static readonly FrozenDictionary<string, FileTransferCause> ByReply = new Dictionary<string, FileTransferCause>
    {
        ["421"] = FileTransferCause.Other,
        ["430"] = FileTransferCause.LoginRefused,
        ["451"] = FileTransferCause.WriteFailed,
        ["452"] = FileTransferCause.DiskFull,
        ["530"] = FileTransferCause.LoginRefused,
        ["532"] = FileTransferCause.LoginRefused,
        ["550"] = FileTransferCause.PathRefused,
        ["552"] = FileTransferCause.DiskFull,
        ["553"] = FileTransferCause.PathRefused,
    }.ToFrozenDictionary();

    public static FileTransferException Of(FailedRun run) => new(Cause(run), Words(run), run.ForeignKey);

    // where it is the host key, the words are the one that was expected
    private static string Words(FailedRun run) =>
        run.ForeignKey is not null ? run.ConfirmedKey : run.IsRefused ? run.Refusal : run.Error.Length > 0 ? run.Error : CurlHandle.Meaning(run.Code);

    private static FileTransferCause Cause(FailedRun run) => run switch
    {
        { ForeignKey: not null, ConfirmedKey: "" } => FileTransferCause.HostKeyUnknown,
        { ForeignKey: not null } => FileTransferCause.HostKeyChanged,
        { Code: CurlCode.PeerFailedVerification } => Certificate(run.VerifyResult),
        // a server that has no TLS says 5xx to AUTH; that code says more than the reply
        { Code: CurlCode.UseSslFailed } => FileTransferCause.EncryptionRefused,
        // OpenSSH's sftp-server knows one word for all that goes wrong while it writes: SSH_FX_FAILURE
        { Code: CurlCode.Ssh, Error.Length: 0 } => FileTransferCause.WriteFailed,
        { IsRefused: true } when ByReply.TryGetValue(run.Refusal[..3], out var cause) => cause,
        _ => ByCode.GetValueOrDefault(run.Code),
    };

    // libcurl checks the name after OpenSSL found the chain good, and before it takes over that verdict
    private static FileTransferCause Certificate(int verdict) => verdict switch
    {
        Good or NotJudged => FileTransferCause.CertificateWrongName,
        NotYetValid or Expired => FileTransferCause.CertificateExpired,
        _ => FileTransferCause.CertificateUntrusted,
    };
}
