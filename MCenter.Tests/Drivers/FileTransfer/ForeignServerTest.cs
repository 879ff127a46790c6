using System.Text;
using MCenter.Drivers.FileTransfer;

namespace MCenter.Tests.Drivers.FileTransfer;

/// <summary>Sessions with real servers: vsftpd plain, with explicit and with implicit TLS, and OpenSSH's sftp-server.</summary>
public class ForeignServerTest
{
    private const string Name = "7-Zähler 'Süd' 😀-20261122120000.csv";
    private const string Folder = "up \"x\" y\\z/ä'😀";

    public enum Kind
    {
        Ftp,
        Explicit,
        Implicit,
        Sftp,
    }

    [Theory]
    [InlineData(Kind.Ftp)]
    [InlineData(Kind.Explicit)]
    [InlineData(Kind.Implicit)]
    [InlineData(Kind.Sftp)]
    public async Task A_file_arrives_in_a_folder_that_was_missing_and_replaces_an_older_one(Kind kind)
    {
        await using var server = await StartAsync(kind);
        await using var session = new FileTransferSession(server.Settings with { Path = Folder });
        await session.ConnectAsync(default);
        await session.UploadAsync(Name, "old and longer"u8.ToArray(), default);
        server.Text($"{Folder}/{Name}").ShouldBe("old and longer");
        await session.UploadAsync(Name, Encoding.UTF8.GetBytes("neü"), default);
        server.Text($"{Folder}/{Name}").ShouldBe("neü");
        Directory.GetFileSystemEntries(Path.Combine(server.User.Home, Folder)).Length.ShouldBe(1, "no temporary file stays");
    }

    [Theory]
    [InlineData(Kind.Ftp)]
    [InlineData(Kind.Sftp)]
    public async Task A_path_with_a_slash_counts_from_the_root(Kind kind)
    {
        await using var server = await StartAsync(kind);
        await using var session = new FileTransferSession(server.Settings with { Path = $"{server.User.Home}/from/root/" });
        await session.UploadAsync("a.csv", "x"u8.ToArray(), default);
        server.Text("from/root/a.csv").ShouldBe("x");
    }

    [Theory]
    [InlineData(Kind.Explicit)]
    [InlineData(Kind.Sftp)]
    public async Task Many_files_share_one_connection(Kind kind)
    {
        await using var server = await StartAsync(kind);
        await using var session = new FileTransferSession(server.Settings);
        await session.ConnectAsync(default);
        foreach (var i in Enumerable.Range(0, 20))
        {
            await session.UploadAsync($"{i}.csv", new byte[10_000], default);
            session.NewConnections.ShouldBe(kind == Kind.Sftp ? 0 : 1, "FTP needs one for each file's bytes, but no new one for its commands");
        }

        Directory.GetFiles(server.User.Home).Length.ShouldBe(20);
    }

    [Theory]
    [InlineData(Kind.Ftp)]
    [InlineData(Kind.Sftp)]
    public async Task A_test_writes_and_leaves_nothing(Kind kind)
    {
        await using var server = await StartAsync(kind);
        await using var session = new FileTransferSession(server.Settings with { Path = "test" });
        await session.TestAsync(default);
        Directory.Exists(Path.Combine(server.User.Home, "test")).ShouldBeTrue();
        Directory.GetFileSystemEntries(Path.Combine(server.User.Home, "test")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Kind.Ftp)]
    [InlineData(Kind.Sftp)]
    public async Task A_server_that_was_away_is_connected_anew(Kind kind)
    {
        await using var server = await StartAsync(kind);
        await using var session = new FileTransferSession(server.Settings);
        await session.UploadAsync("a.csv", "1"u8.ToArray(), default);
        await server.KillAndRestartAsync(async () =>
            (await FaultAsync(() => session.UploadAsync("b.csv", "2"u8.ToArray(), default))).Cause.ShouldBeOneOf(FileTransferCause.Unreachable, FileTransferCause.Broken));
        await session.UploadAsync("c.csv", "3"u8.ToArray(), default);
        server.Text("a.csv").ShouldBe("1");
        server.Text("b.csv").ShouldBeNull();
        server.Text("c.csv").ShouldBe("3");
    }

    [Theory]
    [InlineData(Kind.Ftp, "530")]
    [InlineData(Kind.Sftp, "Authentication")]
    public async Task A_wrong_password_is_said(Kind kind, string words)
    {
        await using var server = await StartAsync(kind);
        await using var session = new FileTransferSession(server.Settings with { Password = "wrong" });
        var fault = await FaultAsync(() => session.ConnectAsync(default));
        fault.Cause.ShouldBe(FileTransferCause.LoginRefused);
        fault.Words.ShouldContain(words);
        fault.Message.ShouldContain(words);
    }

