using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Readout;

namespace MCenter.Core.Scan;

/// <summary>Makes the device of a meter that was found. Pure.</summary>
internal static class FoundMeter
{
    /// <summary>The device to add, named and set up by the meter's first answer as far as it has one.</summary>
    public static Device Device(ScanRequest request, int baudRate, SearchFinding found, DeviceTypeCatalog types)
    {
        var identity = found.Identity!;
        var device = new Device
        {
            Line = request.Line,
            BaudRate = baudRate,
            AddressMode = request.Addressing,
            PrimaryAddress = identity.PrimaryAddress is >= 0 and <= 250 ? identity.PrimaryAddress : 0,
            SecondaryAddress = identity.SecondaryAddress,
            LoadProfile = request.LoadProfile && LoadProfileMeters.Has(identity.Manufacturer, identity.Version, identity.Medium),
        };
        if (found.Reading is not { } reading)
        {
            return device;
        }

        var type = types.Find(identity, reading.Values.Count);
        return DeviceAdoption.Adopt(device with { Name = type is null ? "" : $"{type.Name} {identity.Identification.TrimStart('0')}".TrimEnd() }, reading, types);
    }
}
