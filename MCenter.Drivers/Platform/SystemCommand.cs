using System.ComponentModel;
using System.Diagnostics;

namespace MCenter.Drivers.Platform;

/// <summary>Runs a program of the system with a list of arguments; no shell is involved.</summary>
internal static class SystemCommand
{
    /// <summary>Runs a program to its end.</summary>
    /// <returns>Null when it ended with 0, else what it complained of, or why it could not be started.</returns>
    public static async Task<string?> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            var output = process.StandardOutput.ReadToEndAsync(cancel);
            var complaint = (await process.StandardError.ReadToEndAsync(cancel)).Trim();
            await output;
            await process.WaitForExitAsync(cancel);
            return process.ExitCode == 0 ? null : complaint;
        }
        catch (Win32Exception error)
        {
            return error.Message;
        }
    }
}
