using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace MCenter.Tests.Drivers.Modbus;

/// <summary>
/// A Modbus server of a foreign library as a process of its own that ends with this object: unit 9 with a float at holding registers 1030, a uint64 at
/// 1032 and a text at 1040, an input register 7, coils 3 and 5, discrete input 19. pymodbus has no other registers, libmodbus all below 1042 and 8.
/// </summary>
internal sealed class ForeignServer : IAsyncDisposable
{
    private const string Script =
        """
        import sys
        library, wire = sys.argv[1], sys.argv[2]   # wire: "tcp" or a serial device
        HOLDING = {1030: 0x4334, 1031: 0x7852, 1032: 0, 1033: 0, 1034: 0x0002, 1035: 0xC0F6, 1040: 0x4142, 1041: 0x4300}
        INPUT = {7: 0xFFFE}
        COILS = {3: 1, 5: 1}
        DISCRETE = {19: 1}

        def pymodbus():
            import asyncio
            from pymodbus.datastore import ModbusServerContext, ModbusSlaveContext, ModbusSparseDataBlock
            from pymodbus.server.async_io import ModbusTcpServer, ModbusSerialServer
            bits = lambda known: ModbusSparseDataBlock({a: known.get(a, 0) for a in range(32)})
            registers = lambda known: ModbusSparseDataBlock(dict(known))
            slave = ModbusSlaveContext(zero_mode=True, co=bits(COILS), di=bits(DISCRETE), hr=registers(HOLDING), ir=registers(INPUT))
            context = ModbusServerContext(slaves={1: slave, 9: slave}, single=False)
            async def run():
                if wire == "tcp":
                    server = ModbusTcpServer(context, address=("127.0.0.1", 0))
                    task = asyncio.ensure_future(server.serve_forever())
                    await server.serving
                    print(server.server.sockets[0].getsockname()[1], flush=True)
                    await task
                server = ModbusSerialServer(context, port=wire, baudrate=19200, parity="N", stopbits=1, bytesize=8, timeout=1, ignore_missing_slaves=True)
                await server.start()
                print(0, flush=True)
                await server.serve_forever()
            asyncio.run(run())

        def libmodbus():
            import ctypes, os, socket
            lib = ctypes.CDLL("libmodbus.so.5")
            class Mapping(ctypes.Structure):
                _fields_ = [(n, ctypes.c_int) for n in ("nb_bits", "start_bits", "nb_input_bits", "start_input_bits", "nb_input_registers", "start_input_registers", "nb_registers", "start_registers")] \
                    + [("bits", ctypes.POINTER(ctypes.c_uint8)), ("input_bits", ctypes.POINTER(ctypes.c_uint8)), ("input_registers", ctypes.POINTER(ctypes.c_uint16)), ("registers", ctypes.POINTER(ctypes.c_uint16))]
            for name in ("modbus_new_tcp", "modbus_new_rtu"):
                getattr(lib, name).restype = ctypes.c_void_p
            lib.modbus_mapping_new.restype = ctypes.POINTER(Mapping)
            m = lib.modbus_mapping_new(32, 32, 1042, 8)
            for known, cells in ((HOLDING, m.contents.registers), (INPUT, m.contents.input_registers), (COILS, m.contents.bits), (DISCRETE, m.contents.input_bits)):
                for address, value in known.items():
                    cells[address] = value
            query = (ctypes.c_uint8 * 260)()
            if wire == "tcp":
                c = ctypes.c_void_p(lib.modbus_new_tcp(b"127.0.0.1", 0))
                listening = lib.modbus_tcp_listen(c, 4)
                print(socket.socket(fileno=os.dup(listening)).getsockname()[1], flush=True) if listening >= 0 else sys.exit("listen")
            else:
                c = ctypes.c_void_p(lib.modbus_new_rtu(wire.encode(), 19200, ctypes.c_char(b"N"), 8, 1))
                lib.modbus_set_slave(c, 9)
                if lib.modbus_connect(c) < 0:
                    sys.exit("connect")
                print(0, flush=True)
            while True:
                if wire == "tcp":
                    s = ctypes.c_int(listening)
                    if lib.modbus_tcp_accept(c, ctypes.byref(s)) < 0:
                        sys.exit("accept")
                while True:
                    size = lib.modbus_receive(c, query)
                    if size > 0:
                        lib.modbus_reply(c, query, size, m)
                    elif size < 0 and wire == "tcp":
                        break

        globals()[library]()
        """;

    private readonly string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.py");
    private readonly Process process;

    private ForeignServer(string library, string wire)
    {
        File.WriteAllText(file, Script);
        try
        {
            process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [file, library, wire]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("python3 is not installed");
            throw;
        }
    }

    /// <summary>The TCP port it listens on; 0 on a serial line.</summary>
    public int Port { get; private set; }

    /// <param name="library">"pymodbus" or "libmodbus".</param>
    /// <param name="wire">"tcp", or a serial device, which is used at 19200 Bd 8N1.</param>
    public static async Task<ForeignServer> StartAsync(string library, string wire)
    {
        var server = new ForeignServer(library, wire);
        var ready = await server.process.StandardOutput.ReadLineAsync();
        if (ready is null)
        {
            var said = await server.process.StandardError.ReadToEndAsync();
            await server.DisposeAsync();
            Assert.Skip($"{library} is not installed (python3-pymodbus, python3-serial, libmodbus5): {said}");
        }

        server.Port = int.Parse(ready, CultureInfo.InvariantCulture);
        server.process.ErrorDataReceived += (_, _) => { };
        server.process.BeginErrorReadLine();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        await process.WaitForExitAsync();
        process.Dispose();
        File.Delete(file);
    }
}
