using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Drivers.Modbus.Explain;

namespace MCenter.Tests.Drivers.Modbus.Explain;

/// <summary>The bytes of an exchange with their meaning.</summary>
public class ExchangeExplainerTest
{
    private static readonly Device Meter = Named(ModbusBench.OnLine(1, ModbusBench.Holding(1030, ModbusType.Float32), ModbusBench.Holding(1033)));

    [Fact]
    public void A_request_and_its_answer_on_a_serial_line() => Explained(Meter, "01 03 0406 0004", "01 03 08 4334 7852 0005 0007").ShouldBe(
    [
        "0 01 Unit 1", "1 03 Function 3: read holding registers", "2 04 06 Start address 1030", "4 00 04 Count 4", "6 A5 38 Checksum right",
        "0 01 Unit 1", "1 03 Function 3: read holding registers", "2 08 Byte count 8", "3 43 34 78 52 Active energy import (address 1030): 180.47 Wh", "7 00 05 Address 1032: 5",
        "9 00 07 -not yet configured- (address 1033): 7", "11 46 46 Checksum right",
    ]);

    [Fact]
    public void An_exception_and_a_wrong_checksum_are_told_as_faults()
    {
        Faults(Meter, "01 03 0406 0004", "01 83 02").ShouldBe(["Exception to function 3", "Exception 2: the device has no such address"]);
        var explained = ExchangeExplainer.Explain(Meter, [new(ModbusBench.Frame("01 03 0406 0001"), Sent: true), new(Convert.FromHexString("0103020005FFFF"))], CultureInfo.InvariantCulture);
        explained[1].Fields[^1].ShouldBe(new ExplainedField(5, "FF FF", "Checksum wrong, expected 78 47", IsFault: true));
    }

    [Fact]
    public void Wrong_function_byte_count_and_rest_are_told_as_faults()
    {
        Faults(Meter, "01 03 0406 0001", "01 04 02 0005").ShouldBe(["Function 4: read input registers"]);
        Faults(Meter, "01 03 0406 0001", "01 03 04 0005 0006").ShouldBe(["Byte count 4, expected 2"]);
        Faults(Meter, "01 03 0406 0001", "01 03").ShouldBe(["Bytes that belong to no answer"]);
    }

    [Fact]
    public void An_exchange_over_tcp_in_the_readers_language()
    {
        var device = Meter with { Protocol = "ModbusTcp" };
        var explained = ExchangeExplainer.Explain(
            device, [new(Convert.FromHexString("000A00000006010100000009"), Sent: true), new(Convert.FromHexString("000A000000050101020501"))], CultureInfo.GetCultureInfo("de-CH"));
        explained.SelectMany(t => t.Fields).Select(f => f.Meaning).ShouldBe(
        [
            "Transaktion 10", "Protokoll 0 (0 = Modbus)", "Länge: 6 Bytes folgen", "Geräteadresse 1", "Funktion 1: Ausgangsbits lesen", "Startadresse 0", "Anzahl 9",
            "Transaktion 10", "Protokoll 0 (0 = Modbus)", "Länge: 5 Bytes folgen", "Geräteadresse 1", "Funktion 1: Ausgangsbits lesen", "Anzahl Bytes 2",
            "Adressen 0 bis 7: 10100000", "Adressen 8 bis 8: 1",
        ]);
    }

    private static string[] Explained(Device device, string request, string answer) =>
        [.. Fields(device, request, answer).Select(f => $"{f.Offset} {f.Hex} {f.Meaning}")];

    private static string[] Faults(Device device, string request, string answer) => [.. Fields(device, request, answer).Where(f => f.IsFault).Select(f => f.Meaning)];

    private static IEnumerable<ExplainedField> Fields(Device device, string request, string answer) =>
        ExchangeExplainer.Explain(device, [new(ModbusBench.Frame(request), Sent: true), new(ModbusBench.Frame(answer))], CultureInfo.InvariantCulture).SelectMany(t => t.Fields);

    private static Device Named(Device device) =>
        device with { Registers = [device.Registers[0] with { NameCode = RegisterNames.ActiveEnergyImport, RawUnit = "Wh" }, .. device.Registers.Skip(1)] };
}
