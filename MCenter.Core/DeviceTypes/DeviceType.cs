using System.Globalization;
using MCenter.Core.Devices;

namespace MCenter.Core.DeviceTypes;

/// <summary>What makes devices one type: they answer with the same registers in the same order. There is one template a type.</summary>
/// <param name="Manufacturer">Three letters.</param>
/// <param name="Medium">Medium that the telegram names.</param>
/// <param name="Version">Version byte.</param>
/// <param name="NumberOfRegisters">How many registers such a device answers with, from 1.</param>
public readonly record struct DeviceType(string Manufacturer, Medium Medium, int Version, int NumberOfRegisters)
{
    /// <summary>The type of a device; null before its first readout, and for what is read by another protocol than M-Bus.</summary>
    public static DeviceType? Of(Device device) => device is { Protocol: "MBus", MBusMedium: { } medium, Registers.Count: > 0 }
        ? new(device.Manufacturer, medium, device.Version, device.Registers.Count)
        : null;

    /// <summary>"EMU/Electricity/16/17", as <c>/api/v1/drivers</c> names it.</summary>
    public string Path => string.Create(CultureInfo.InvariantCulture, $"{Manufacturer}/{Medium}/{Version}/{NumberOfRegisters}");

    /// <summary>How many devices there are of each type.</summary>
    public static Dictionary<DeviceType, int> Count(DeviceCatalog devices) => devices.All.Select(Of).OfType<DeviceType>().CountBy(t => t).ToDictionary();

    /// <summary>"EMU, Electricity, version 16, 17 registers", for the event log and errors.</summary>
    public override string ToString() => $"{Manufacturer}, {MediumNames.Of(Medium)}, version {Version}, {NumberOfRegisters} registers";
}
