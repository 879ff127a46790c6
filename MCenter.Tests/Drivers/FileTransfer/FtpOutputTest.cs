using System.Text.Json.Nodes;
using MCenter.Core.Outputs;
using MCenter.Core.Settings;
using MCenter.Drivers.FileTransfer;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.FileTransfer;

/// <summary>The output "ftp" before real servers and a scripted one: which files arrive, and what happens on bad days.</summary>
public class FtpOutputTest
{
    private static readonly DateTimeOffset At = FtpBench.Start.AddMinutes(15);

    [Fact]
    public async Task Each_meter_and_raster_time_has_its_file_and_sending_it_again_replaces_it()
    {
        await using var server = await FileServer.FtpAsync();
        await using var bench = await FtpBench.OpenAsync(server.Settings with { Path = "in" });
        await bench.ReadAsync(At);
        await bench.DrainAsync();
        string[] names = [.. bench.Devices.Select(d => $"in/{FtpBench.NameOf(d, At)}")];
        Files(server, "in").ShouldBe(names.Select(Path.GetFileName), ignoreOrder: true);
        var expected = "Timestamp;Active energy import [kWh];Frequency [Hz];Voltage [V]\r\nOBIS;1-0:1.8.0;;\r\n2026-11-22T13:15:00+01:00;1;73.5;\r\n";
        server.Text(names[0]).ShouldBe(expected, "the register that is not saved has no value");

        File.WriteAllText(Path.Combine(server.User.Home, names[0]), "spoilt");
        await bench.Core.Get<OutputRunner>().ResendAsync("ftp", At, At.AddMinutes(1), "admin", default);
        await bench.DrainAsync();
        server.Text(names[0]).ShouldBe(expected);
        Files(server, "in").Length.ShouldBe(2);

        // what is set now holds for the next file
        await bench.SetAsync(server.Settings with { Path = "other", Format = "json" });
        await bench.ReadAsync(At.AddMinutes(15));
        await bench.DrainAsync();
        Files(server, "in").Length.ShouldBe(2);
        var json = JsonNode.Parse(server.Text($"other/{FtpBench.NameOf(bench.Devices[1], At.AddMinutes(15), "json")}")!)!;
        ((double)json["Device"]!["ValueDescs"]![0]!["Values"]![0]!["Val"]!).ShouldBe(2000);
        json["Device"]!["ValueDescs"]![2]!["Values"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task One_file_for_all_meters_is_made_anew_when_a_meter_comes_late()
    {
        await using var server = await FileServer.FtpAsync();
        await using var bench = await FtpBench.OpenAsync(server.Settings with { OneFile = true, Language = "de-DE" }, meters: 3);
        await bench.Core.Get<BoxIdentity>().DetermineAsync(default);
        await bench.ReadAsync(At, bench.Devices[..2]);
        await bench.DrainAsync();
        var name = $"MCenter-{bench.Core.Get<BoxIdentity>().SerialNumber.Replace(":", "", StringComparison.Ordinal)}-20261122121500.csv";
        Files(server, "").ShouldBe([name]);
        Rows(server.Text(name)!).ShouldBe(["1;1", "1;73,5", "2;2", "2;73,5"]);

        await bench.ReadAsync(At.AddMinutes(15), bench.Devices[..1]);
        await bench.ReadAsync(At, bench.Devices[2..]);
        await bench.DrainAsync();
        Files(server, "").Length.ShouldBe(2);
        Rows(server.Text(name)!).ShouldBe(["1;1", "1;73,5", "2;2", "2;73,5", "3;3", "3;73,5"]);
    }

    [Theory]
    [InlineData(ForeignServerTest.Kind.Explicit)]
    [InlineData(ForeignServerTest.Kind.Sftp)]
    public async Task Away_for_13_hours_and_killed_while_it_catches_up_nothing_is_missing(ForeignServerTest.Kind kind)
    {
        await using var server = await ForeignServerTest.StartAsync(kind);
        await using var bench = await FtpBench.OpenAsync(server.Settings with { Path = "in" }, meters: 1);
        await server.KillAndRestartAsync(async () =>
        {
            for (var at = At; at < At.AddHours(13); at = at.AddMinutes(30))
            {
                bench.Core.Time.Advance(at - bench.Core.Time.GetUtcNow());
                await bench.ReadAsync(at);
                await bench.Loop.TurnAsync(default);
            }
        });
        var ledger = bench.Loop.Ledger;
        ledger.Backlog.ShouldBe(26);
        ledger.Errors[0].Message.ShouldStartWith("The server cannot be reached");
        ledger.NextTry.ShouldNotBeNull();
        ledger.LastSuccess.ShouldBeNull();

        bench.Core.Time.Advance(TimeSpan.FromMinutes(15));
        var turn = bench.Loop.TurnAsync(default);
        await Eventually.True(() => Files(server, "in").Length > 3 || turn.IsCompleted, "the first files");
        await server.KillAndRestartAsync();
        await turn;
        bench.Core.Time.Advance(TimeSpan.FromMinutes(15));
        await bench.DrainAsync();
        var wanted = Enumerable.Range(0, 26).SelectMany(i => bench.Devices.Select(d => FtpBench.NameOf(d, At.AddMinutes(30 * i))));
        Files(server, "in").ShouldBe(wanted, ignoreOrder: true);
        Files(server, "in").ShouldAllBe(f => server.Text($"in/{f}")!.EndsWith(";\r\n", StringComparison.Ordinal), "no file is half");
        bench.Loop.Ledger.LastSuccess.ShouldNotBeNull();
        (await bench.Core.EventsAsync()).ShouldContain("OutputWorks:ftp");
    }

    [Theory]
    [InlineData("STOR", "552 Quota exceeded.", "The server's disk is full")]
    [InlineData("PASS", "530 Not you.", "The server refuses the sign-in")]
    [InlineData("CWD", "550 No such folder.", "The folder is not there")]
    [InlineData("PASS", "421 Too many users.", "The transfer failed")]
    public async Task What_is_refused_is_in_the_ledger_with_the_servers_words_and_comes_when_it_is_mended(string command, string reply, string cause)
    {
        using var refusing = new ScriptedFtpServer((command, reply), ("MKD", reply));
        using var taking = new ScriptedFtpServer();
        var settings = new FtpSettings { Active = true, Server = "127.0.0.1", Port = refusing.Port, User = "u", Password = "secret", Path = command == "CWD" ? "in" : "" };
        await using var bench = await FtpBench.OpenAsync(settings);
        await bench.ReadAsync(At);
        await bench.Loop.TurnAsync(default);
        var error = bench.Loop.Ledger.Errors.ShouldHaveSingleItem().Message;
        error.ShouldStartWith(cause);
        error.ShouldContain(reply);
        error.ShouldNotContain("secret");
        (await bench.Core.EventsAsync()).ShouldContain("OutputFails:ftp");

        await bench.SetAsync(settings with { Port = taking.Port, Path = "" });
        bench.Core.Time.Advance(TimeSpan.FromSeconds(10));
        await bench.DrainAsync();
        taking.SignIns.ShouldBe(1, "both files in one session");
    }

    [Fact]
    public async Task A_session_has_a_hundred_files_at_most()
    {
        using var server = new ScriptedFtpServer();
        await using var bench = await FtpBench.OpenAsync(new() { Active = true, Server = "127.0.0.1", Port = server.Port, User = "u", Password = "p" }, meters: 3);
        for (var i = 0; i < 34; i++)
        {
            await bench.ReadAsync(At.AddMinutes(15 * i));
        }

        await bench.DrainAsync();
        server.SignIns.ShouldBe(2, "102 files");
    }

    [Fact]
    public async Task A_server_that_stalls_holds_nothing_up_but_itself_and_can_be_left_at_once()
    {
        using var server = new ScriptedFtpServer(("STOR", null));
        await using var bench = await FtpBench.OpenAsync(new() { Active = true, Server = "127.0.0.1", Port = server.Port, User = "u", Password = "p", TimeoutSeconds = 300 });
        await bench.ReadAsync(At);
        using var stop = new CancellationTokenSource();
        var turn = bench.Loop.TurnAsync(stop.Token);
        await server.Stalls.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await bench.ReadAsync(At.AddMinutes(15));
        turn.IsCompleted.ShouldBeFalse();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => turn.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task A_test_says_what_it_did_or_what_is_missing()
    {
        await using var server = await FileServer.FtpAsync();
        await using var bench = await FtpBench.OpenAsync(new());
        (await TestAsync(bench)).ShouldBe(new(false, "No server is set."));
        await bench.SetAsync(server.Settings with { Active = false, Path = "in" });
        var test = await TestAsync(bench);
        test.Works.ShouldBeTrue(test.Message);
        test.Message.ShouldEndWith($"ftp://localhost:{server.Port}/in/");
        Files(server, "in").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_host_key_is_shown_confirmed_and_refused_when_it_changes()
    {
        await using var server = await FileServer.SftpAsync();
        var settings = server.Settings with { HostKey = "" };
        await using var bench = await FtpBench.OpenAsync(settings);
        bench.HostKeys.For(settings).ShouldBeNull();
        var shown = 0;
        bench.HostKeys.Changed += () => shown++;
        (await TestAsync(bench)).ShouldBe(new(false, $"The server's host key is not confirmed yet. It is {server.Settings.HostKey}"));
        (bench.HostKeys.For(settings), shown).ShouldBe((server.Settings.HostKey, 1));
        bench.HostKeys.For(settings with { Server = "sftp://other" }).ShouldBeNull();

        await bench.SetAsync(server.Settings);
        bench.HostKeys.For(server.Settings).ShouldBeNull("it is confirmed");
        (await TestAsync(bench)).Works.ShouldBeTrue();

        var before = $"SHA256:{new string('A', 43)}";
        await bench.SetAsync(settings with { HostKey = before });
        await bench.ReadAsync(At);
        await bench.Loop.TurnAsync(default);
        bench.Loop.Ledger.Errors[0].Message.ShouldEndWith($"Confirmed: {before}. Now: {server.Settings.HostKey}");
        bench.HostKeys.For(settings with { HostKey = before }).ShouldBe(server.Settings.HostKey);
        Files(server, "").ShouldBeEmpty();
    }

    private static Task<global::MCenter.Core.Outputs.TestResult> TestAsync(FtpBench bench) => bench.Core.Get<OutputRunner>().TestAsync("ftp", default);

    private static string[] Files(FileServer server, string folder) => Directory.Exists(Path.Combine(server.User.Home, folder))
        ? [.. Directory.GetFiles(Path.Combine(server.User.Home, folder)).Select(f => Path.GetFileName(f))]
        : [];

    /// <summary>Meter and value of each row.</summary>
    private static IEnumerable<string> Rows(string text) => text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(r => r.Split(';')).Select(c => $"{c[1]};{c[^1]}");
}
