using MCenter.Core.Devices;
using MCenter.Core.Modules;
using MCenter.Core.Readout;
using MCenter.Drivers.MBus;
using MCenter.Drivers.Transport;

namespace MCenter.Tests.Drivers.MBus;

/// <summary>The protocol over one line called "M-Bus", as the module makes it.</summary>
internal static class MBusBench
{
    public static MBusLines Lines(IByteLink link, TimeProvider time) =>
        new(new LineSet("M-Bus", [new Line(new LineOptions { Name = "M-Bus", Endpoint = "bench" }, link, time)], null!, time), time);

    public static MBusProtocol Over(IByteLink link, TimeProvider time) => new(Lines(link, time), time);

    public static ReadoutOptions Options(double seconds = 3, int tries = 3) => new(TimeSpan.FromSeconds(seconds), tries, InterpretTimes: true);

    public static Device Primary(int address) => new() { Id = 1, Line = "M-Bus", AddressMode = AddressMode.Primary, PrimaryAddress = address };

    public static Device Secondary(string address) => new() { Id = 1, Line = "M-Bus", AddressMode = AddressMode.Secondary, SecondaryAddress = address };
}
