using System.ComponentModel;
using System.Diagnostics;

namespace MCenter.Tests.Support;

/// <summary>Two pseudo terminals connected by socat, as a serial line with both its ends.</summary>
internal sealed class SerialPair : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
    private readonly Process socat;

    private SerialPair()
    {
        Directory.CreateDirectory(folder);
        try
        {
            socat = Process.Start(new ProcessStartInfo("socat", [$"pty,raw,echo=0,link={First}", $"pty,raw,echo=0,link={Second}"]) { RedirectStandardError = true })!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("socat is not installed");
            throw;
        }
    }

    /// <summary>Device path of one end.</summary>
    public string First => Path.Combine(folder, "A");

    /// <summary>Device path of the other.</summary>
    public string Second => Path.Combine(folder, "B");

    public static async Task<SerialPair> StartAsync()
    {
        var pair = new SerialPair();
        await Eventually.True(() => Path.Exists(pair.First) && Path.Exists(pair.Second), "the pair of pseudo terminals");
        return pair;
    }

    public void Dispose()
    {
        socat.Kill();
        socat.WaitForExit();
        socat.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
