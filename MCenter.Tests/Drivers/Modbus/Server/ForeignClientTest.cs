using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using MCenter.Core.Registers;

namespace MCenter.Tests.Drivers.Modbus.Server;

/// <summary>Clients of others read the meter of the manual's example: mbpoll, pymodbus, libmodbus.</summary>
public class ForeignClientTest
{
    private const string Pymodbus = """
        import sys, struct
        from pymodbus.client import ModbusTcpClient
        port, clients = int(sys.argv[1]), []
        for i in range(32):
            client = ModbusTcpClient('127.0.0.1', port=port)
            assert client.connect()
            clients.append(client)
        def ask(client, read, address, count, unit=9):
            answer = getattr(client, read)(address, count, slave=unit)
            return 'exception %d' % answer.exception_code if answer.isError() else ''.join('%04X' % r for r in answer.registers)
        for client in clients:
            assert ask(client, 'read_holding_registers', 1029, 2) == '43347855'
        client = clients[-1]
        print(ask(client, 'read_input_registers', 12089, 6))
        print(ask(client, 'read_holding_registers', 1031, 4))
        print(ask(client, 'read_holding_registers', 899, 2))
        print(ask(client, 'read_holding_registers', 999, 2))
        print(ask(client, 'read_holding_registers', 1029, 125))
        print(ask(client, 'read_holding_registers', 1029, 2, 10))
        print(client.read_coils(0, 1, slave=9).exception_code)
        print(client.write_register(1029, 1, slave=9).exception_code)
        print(client.write_registers(1029, [1, 2], slave=9).exception_code)
        """;

    private const string Libmodbus = """
        import sys, ctypes
        lib = ctypes.CDLL('libmodbus.so.5', use_errno=True)
        lib.modbus_new_tcp.restype = ctypes.c_void_p
        lib.modbus_get_float_abcd.restype = ctypes.c_float
        context = ctypes.c_void_p(lib.modbus_new_tcp(b'127.0.0.1', int(sys.argv[1])))
        words = (ctypes.c_uint16 * 125)()
        def ask(read, unit, address, count):
            lib.modbus_set_slave(context, unit)
            got = read(context, address, count, words)
            return 'error %d' % (ctypes.get_errno() - 112345678) if got < 0 else ''.join('%04X' % w for w in words[:got])
        lib.modbus_set_slave(context, 9)
        assert lib.modbus_connect(context) == 0
        print(ask(lib.modbus_read_registers, 9, 1029, 2), '%.5f' % lib.modbus_get_float_abcd(words))
        print(ask(lib.modbus_read_input_registers, 9, 12091, 4))
        print(ask(lib.modbus_read_registers, 9, 1036, 1))
        print(ask(lib.modbus_read_registers, 77, 1029, 2))
        """;

    [Fact]
    public async Task The_example_of_the_manual_as_mbpoll_reads_it()
    {
        await using var bench = await ServerBench.OpenAsync();
        (await MbpollAsync(bench, "4:float", 1030, 1)).ShouldBe(["[1030]: \t180.47"]);
        (await MbpollAsync(bench, "4:float", 12090, 1)).ShouldBe(["[12090]: \t180.47"]);
        (await MbpollAsync(bench, "3:float", 1030, 1)).ShouldBe(["[1030]: \t180.47"]); // input registers
        (await MbpollAsync(bench, "4:hex", 12092, 4)).ShouldBe(["[12092]: \t0x0000", "[12093]: \t0x0000", "[12094]: \t0x0002", "[12095]: \t0xC0F6"]);
        bench.Set(bench.Meter, RawValue.Number(-2500));
        (await MbpollAsync(bench, "4:hex", 1030, 6)).Select(l => l[^4..]).ShouldBe(["C020", "0000", "FFFF", "FFFF", "FFFF", "F63C"]);
        (await MbpollAsync(bench, "4:float", 1000, 1)).ShouldBeEmpty(); // a code that the meter does not have
    }

    [Fact]
    public async Task Pymodbus_with_thirty_two_connections_and_every_exception()
    {
        await using var bench = await ServerBench.OpenAsync();
        bench.Time.Advance(TimeSpan.FromSeconds(66_000));
        (await PythonAsync(Pymodbus, bench.Port)).ShouldBe(
            ["43347855000000000002C0F6", "000000000002C0F6", "000101D0", "exception 2", "exception 2", "exception 11", "1", "1", "1"]);
        bench.Server.State.Requests.ShouldBe(32 + 9);
    }

    [Fact]
    public async Task Libmodbus_reads_both_maps()
    {
        await using var bench = await ServerBench.OpenAsync();
        (await PythonAsync(Libmodbus, bench.Port)).ShouldBe(["43347855 180.47005", "000000000002C0F6", "error 2", "error 11"]);
    }

    private static async Task<string[]> MbpollAsync(ServerBench bench, string type, int register, int count)
    {
        var lines = await RunAsync("mbpoll", false, "-m", "tcp", "-p", $"{bench.Port}", "-a", "9", "-t", type, "-B", "-r", register.ToString(CultureInfo.InvariantCulture), "-c", $"{count}", "-1", "127.0.0.1");
        return [.. lines.Where(l => l.StartsWith('['))];
    }

    private static Task<string[]> PythonAsync(string script, int port) => RunAsync("/usr/bin/python3", true, "-c", script, $"{port}");

    private static async Task<string[]> RunAsync(string program, bool mustSucceed, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(120));
            (await errors).ShouldNotContain("No module named", Case.Sensitive, "python3-pymodbus is needed");
            (process.ExitCode == 0 || !mustSucceed).ShouldBeTrue(await errors);
            return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{program} is not installed");
            throw;
        }
    }
}
