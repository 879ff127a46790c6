using MCenter.Drivers.FileTransfer;

namespace MCenter.Tests.Drivers.FileTransfer;

public class FtpSettingsTest
{
    [Fact]
    public void The_defaults_may_be_saved() => new FtpSettings().Validate().ShouldBeEmpty();

    [Theory]
    [InlineData("files.example.com")]
    [InlineData("ftp://files.example.com")]
    [InlineData("SFTP://10.0.0.7")]
    [InlineData("ftps://[fd00::7]")]
    [InlineData("fd00::7")]
    public void A_server_is_a_name_or_an_address_perhaps_with_a_scheme(string server) => new FtpSettings { Active = true, Server = server, User = "u" }.Validate().ShouldBeEmpty();

    [Fact]
    public void Everything_wrong_is_told_at_once() =>
        new FtpSettings
        {
            Active = true,
            Server = "sftp://files.example.com:22/path",
            Port = 70000,
            Password = "a\nb",
            PrivateKey = "key",
            Path = "/a/../b",
            Ssl = FtpEncryption.Explicit,
            TrustedCertificates = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
            HostKey = "md5:1",
            Format = "xml",
            Separator = '|',
            Language = "ru",
            TimeoutSeconds = 1,
        }.Validate().Select(e => e.Field).ShouldBe(
            ["server", "port", "user", "password", "privateKey", "path", "ssl", "trustedCertificates", "hostKey", "format", "separator", "language", "timeoutSeconds"]);

    [Fact]
    public void An_active_upload_needs_a_server() => new FtpSettings { Active = true }.Validate().ShouldHaveSingleItem().Field.ShouldBe("server");

    [Fact]
    public void They_do_not_print_their_secrets() => $"{new FtpSettings { Password = "secret", PrivateKey = "secret", Passphrase = "secret" }}".ShouldBe("ftp");

    [Theory]
    [InlineData("h", FtpEncryption.None, 0, "", "ftp://h:21/")]
    [InlineData("h", FtpEncryption.Explicit, 0, "in/ä b", "ftp://h:21/in/%C3%A4%20b/")]
    [InlineData("h", FtpEncryption.Implicit, 0, "/in//x/", "ftps://h:990/%2Fin/x/")]
    [InlineData("ftps://h", FtpEncryption.None, 2121, "in", "ftps://h:2121/in/")]
    [InlineData("sftp://h", FtpEncryption.None, 0, "in", "sftp://h:22/~/in/")]
    [InlineData("sftp://fd00::7", FtpEncryption.None, 0, "/in", "sftp://[fd00::7]:22/in/")]
    [InlineData("h", FtpEncryption.None, 0, "/", "ftp://h:21/%2F")]
    public void Settings_make_the_address(string server, FtpEncryption ssl, int port, string path, string folder) =>
        new FileAddress(new() { Server = server, Ssl = ssl, Port = port, Path = path }).Folder.ShouldBe(folder);

    [Fact]
    public void Ftp_renames_in_the_folder_that_it_is_in() =>
        new FileAddress(new() { Server = "h", Path = "/in" }).Rename("a.tmp", "a").ShouldBe(["*DELE a", "RNFR a.tmp", "RNTO a"]);

    [Fact]
    public void Sftp_names_the_way_in_quotes() =>
        new FileAddress(new() { Server = "sftp://h", Path = "/i\"n\\x" }).Rename("a.tmp", "a").ShouldBe(["*rm \"/i\\\"n\\\\x/a\"", "rename \"/i\\\"n\\\\x/a.tmp\" \"/i\\\"n\\\\x/a\""]);
}
