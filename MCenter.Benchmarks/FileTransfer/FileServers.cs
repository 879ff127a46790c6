using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MCenter.Drivers.FileTransfer;

namespace MCenter.Benchmarks.FileTransfer;

/// <summary>vsftpd and OpenSSH's sshd on ports of their own, for a user of their own; gone with this object.</summary>
internal sealed class FileServers : IAsyncDisposable
{
    private const string Password = "bench7331";

    private readonly string user = $"mb{Guid.NewGuid():N}"[..14];
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mcenter-servers");
    private readonly List<Process> running = [];

    private FileServers()
    {
    }

    /// <summary>Settings for each of the two.</summary>
    public IReadOnlyList<FtpSettings> Settings { get; private set; } = [];

    private string Home => Path.Combine(Path.GetTempPath(), user);

    public static async Task<FileServers> StartAsync()
    {
        var servers = new FileServers();
        await servers.MakeUserAsync();
        servers.Settings = [await servers.FtpAsync(), await servers.SftpAsync()];
        return servers;
    }

    /// <summary>Throws unless every file arrived whole in each of these folders, and removes the folders.</summary>
    public void Check(int files, int bytes, params IEnumerable<string> folders)
    {
        foreach (var name in folders)
        {
            var path = Path.Combine(Home, name);
            var arrived = new DirectoryInfo(path).GetFiles();
            if (arrived.Length != files || arrived.Any(f => f.Length != bytes))
            {
                throw new InvalidOperationException($"{path}: {arrived.Length} files");
            }

            Directory.Delete(path, recursive: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in running)
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
            server.Dispose();
        }

        await RunAsync("userdel", "--force", user);
        Directory.Delete(Home, recursive: true);
        folder.Delete(recursive: true);
    }

    private async Task MakeUserAsync()
    {
        Directory.CreateDirectory(Home);
        await RunAsync("useradd", "--home-dir", Home, "--no-create-home", "--shell", "/bin/bash", user);
        await RunAsync("sh", "-c", $"echo '{user}:{Password}' | chpasswd");
        await RunAsync("chown", user, Home);
    }

    private async Task<FtpSettings> FtpAsync()
    {
        var port = FreePort();
        var file = Path.Combine(folder.FullName, "vsftpd.conf");
        await File.WriteAllLinesAsync(file,
        [
            "listen=YES", "listen_address=127.0.0.1", $"listen_port={port}", "background=NO", "anonymous_enable=NO", "local_enable=YES", "write_enable=YES", "seccomp_sandbox=NO",
            $"secure_chroot_dir={folder.FullName}", "pam_service_name=vsftpd", "xferlog_enable=NO",
        ]);
        await StartAsync(port, "vsftpd", file);
        return new() { Server = "127.0.0.1", Port = port, User = user, Password = Password };
    }

    private async Task<FtpSettings> SftpAsync()
    {
        var port = FreePort();
        var key = Path.Combine(folder.FullName, "host");
        await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key);
        Directory.CreateDirectory("/run/sshd");
        var file = Path.Combine(folder.FullName, "sshd.conf");
        await File.WriteAllLinesAsync(file,
        [
            $"Port {port}", "ListenAddress 127.0.0.1", $"HostKey {key}", "PidFile none", "UsePAM no", "StrictModes no", "PasswordAuthentication yes", "Subsystem sftp /usr/lib/openssh/sftp-server",
        ]);
        await StartAsync(port, "/usr/sbin/sshd", "-D", "-e", "-f", file);
        using var print = Process.Start(new ProcessStartInfo("ssh-keygen", ["-lf", $"{key}.pub"]) { RedirectStandardOutput = true })!;
        var fingerprint = (await print.StandardOutput.ReadToEndAsync()).Split(' ')[1];
        return new() { Server = "sftp://127.0.0.1", Port = port, User = user, Password = Password, HostKey = fingerprint };
    }

    private async Task StartAsync(int port, string program, params string[] arguments)
    {
        // sshd tells its log of every sign-in
        running.Add(Process.Start(new ProcessStartInfo("sh", ["-c", $"exec {program} {string.Join(' ', arguments)} >/dev/null 2>&1"]))!);
        for (var connected = false; !connected;)
        {
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, port);
                connected = true;
            }
            catch (SocketException)
            {
                await Task.Delay(20);
            }
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
