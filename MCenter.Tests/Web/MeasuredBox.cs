using System.Globalization;
using MCenter.Drivers.Simulation.MBus;
using MCenter.Tests.Drivers.Simulation;
using MCenter.Tests.Support;

namespace MCenter.Tests.Web;

/// <summary>A box on a simulated line whose voltage and current stand in two files, as from Linux' hwmon: 39.8 V and 120 mA at first.</summary>
public sealed class MeasuredBox : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mcenter-hwmon").FullName;
    private readonly SimulatedMBusLine line = new([BusTest.Meter("00000001", address: 1)], new(), TestClock.Running);

    public MeasuredBox()
    {
        line.Start();
        Write(39_800, 120);
        Box = new()
        {
            Settings = new()
            {
                ["Lines:0:Kind"] = "MBus", ["Lines:0:Endpoint"] = line.Endpoint, ["Lines:0:VoltageFile"] = Path.Combine(folder, "in1_input"), ["Lines:0:CurrentFile"] = CurrentFile,
            },
        };
    }

    public BoxFactory Box { get; }

    public string CurrentFile => Path.Combine(folder, "curr1_input");

    public void Write(int millivolts, int milliamperes)
    {
        // replaced as a whole: who reads meanwhile sees the old number or the new one
        foreach (var (file, number) in new[] { ("in1_input", millivolts), ("curr1_input", milliamperes) })
        {
            var path = Path.Combine(folder, file);
            File.WriteAllText(path + ".new", number.ToString(CultureInfo.InvariantCulture) + "\n");
            File.Move(path + ".new", path, overwrite: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Box.DisposeAsync();
        await line.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
