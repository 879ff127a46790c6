using System.Runtime.InteropServices;

namespace MCenter.Drivers.Platform;

/// <summary>The running program's image (execve(2)).</summary>
public static partial class ProcessImage
{
    /// <summary>
    /// Replaces this program by a fresh one in the same process: same id, terminal and parent, so that a shell, <c>dotnet run</c> or a container
    /// go on watching it. Call it when everything is closed.
    /// </summary>
    /// <param name="path">Program to run, absolute.</param>
    /// <param name="arguments">Its arguments, without its name.</param>
    /// <exception cref="InvalidOperationException">The system refused; returns only so.</exception>
    public static void Replace(string path, IEnumerable<string> arguments)
    {
        _ = Execute(path, [path, .. arguments, null]);
        throw new InvalidOperationException($"{path} could not be started again: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Execute(string path, string?[] arguments);
}
