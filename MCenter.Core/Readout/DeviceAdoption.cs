using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;

namespace MCenter.Core.Readout;

/// <summary>What a device's configuration learns from its answers. Pure.</summary>
internal static class DeviceAdoption
{
    /// <summary>Whether an answer tells something that the configuration lacks.</summary>
    public static bool IsNeeded(Device device, DecodedReading answer) =>
        answer.Identity is not null && (device.MBusMedium is null || device.Registers.Count < answer.Values.Count);

    /// <summary>The device with its identity (first answer) and the registers that were not known yet.</summary>
    public static Device Adopt(Device device, DecodedReading answer, DeviceTypeCatalog types)
    {
        if (answer.Identity is not { } identity)
        {
            return device; // the registers of such a device are set up by hand
        }

        var proposed = types.Propose(identity, answer.Values);
        var known = device.Registers.Count;
        var adopted = device.MBusMedium is null ? Identified(device, identity) : device;
        if (known == 0 && types.Find(identity, answer.Values.Count) is { } template)
        {
            adopted = adopted with
            {
                Battery = adopted.Battery || template.Battery,
                UnitLoads = adopted.UnitLoads == 1 ? template.UnitLoads : adopted.UnitLoads,
                ReadoutCycleMinutes = adopted.ReadoutCycleMinutes == 0 ? template.IntervalMinutes : adopted.ReadoutCycleMinutes,
            };
        }

        return adopted with { Registers = [.. device.Registers, .. proposed.Skip(known)] };
    }

    /// <summary>
    /// The identification number expected at this address, without leading zeros; empty when none is known yet. An answer with another one is not booked.
    /// </summary>
    public static string ExpectedIdentification(Device device)
    {
        var known = device.SecondaryAddress.Length >= 8 ? device.SecondaryAddress[..8] : device.Serial;
        return known.Contains('F', StringComparison.OrdinalIgnoreCase) ? "" : Plain(known); // F: any digit
    }

    /// <summary>Whether an answer comes from another device than the one known.</summary>
    public static bool IsForeign(Device device, DeviceIdentity identity) =>
        ExpectedIdentification(device) is { Length: > 0 } expected && identity.Identification.Length > 0
        && !string.Equals(expected, Plain(identity.Identification), StringComparison.OrdinalIgnoreCase);

    private static Device Identified(Device device, DeviceIdentity identity) => device with
    {
        Serial = device.Serial.Length > 0 ? device.Serial : Plain(identity.Identification),
        Manufacturer = identity.Manufacturer,
        Version = identity.Version,
        MBusMedium = identity.Medium,
        LoadProfile = device.LoadProfile && LoadProfileMeters.Has(identity.Manufacturer, identity.Version, identity.Medium),
        Medium = device.Medium == Medium.Other ? identity.Medium : device.Medium,
        SecondaryAddress = identity.SecondaryAddress.Length > 0 ? identity.SecondaryAddress : device.SecondaryAddress,
        PrimaryAddress = device.AddressMode == AddressMode.Primary || device.PrimaryAddress > 0 || identity.PrimaryAddress is < 0 or > 250 ? device.PrimaryAddress : identity.PrimaryAddress,
    };

    private static string Plain(string digits) => digits.TrimStart('0') is { Length: > 0 } plain ? plain : digits.Length > 0 ? "0" : "";
}