    [Theory]
    [InlineData(Kind.Ftp)]
    [InlineData(Kind.Sftp)]
    public async Task A_folder_that_may_not_be_made_is_said(Kind kind)
    {
        await using var server = await StartAsync(kind);
        foreach (var path in new[] { "/etc/mcenter", "/etc" })
        {
            await using var session = new FileTransferSession(server.Settings with { Path = path });
            (await FaultAsync(() => session.UploadAsync("a.csv", "x"u8.ToArray(), default))).Cause.ShouldBe(FileTransferCause.PathRefused, path);
        }
    }

    [Fact]
    public async Task A_certificate_of_nobody_that_is_trusted_is_refused_unless_any_is_accepted()
    {
        await using var server = await StartAsync(Kind.Explicit);
        var settings = server.Settings with { TrustedCertificates = "" };
        await using var strict = new FileTransferSession(settings);
        (await FaultAsync(() => strict.TestAsync(default))).Cause.ShouldBe(FileTransferCause.CertificateUntrusted);
        await using var careless = new FileTransferSession(settings with { AcceptAnyCertificate = true });
        await careless.TestAsync(default);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused()
    {
        await using var server = await StartAsync(Kind.Explicit);
        await using var session = new FileTransferSession(server.Settings with { Server = "127.0.0.1" });
        (await FaultAsync(() => session.TestAsync(default))).Cause.ShouldBe(FileTransferCause.CertificateWrongName);
    }

    [Fact]
    public async Task An_expired_certificate_is_refused()
    {
        await using var server = await FileServer.FtpAsync(FtpEncryption.Explicit, new TestCertificate(validDays: -1));
        await using var session = new FileTransferSession(server.Settings);
        (await FaultAsync(() => session.TestAsync(default))).Cause.ShouldBe(FileTransferCause.CertificateExpired);
    }

    [Fact]
    public async Task A_server_without_tls_gets_no_password()
    {
        await using var server = await StartAsync(Kind.Ftp);
        await using var session = new FileTransferSession(server.Settings with { Ssl = FtpEncryption.Explicit });
        (await FaultAsync(() => session.TestAsync(default))).Cause.ShouldBe(FileTransferCause.EncryptionRefused);
    }

    [Fact]
    public async Task A_host_key_is_shown_and_has_to_be_confirmed()
    {
        await using var server = await StartAsync(Kind.Sftp);
        await using var first = new FileTransferSession(server.Settings with { HostKey = "" });
        var unknown = await FaultAsync(() => first.TestAsync(default));
        unknown.Cause.ShouldBe(FileTransferCause.HostKeyUnknown);
        unknown.HostKey.ShouldBe(server.Settings.HostKey, "what ssh-keygen says");
        unknown.Message.ShouldContain(server.Settings.HostKey);

        await using var confirmed = new FileTransferSession(server.Settings with { HostKey = unknown.HostKey! });
        await confirmed.TestAsync(default);

        await using var changed = new FileTransferSession(server.Settings with { HostKey = $"SHA256:{new string('A', 43)}" });
        (await FaultAsync(() => changed.TestAsync(default))).Cause.ShouldBe(FileTransferCause.HostKeyChanged);
    }

    [Fact]
    public async Task A_private_key_signs_in_without_password()
    {
        var key = FileServer.NewKey(Directory.CreateTempSubdirectory().FullName, "client", "a phrase");
        await using var server = await FileServer.SftpAsync(await File.ReadAllTextAsync($"{key}.pub"));
        var settings = server.Settings with { Password = "", PrivateKey = await File.ReadAllTextAsync(key), Passphrase = "a phrase" };
        settings.Validate().ShouldBeEmpty();
        await using var session = new FileTransferSession(settings);
        await session.UploadAsync("a.csv", "x"u8.ToArray(), default);
        server.Text("a.csv").ShouldBe("x");

        await using var wrong = new FileTransferSession(settings with { Passphrase = "another" });
        (await FaultAsync(() => wrong.ConnectAsync(default))).Cause.ShouldBe(FileTransferCause.LoginRefused);
    }

    internal static Task<FileServer> StartAsync(Kind kind) => kind switch
    {
        Kind.Ftp => FileServer.FtpAsync(),
        Kind.Explicit => FileServer.FtpAsync(FtpEncryption.Explicit, new()),
        Kind.Implicit => FileServer.FtpAsync(FtpEncryption.Implicit, new()),
        _ => FileServer.SftpAsync(),
    };

    private static Task<FileTransferException> FaultAsync(Func<Task> action) => Should.ThrowAsync<FileTransferException>(action);
}
