using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MCenter.Tests.Web.Hosting;

/// <summary>The program itself, in a process of its own.</summary>
public sealed class BoxRunTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("mcenter-run-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task A_port_in_use_is_said_in_words_and_ends_the_program()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var (exitCode, output) = await RunAsync(Path.Combine(directory, "data"), $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}");
        exitCode.ShouldBe(1, output);
        output.ShouldContain("address already in use. End the other program");
        output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_made_is_said_in_words_and_ends_the_program()
    {
        var file = Path.Combine(directory, "file");
        await File.WriteAllTextAsync(file, "");
        var (exitCode, output) = await RunAsync(Path.Combine(file, "data"), "http://127.0.0.1:0");
        exitCode.ShouldBe(1, output);
        output.ShouldContain("cannot be written to");
        output.ShouldContain("MCenter:DataDirectory");
        output.ShouldNotContain("   at ");
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string data, string urls)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "MCenter.Web.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, $"--MCenter:DataDirectory={data}", $"--urls={urls}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var error = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(90));
            await process.WaitForExitAsync();
            return (process.ExitCode, output + await error);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
