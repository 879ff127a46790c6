using System.Diagnostics;
using System.Globalization;
using System.Text;
using MCenter.Drivers.FileTransfer;

namespace MCenter.Benchmarks.FileTransfer;

/// <summary>
/// 250 files of 10 kB, sign-in included, to vsftpd and to OpenSSH's sftp-server: by us, each under a temporary name and then renamed, beside lftp's <c>mirror -R</c> as it comes and
/// with temporary names as we have them, in turns. Needs root, for the user that the servers ask for. <c>-- ftp [turns=5]</c>.
/// </summary>
internal static class FtpBenchmark
{
    private const int Files = 250;
    private const int Bytes = 10_000;

    public static async Task RunAsync(string[] args)
    {
        var turns = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
        await using var servers = await FileServers.StartAsync();
        var folder = Directory.CreateTempSubdirectory("mcenter-ftp");
        try
        {
            var content = Encoding.ASCII.GetBytes(new string('7', Bytes));
            for (var i = 0; i < Files; i++)
            {
                await File.WriteAllBytesAsync(Path.Combine(folder.FullName, NameOf(i)), content);
            }

            foreach (var settings in servers.Settings)
            {
                List<double> ours = [], plain = [], renamed = [];
                for (var turn = 0; turn < turns; turn++)
                {
                    ours.Add(await TimeAsync(() => UploadAsync(settings with { Path = $"ours{turn}" }, content)));
                    plain.Add(await TimeAsync(() => MirrorAsync(settings, folder.FullName, $"plain{turn}", "no")));
                    renamed.Add(await TimeAsync(() => MirrorAsync(settings, folder.FullName, $"renamed{turn}", "yes")));
                    servers.Check(Files, Bytes, $"ours{turn}", $"plain{turn}", $"renamed{turn}");
                }

                Report(settings.Server, "lftp mirror -R", plain, plain);
                Report(settings.Server, "lftp mirror -R, temporary names", renamed, plain);
                Report(settings.Server, "M-Center, temporary names", ours, plain);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio to lftp with temporary names {Median(ours) / Median(renamed):F2}"));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task UploadAsync(FtpSettings settings, byte[] content)
    {
        await using var session = new FileTransferSession(settings);
        for (var i = 0; i < Files; i++)
        {
            await session.UploadAsync(NameOf(i), content, CancellationToken.None);
        }
    }

    private static async Task MirrorAsync(FtpSettings settings, string source, string target, string temporary)
    {
        var isSftp = settings.Server.StartsWith("sftp", StringComparison.Ordinal);
        var address = $"{(isSftp ? "sftp" : "ftp")}://{settings.User}:{settings.Password}@127.0.0.1:{settings.Port}";
        string[] commands =
        [
            "set net:max-retries 1", "set sftp:auto-confirm yes", "set sftp:connect-program \"ssh -a -x -o UserKnownHostsFile=/dev/null -o StrictHostKeyChecking=no -o LogLevel=ERROR\"",
            $"set xfer:use-temp-file {temporary}", $"open {address}", $"mirror -R --no-perms {source} {target}", "bye",
        ];
        using var lftp = Process.Start("lftp", ["--norc", "-c", string.Join("; ", commands)])!;
        await lftp.WaitForExitAsync();
        if (lftp.ExitCode != 0)
        {
            throw new InvalidOperationException($"lftp ended with {lftp.ExitCode}");
        }
    }

    private static string NameOf(int i) => string.Create(CultureInfo.InvariantCulture, $"{i}-00000007B5151002-20261123120000.csv");

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalSeconds;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static void Report(string server, string what, List<double> times, List<double> least) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{server,-18} {what,-34} median {Median(times):F2} s, {times.Min():F2} to {times.Max():F2}, {Files / Median(times):F0} files/s, ratio {Median(times) / Median(least):F2}"));
}
