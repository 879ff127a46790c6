using System.Text;

namespace MCenter.Drivers.Platform;

/// <summary>Attributes of the kernel's devices under <c>/sys</c>: small files that are there or not, read and written whole.</summary>
internal static class SysfsFile
{
    private const int LongestValue = 4096;

    /// <summary>The text of an attribute, without the line break at its end.</summary>
    /// <exception cref="IOException">It is not there, or its device does not answer.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static async Task<string> ReadAsync(string path, CancellationToken cancel)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var buffer = new byte[LongestValue];
        var read = await file.ReadAsync(buffer, cancel);
        return Encoding.UTF8.GetString(buffer, 0, read).Trim();
    }

    /// <summary>Writes an attribute in one piece; one that is not there is not made.</summary>
    /// <exception cref="IOException">It is not there, or the kernel refuses the value.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static async Task WriteAsync(string path, string value, CancellationToken cancel)
    {
        await using var file = new FileStream(path, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        await file.WriteAsync(Encoding.UTF8.GetBytes(value), cancel);
    }
}
