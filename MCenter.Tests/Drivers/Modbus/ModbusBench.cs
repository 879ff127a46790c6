using MCenter.Core.Devices;
using MCenter.Core.Modules;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Drivers.Modbus;
using MCenter.Drivers.Modbus.Rtu;
using MCenter.Drivers.Transport;

namespace MCenter.Tests.Drivers.Modbus;

/// <summary>The protocols over one RTU line called "RTU", as the module makes them, and devices for them.</summary>
internal static class ModbusBench
{
    public static ModbusWires Wires(IByteLink? link, TimeProvider time) =>
        new(new LineSet("Modbus RTU", link is null ? [] : [new Line(new LineOptions { Name = "RTU", Kind = ModbusWires.Rtu, Endpoint = "bench" }, link, time)], null!, time), time);

    public static ModbusProtocol Rtu(IByteLink link, TimeProvider time) => new(ModbusWires.Rtu, Wires(link, time), time);

    public static ModbusProtocol Tcp(TimeProvider time) => new(ModbusWires.Tcp, Wires(null, time), time);

    public static ReadoutOptions Options(int tries = 3) => new(TimeSpan.FromSeconds(9), tries, InterpretTimes: true);

    public static Device OnLine(int unit, params ModbusSource[] sources) => Device(ModbusWires.Rtu, new() { UnitId = unit, Parity = Parity.None }, sources) with { Line = "RTU" };

    public static Device OnTcp(int port, int unit, params ModbusSource[] sources) => Device(ModbusWires.Tcp, new() { Host = "127.0.0.1", Port = port, UnitId = unit }, sources);

    public static ModbusSource Holding(int address, ModbusType type = ModbusType.UInt16) => new() { FunctionCode = 3, Address = address, Type = type };

    /// <summary>A frame of a unit with its checksum.</summary>
    public static byte[] Frame(string hexWithoutChecksum)
    {
        var bytes = Convert.FromHexString(hexWithoutChecksum.Replace(" ", ""));
        var crc = Crc16.Of(bytes);
        return [.. bytes, (byte)crc, (byte)(crc >> 8)];
    }

    private static Device Device(string protocol, ModbusConnection modbus, ModbusSource[] sources) => new()
    {
        Id = 1,
        Protocol = protocol,
        BaudRate = 19200,
        Modbus = modbus,
        Registers = [.. sources.Select((s, i) => new Register { Number = i, Modbus = s })],
    };
}
