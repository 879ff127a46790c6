using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace MCenter.Tests.Support;

/// <summary>A Modbus TCP server of pymodbus, a process of its own that ends with this object. It answers every unit; what it was not given is an illegal address.</summary>
internal sealed class PymodbusServer : IAsyncDisposable
{
    private const string Script = """
        import asyncio, json, sys
        from pymodbus.datastore import ModbusServerContext, ModbusSlaveContext, ModbusSparseDataBlock
        from pymodbus.server.async_io import ModbusTcpServer

        async def main():
            words = ModbusSparseDataBlock({int(k): v for k, v in json.loads(sys.argv[1]).items()})
            slave = ModbusSlaveContext(co=words, di=words, hr=words, ir=words, zero_mode=True)
            server = ModbusTcpServer(ModbusServerContext(slaves=slave, single=True), address=("127.0.0.1", 0))
            running = asyncio.ensure_future(server.serve_forever())
            await server.serving
            print(server.server.sockets[0].getsockname()[1], flush=True)
            await running

        asyncio.run(main())
        """;

    private readonly Process process;

    private PymodbusServer(Process process, int port) => (this.process, Port) = (process, port);

    /// <summary>The TCP port it listens on.</summary>
    public int Port { get; }

    /// <summary>Starts one that has these words, by their address.</summary>
    public static async Task<PymodbusServer> StartAsync(IReadOnlyDictionary<int, ushort> words)
    {
        // the system's own, which knows the Debian package; another may come first in the path
        var start = new ProcessStartInfo("/usr/bin/python3", ["-c", Script, JsonSerializer.Serialize(words)]) { RedirectStandardOutput = true };
        try
        {
            var process = Process.Start(start)!;
            var port = await process.StandardOutput.ReadLineAsync();
            port.ShouldNotBeNull("pymodbus did not start (Debian package python3-pymodbus)");
            return new(process, int.Parse(port, CultureInfo.InvariantCulture));
        }
        catch (Win32Exception)
        {
            Assert.Skip("python3 is not installed");
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
