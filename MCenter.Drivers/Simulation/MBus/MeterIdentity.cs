using System.Globalization;
using MCenter.Core.Devices;

namespace MCenter.Drivers.Simulation.MBus;

/// <summary>Who a simulated meter is: what the fixed header of its telegrams says (EN 13757-3, 6.3.1).</summary>
/// <param name="Identification">8 digits as printed, normally decimal, hexadecimal ones allowed.</param>
/// <param name="Manufacturer">Three letters A to Z.</param>
/// <param name="Version">Version byte.</param>
/// <param name="Medium">Medium code.</param>
internal sealed record MeterIdentity(string Identification, string Manufacturer, byte Version, Medium Medium)
{
    /// <summary>The secondary address as it goes over the wire: identification (low byte first), manufacturer, version, medium.</summary>
    public byte[] ToBytes()
    {
        var id = uint.Parse(Identification, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var maker = Manufacturer.Aggregate(0, (code, letter) => (code << 5) | (letter - '@'));
        return [(byte)id, (byte)(id >> 8), (byte)(id >> 16), (byte)(id >> 24), (byte)maker, (byte)(maker >> 8), Version, (byte)Medium];
    }

    /// <summary>The secondary address as in <see cref="Device.SecondaryAddress"/>: 16 hexadecimal digits.</summary>
    public string SecondaryAddress => Identification + Convert.ToHexString(ToBytes().AsSpan(4));
}
