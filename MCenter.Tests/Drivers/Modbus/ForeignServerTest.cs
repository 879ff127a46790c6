using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Drivers.Modbus;
using MCenter.Drivers.Transport;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.Modbus;

/// <summary>The master against servers of foreign libraries, over TCP and as RTU over a serial line of two pseudo terminals.</summary>
public class ForeignServerTest
{
    private static readonly ModbusSource[] Sources =
    [
        new() { FunctionCode = 3, Address = 1030, Type = ModbusType.Float32 },
        new() { FunctionCode = 3, Address = 1032, Type = ModbusType.UInt64 },
        new() { FunctionCode = 3, Address = 1040, Type = ModbusType.Text, Length = 2 },
        new() { FunctionCode = 3, Address = 1044, Type = ModbusType.UInt16 }, // neither has it
        new() { FunctionCode = 4, Address = 7, Type = ModbusType.Int16 },
        new() { FunctionCode = 1, Address = 3, Type = ModbusType.Bit },
        new() { FunctionCode = 1, Address = 4, Type = ModbusType.Bit },
        new() { FunctionCode = 2, Address = 19, Type = ModbusType.Bit },
    ];

    [Theory]
    [InlineData("pymodbus")]
    [InlineData("libmodbus")]
    public async Task A_meter_is_read_over_tcp(string library)
    {
        await using var server = await ForeignServer.StartAsync(library, "tcp");
        await using var wires = ModbusBench.Wires(null, TimeProvider.System);
        await CheckAsync(new ModbusProtocol(ModbusWires.Tcp, wires, TimeProvider.System), new ModbusBrowser(wires, TimeProvider.System), ModbusBench.OnTcp(server.Port, 9, Sources));
    }

    [Theory]
    [InlineData("pymodbus")]
    [InlineData("libmodbus")]
    public async Task A_meter_is_read_over_a_serial_line(string library)
    {
        using var pair = await SerialPair.StartAsync();
        await using var server = await ForeignServer.StartAsync(library, pair.Second);
        await using var link = new SerialLink(pair.First, TimeProvider.System);
        await using var wires = ModbusBench.Wires(link, TimeProvider.System);
        var protocol = new ModbusProtocol(ModbusWires.Rtu, wires, TimeProvider.System);
        await CheckAsync(protocol, new ModbusBrowser(wires, TimeProvider.System), ModbusBench.OnLine(9, Sources));
    }

    /// <summary>Not with libmodbus: its slave takes whatever follows a request to another address for that one's answer.</summary>
    [Fact]
    public async Task An_address_where_nobody_is_costs_its_own_time_only()
    {
        using var pair = await SerialPair.StartAsync();
        await using var server = await ForeignServer.StartAsync("pymodbus", pair.Second);
        await using var link = new SerialLink(pair.First, TimeProvider.System);
        var protocol = ModbusBench.Rtu(link, TimeProvider.System);
        var absent = ModbusBench.OnLine(44, Sources);
        absent = absent with { Modbus = absent.Modbus! with { Timeout = 200 } };
        (await protocol.ReadAsync(absent, ModbusBench.Options(tries: 1), default)).ShouldBeOfType<ReadoutFailure>().Fault.ShouldBe(ReadoutFault.NoAnswer);
        (await protocol.ReadAsync(Patient(ModbusBench.OnLine(9, Sources)), ModbusBench.Options(), default)).ShouldBeOfType<DecodedReading>();
    }

    private static async Task CheckAsync(ModbusProtocol protocol, ModbusBrowser browser, Device device)
    {
        device = Patient(device);
        for (var round = 0; round < 2; round++)
        {
            var reading = (await protocol.ReadAsync(device, ModbusBench.Options(), default)).ShouldBeOfType<DecodedReading>();
            reading.Values.Select(v => v.Value).ShouldBe(
                [RawValue.Float(180.47f), RawValue.Number(180470), RawValue.Text("ABC"), RawValue.None, RawValue.Number(-2), RawValue.Number(1), RawValue.Number(0), RawValue.Number(1)]);
            reading.Incomplete.ShouldBe("function 03 address 1044: exception 02 (illegal data address)");
            reading.BrokenAnswers.ShouldBe(0);
        }

        var range = await browser.ReadAsync(device, 3, 1038, 8, default);
        range.Failure.ShouldBeNull();
        (range.Words[2], range.Words[3], range.Words[4], range.Words[7]).ShouldBe(((ushort)0x4142, (ushort)0x4300, null, null));
    }

    private static Device Patient(Device device) => device with { Modbus = device.Modbus! with { Timeout = 20_000 } };
}
