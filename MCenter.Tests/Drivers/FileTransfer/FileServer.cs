using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MCenter.Drivers.FileTransfer;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.FileTransfer;

/// <summary>A real file server on a port of its own, for a user of its own: vsftpd or OpenSSH's sshd with its sftp-server. Ends with this object.</summary>
internal sealed class FileServer : IAsyncDisposable
{
    private readonly string program;
    private readonly string[] arguments;
    private Process? process;

    private FileServer(SystemUser user, int port, string program, params string[] arguments)
    {
        (User, Port, this.program, this.arguments) = (user, port, program, arguments);
        process = SystemUser.Start(program, arguments);
    }

    public SystemUser User { get; }

    public int Port { get; }

    /// <summary>Settings that fit it.</summary>
    public required FtpSettings Settings { get; init; }

    /// <summary>vsftpd without TLS, or with a certificate: explicit or implicit.</summary>
    public static async Task<FileServer> FtpAsync(FtpEncryption encryption = FtpEncryption.None, TestCertificate? certificate = null)
    {
        var user = SystemUser.Make();
        var (port, folder) = (FreePort.Next(), Directory.CreateTempSubdirectory().FullName);
        var lines = new List<string>
        {
            "listen=YES", "listen_address=127.0.0.1", $"listen_port={port}", "background=NO", "anonymous_enable=NO", "local_enable=YES", "write_enable=YES",
            // sandbox and chroot need more rights than a container gives
            "seccomp_sandbox=NO", $"secure_chroot_dir={folder}", "pam_service_name=vsftpd", "xferlog_enable=NO",
        };
        if (certificate is not null)
        {
            lines.AddRange(["ssl_enable=YES", "force_local_logins_ssl=YES", "force_local_data_ssl=YES", "ssl_ciphers=HIGH", $"rsa_cert_file={certificate.CertificateFile}", $"rsa_private_key_file={certificate.KeyFile}"]);
            lines.Add($"implicit_ssl={(encryption == FtpEncryption.Implicit ? "YES" : "NO")}");
        }

        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "vsftpd.conf");
        await File.WriteAllLinesAsync(file, lines);
        return await StartedAsync(new(user, port, "vsftpd", file)
        {
            Settings = new()
            {
                Active = true,
                Server = "localhost",
                Port = port,
                User = user.Name,
                Password = user.Password,
                Ssl = encryption,
                TrustedCertificates = certificate?.Pem ?? "",
            },
        });
    }

    /// <summary>sshd with sftp-server; takes the user's password and, where one is given, a public key. Its host key is confirmed in the settings.</summary>
    public static async Task<FileServer> SftpAsync(string? publicKey = null)
    {
        var user = SystemUser.Make();
        var (port, folder) = (FreePort.Next(), Directory.CreateTempSubdirectory().FullName);
        var hostKey = NewKey(folder, "host", "");
        var authorized = Path.Combine(folder, "authorized");
        await File.WriteAllTextAsync(authorized, publicKey ?? "");
        // sshd reads it with the user's rights
        SystemUser.Run("chmod", "", "755", folder);
        Directory.CreateDirectory("/run/sshd");
        var file = Path.Combine(folder, "sshd.conf");
        await File.WriteAllLinesAsync(file,
        [
            $"Port {port}", "ListenAddress 127.0.0.1", $"HostKey {hostKey}", "PidFile none", "UsePAM no", "StrictModes no", "PasswordAuthentication yes", "KbdInteractiveAuthentication no",
            $"AuthorizedKeysFile {authorized}", "Subsystem sftp /usr/lib/openssh/sftp-server",
        ]);
        return await StartedAsync(new(user, port, "/usr/sbin/sshd", "-D", "-e", "-f", file)
        {
            Settings = new() { Active = true, Server = "sftp://127.0.0.1", Port = port, User = user.Name, Password = user.Password, HostKey = Fingerprint($"{hostKey}.pub") },
        });
    }

    /// <summary>Makes a key pair; the public one has ".pub" behind.</summary>
    public static string NewKey(string folder, string name, string passphrase)
    {
        var file = Path.Combine(folder, name);
        SystemUser.Run("ssh-keygen", "", "-q", "-t", "ed25519", "-N", passphrase, "-f", file);
        return file;
    }

    /// <summary>A file of the user's folder; null when it is not there.</summary>
    public string? Text(string path) => File.Exists(Path.Combine(User.Home, path)) ? File.ReadAllText(Path.Combine(User.Home, path), Encoding.UTF8) : null;

    /// <summary>Kills it with every connection and starts it anew on the same port.</summary>
    public async Task KillAndRestartAsync(Func<Task>? meanwhile = null)
    {
        await EndAsync();
        if (meanwhile is not null)
        {
            await meanwhile();
        }

        process = SystemUser.Start(program, arguments);
        await ListensAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        User.Dispose();
    }

    private static async Task<FileServer> StartedAsync(FileServer server)
    {
        await server.ListensAsync();
        return server;
    }

    private static string Fingerprint(string publicKeyFile)
    {
        using var process = SystemUser.Start("ssh-keygen", "-lf", publicKeyFile);
        return process.StandardOutput.ReadToEnd().Split(' ')[1];
    }

    private async Task EndAsync()
    {
        if (process is { } running)
        {
            process = null;
            running.Kill(entireProcessTree: true);
            await running.WaitForExitAsync();
            running.Dispose();
        }
    }

    private Task ListensAsync() => Eventually.True(
        async () =>
        {
            process!.HasExited.ShouldBeFalse(program);
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, Port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        },
        $"{program} on port {Port}");
}
