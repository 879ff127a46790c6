using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Drivers.Simulation.MBus;
using MCenter.Tests.Support;

namespace MCenter.Tests.Web;

/// <summary>A box on a simulated line with meters, to be searched for real; at 38400 Bd a mask with one open digit takes seconds.</summary>
public sealed class ScanBox : IAsyncDisposable
{
    private readonly SimulatedMBusLine line;

    public ScanBox(int meters = 3, Medium medium = Medium.Water)
    {
        line = new(
            Enumerable.Range(0, meters).Select(n => new SimulatedMeter
            {
                Identity = new((12_345_670 + n).ToString(CultureInfo.InvariantCulture), "SIM", 1, medium),
                PrimaryAddress = (byte)(n + 1),
                Telegrams = _ => [new TelegramBuilder().Number([0x0C, 0x13], 1000 + n).ToArray()],
            }).ToList(),
            new(), TestClock.Running);
        line.Start();
        Box = new() { Settings = new() { ["Lines:0:Kind"] = "MBus", ["Lines:0:Endpoint"] = line.Endpoint } };
    }

    public BoxFactory Box { get; }

    /// <summary>Covers the meters, and ten addresses.</summary>
    public const string Mask = "1234567F";

    public async ValueTask DisposeAsync()
    {
        await Box.DisposeAsync();
        await line.DisposeAsync();
    }
}
