using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace MCenter.Tests.Support;

/// <summary>The foreign M-Bus emulator of the shared folder, as a process of its own that ends with this object.</summary>
internal sealed class SlaveSimulator : IAsyncDisposable
{
    private readonly Process process;

    private SlaveSimulator(Process process, int port) => (this.process, Port) = (process, port);

    /// <summary>The TCP port it listens on; 0 on a serial line.</summary>
    public int Port { get; }

    /// <summary>The bus that comes with it: fourteen meters of real makers.</summary>
    public static string BusFile => SharedFolder.Find("mbus-slave", "bus.json");

    /// <summary>Writes a bus of one's own: telegrams by address, an address may stand twice.</summary>
    public static string WriteBus(params (int Address, byte[][] Telegrams)[] meters)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        File.WriteAllText(file, JsonSerializer.Serialize(meters.Select(m => new { address = m.Address, telegrams = m.Telegrams.Select(Convert.ToHexString) })));
        return file;
    }

    /// <summary>Listens on a TCP port, a free one unless told.</summary>
    public static Task<SlaveSimulator> OnTcpAsync(string busFile, int port = 0)
    {
        port = port == 0 ? FreePort.Next() : port;
        return StartAsync(port, "tcp", $"{port}", busFile);
    }

    /// <summary>Sits at the end of a serial line.</summary>
    public static Task<SlaveSimulator> OnSerialAsync(string device, int baudRate, string busFile) => StartAsync(0, "ser", device, $"{baudRate}", busFile);

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task<SlaveSimulator> StartAsync(int port, params string[] arguments)
    {
        var start = new ProcessStartInfo("python3", [SharedFolder.Find("mbus-slave", "slave_sim.py"), .. arguments]) { RedirectStandardOutput = true };
        try
        {
            var simulator = new SlaveSimulator(Process.Start(start)!, port);
            (await simulator.process.StandardOutput.ReadLineAsync()).ShouldBe("ready");
            return simulator;
        }
        catch (Win32Exception)
        {
            Assert.Skip("python3 is not installed");
            throw;
        }
    }
}
