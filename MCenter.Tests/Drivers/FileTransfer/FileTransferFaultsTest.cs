using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MCenter.Drivers.FileTransfer;

namespace MCenter.Tests.Drivers.FileTransfer;

/// <summary>What goes wrong has its cause, and the server's own words.</summary>
public class FileTransferFaultsTest
{
    [Theory]
    [InlineData("STOR", "552 Quota exceeded.", FileTransferCause.DiskFull)]
    [InlineData("STOR", "452 No space left.", FileTransferCause.DiskFull)]
    [InlineData("STOR", "451 Failure writing to local file.", FileTransferCause.WriteFailed)]
    [InlineData("STOR", "553 Could not create file.", FileTransferCause.PathRefused)]
    [InlineData("RNTO", "553 Not that name.", FileTransferCause.PathRefused)]
    [InlineData("PASS", "530 Not you.", FileTransferCause.LoginRefused)]
    [InlineData("USER", "421 Too many users.", FileTransferCause.Other)]
    public async Task The_reply_of_the_server_names_the_cause(string command, string reply, FileTransferCause cause)
    {
        using var server = new ScriptedFtpServer((command, reply));
        var fault = await FaultAsync(Settings(server));
        fault.Cause.ShouldBe(cause);
        fault.Words.ShouldBe(reply);
    }

    [Theory]
    [InlineData("PASS")]
    [InlineData("EPSV")]
    [InlineData("STOR")]
    public async Task A_server_that_stalls_is_left_after_the_time_out(string command)
    {
        using var server = new ScriptedFtpServer((command, null));
        (await FaultAsync(Settings(server) with { TimeoutSeconds = 1 })).Cause.ShouldBe(FileTransferCause.TimedOut);
    }

    [Fact]
    public async Task Cancelling_ends_a_transfer_that_stalls()
    {
        using var server = new ScriptedFtpServer(("STOR", null));
        using var cancel = new CancellationTokenSource();
        await using var session = new FileTransferSession(Settings(server) with { TimeoutSeconds = 300 });
        var upload = session.UploadAsync("a.csv", new byte[10], cancel.Token);
        await server.Stalls.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => upload.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task A_server_that_never_says_goodbye_holds_nobody_up()
    {
        using var server = new ScriptedFtpServer(("QUIT", null));
        var session = new FileTransferSession(Settings(server));
        await session.UploadAsync("a.csv", new byte[10], default);
        await session.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData("PASS", ScriptedFtpServer.HangUp)]
    [InlineData("RNFR", ScriptedFtpServer.HangUp)] // after a refusal of DELE that does not matter
    [InlineData("STOR", ScriptedFtpServer.HangUpHalfWay)]
    public async Task A_connection_that_breaks_off_is_said(string command, string reply)
    {
        using var server = new ScriptedFtpServer((command, reply));
        (await FaultAsync(Settings(server), 5_000_000)).Cause.ShouldBe(FileTransferCause.Broken);
    }

    [Fact]
    public async Task Nobody_listening_is_unreachable()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        var port = ((IPEndPoint)nobody.LocalEndpoint).Port;
        nobody.Stop();
        (await FaultAsync(new() { Server = "127.0.0.1", Port = port })).Cause.ShouldBe(FileTransferCause.Unreachable);
    }

    [Fact]
    public async Task A_name_that_nobody_has_is_said() => (await FaultAsync(new() { Server = "mcenter.invalid" })).Cause.ShouldBe(FileTransferCause.HostNotFound);

    [Fact]
    public async Task A_name_that_leads_elsewhere_is_refused_before_anything_is_sent()
    {
        await using var session = new FileTransferSession(new() { Server = "mcenter.invalid" });
        foreach (var name in new[] { "../a.csv", "a/b.csv", "a\r\nDELE b", "", ".." })
        {
            await Should.ThrowAsync<ArgumentException>(async () => await session.UploadAsync(name, default, default));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("de")]
    [InlineData("fr")]
    [InlineData("it")]
    [InlineData("es")]
    public void Every_cause_has_its_text(string culture)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            foreach (var cause in Enum.GetValues<FileTransferCause>())
            {
                var text = new FileTransferException(cause, "own words", "SHA256:key").Message;
                text.ShouldContain(cause is FileTransferCause.HostKeyUnknown or FileTransferCause.HostKeyChanged ? "SHA256:key" : "own words");
                text.ShouldNotBe(cause.ToString());
            }
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private static FtpSettings Settings(ScriptedFtpServer server) => new() { Server = "127.0.0.1", Port = server.Port, User = "u", Password = "p" };

    private static async Task<FileTransferException> FaultAsync(FtpSettings settings, int bytes = 10)
    {
        await using var session = new FileTransferSession(settings);
        return await Should.ThrowAsync<FileTransferException>(() => session.UploadAsync("a.csv", new byte[bytes], default));
    }
}
