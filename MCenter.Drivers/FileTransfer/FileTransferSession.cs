using System.Text;
using MCenter.Core.Export;

namespace MCenter.Drivers.FileTransfer;

/// <summary>A session over libcurl. Its calls block, so each has a thread of its own while it runs.</summary>
internal sealed class FileTransferSession : IFileTransfer
{
    private const string Temporary = ".tmp";

    // CURLUSESSL_ALL: control and data connection, or none at all
    private const int UseSslAlways = 3;

    // CURL_SSLVERSION_TLSv1_2 as the least and CURL_SSLVERSION_MAX_TLSv1_2 as the most
    private const int Tls12 = 6 | (6 << 16);

    // CURLSSH_AUTH_PUBLICKEY, CURLSSH_AUTH_PASSWORD | CURLSSH_AUTH_KEYBOARD
    private const int ByKey = 1;
    private const int ByPassword = 2 | 8;

    // CURLFTP_CREATE_DIR_RETRY
    private const int CreateMissing = 2;

    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(3);

    private readonly FtpSettings settings;
    private readonly FileAddress address;
    private readonly CurlHandle curl = new();
    private readonly SecretFile? key;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="settings">Valid settings with a server.</param>
    /// <exception cref="FileTransferException">libcurl is not installed.</exception>
    public FileTransferSession(FtpSettings settings)
    {
        (this.settings, address) = (settings, new(settings));
        key = settings.PrivateKey.Length > 0 ? new(settings.PrivateKey) : null;
    }

    /// <summary>How many connections the last call had to make. Each file over FTP needs one of its own besides that of the commands; over SFTP 0 means that it used the one that was there.</summary>
    public int NewConnections => curl.NewConnections;

    /// <inheritdoc/>
    public Task ConnectAsync(CancellationToken cancel) => RunAsync(default, () => curl.Set(CurlOption.NoBody, 1), address.Folder, cancel);

    /// <inheritdoc/>
    public Task UploadAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        if (!FileNames.IsSafe(name))
        {
            throw new ArgumentException("This is not the name of one file.", nameof(name));
        }

        return WriteAsync(name, content, address.Rename(name + Temporary, name), cancel);
    }

    /// <inheritdoc/>
    public Task TestAsync(CancellationToken cancel)
    {
        // a name of its own: two boxes may test into the same folder
        var name = $"mcenter-test-{Guid.NewGuid():N}.txt";
        return WriteAsync(name, Encoding.UTF8.GetBytes("M-Center\r\n"), address.Rename(name + Temporary, name).Concat(address.Remove(name)), cancel);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        key?.Dispose();
        try
        {
            // by the machine's clock, as all of libcurl's limits are
            await OnThread(curl.Dispose).WaitAsync(LongestGoodbye, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            // libcurl waits two minutes for the answer to QUIT; it does that alone and then frees what it has
        }
    }

    private Task WriteAsync(string name, ReadOnlyMemory<byte> content, IEnumerable<string> commands, CancellationToken cancel) => RunAsync(
        content,
        () =>
        {
            curl.Set(CurlOption.Upload, 1);
            curl.Set(CurlOption.InFileSizeLarge, content.Length);
            curl.SetCommands(commands);
        },
        address.File(name + Temporary),
        cancel);

    private async Task RunAsync(ReadOnlyMemory<byte> content, Action prepare, string url, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var call = new CurlCall(content, settings.HostKey);
        var code = CurlCode.Ok;
        await OnThread(() =>
        {
            curl.Reset();
            SetServer(content.Length);
            prepare();
            curl.Set(CurlOption.Url, url);
            code = curl.Perform(call, address.IsSftp, cancel);
        });
        if (code != CurlCode.Ok)
        {
            cancel.ThrowIfCancellationRequested();
            throw FileTransferFaults.Of(new(code, call.Refusal, curl.Error, curl.VerifyResult, call.ForeignKey, settings.HostKey));
        }
    }

    private void SetServer(int bytes)
    {
        curl.Set(CurlOption.NoProxy, "*");
        curl.Set(CurlOption.ConnectTimeoutMs, settings.TimeoutSeconds * 1000);
        curl.Set(CurlOption.TimeoutMs, (settings.TimeoutSeconds * 1000) + (int)Math.Min(bytes, 86_400_000L));
        curl.Set(CurlOption.FtpCreateMissingDirs, CreateMissing);
        if (settings.User.Length > 0)
        {
            curl.Set(CurlOption.UserName, settings.User);
            curl.Set(CurlOption.Password, settings.Password);
        }

        if (address.IsSftp)
        {
            SetKey();
        }
        else if (settings.Ssl != FtpEncryption.None || address.IsImplicit)
        {
            SetTls();
        }
    }

    private void SetKey()
    {
        curl.Set(CurlOption.SshAuthTypes, key is null ? ByPassword : ByKey);
        if (key is not null)
        {
            curl.Set(CurlOption.SshPrivateKeyFile, key.Path);
            curl.Set(CurlOption.KeyPassword, settings.Passphrase);
        }
    }

    private void SetTls()
    {
        curl.Set(CurlOption.UseSsl, UseSslAlways);
        // servers that want the session of the control connection on the data connection (vsftpd's require_ssl_reuse) do not get on with TLS 1.3
        curl.Set(CurlOption.SslVersion, Tls12);
        curl.Set(CurlOption.SslVerifyPeer, settings.AcceptAnyCertificate ? 0 : 1);
        curl.Set(CurlOption.SslVerifyHost, settings.AcceptAnyCertificate ? 0 : 2);
        if (settings.TrustedCertificates.Length > 0)
        {
            // these and no others
            curl.Set(CurlOption.CaPath, 0);
            curl.SetBlob(CurlOption.CaInfoBlob, settings.TrustedCertificates);
        }
    }

    private static Task OnThread(Action blocking) => Task.Factory.StartNew(blocking, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
