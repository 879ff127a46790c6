using System.Diagnostics;
using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Drivers.Modbus;
using MCenter.Drivers.Transport;

namespace MCenter.Benchmarks.Modbus;

/// <summary>How long a poll of 32 RTU meters takes, against the time that its bytes and silences are on the wire, in the same run. <c>-- modbus-poll [baud=19200] [rounds=3]</c>.</summary>
internal static class PollBenchmark
{
    private const int Meters = 32;

    public static async Task RunAsync(string[] args)
    {
        var baud = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 19200;
        var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3;
        for (var round = 0; round <= rounds; round++)
        {
            var line = new PacedRtuLine();
            var lines = new LineSet("Modbus RTU", [new Line(new() { Name = "RTU", Kind = ModbusWires.Rtu, Endpoint = "paced" }, line, TimeProvider.System)], null!, TimeProvider.System);
            var protocol = new ModbusProtocol(ModbusWires.Rtu, new ModbusWires(lines, TimeProvider.System), TimeProvider.System);
            var started = Stopwatch.GetTimestamp();
            for (var unit = 1; unit <= Meters; unit++)
            {
                Check(await protocol.ReadAsync(Meter(unit, baud), new ReadoutOptions(TimeSpan.FromSeconds(1), 3, InterpretTimes: true), CancellationToken.None));
            }

            var measured = Stopwatch.GetElapsedTime(started);
            FormattableString result = $"{(round == 0 ? "warm-up" : "round " + round)}: {Meters} meters, {line.Requests} requests at {baud} Bd: on the wire {line.OnWire.TotalSeconds:F3} s, measured {measured.TotalSeconds:F3} s, ratio {measured / line.OnWire:F4}";
            Console.WriteLine(result.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>24 values in two blocks: sixteen counters and powers of 32 bits, eight floats elsewhere.</summary>
    private static Device Meter(int unit, int baud) => new()
    {
        Id = unit,
        Protocol = ModbusWires.Rtu,
        Line = "RTU",
        BaudRate = baud,
        Modbus = new ModbusConnection { UnitId = unit },
        Registers =
        [
            .. Enumerable.Range(0, 16).Select(i => Value(i, new() { Address = 100 + (2 * i), Type = ModbusType.UInt32 })),
            .. Enumerable.Range(16, 8).Select(i => Value(i, new() { FunctionCode = 4, Address = 5000 + (2 * i), Type = ModbusType.Float32 })),
        ],
    };

    private static Register Value(int number, ModbusSource source) => new() { Number = number, Modbus = source };

    private static void Check(ReadoutResult result)
    {
        if (result is not DecodedReading { Retries: 0 } reading || reading.Values[0].Value != RawValue.Number((100 << 16) + 101))
        {
            throw new InvalidOperationException($"{(result as ReadoutFailure)?.Detail ?? "a wrong value"}");
        }
    }
}
