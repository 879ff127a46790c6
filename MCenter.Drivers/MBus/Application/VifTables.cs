using MCenter.Core.Registers;

namespace MCenter.Drivers.MBus.Application;

/// <summary>
/// The codes of value information fields (EN 13757-3: primary VIF; first extension FD; second extension FB; their second level). Units are base units.
/// Names are those of the M-Bus documentation as existing M-Center data have them.
/// </summary>
internal static class VifTables
{
    /// <summary>Code that leads to <see cref="ExtensionFb"/> in the next byte.</summary>
    public const byte Fb = 0xFB;

    /// <summary>Code that leads to <see cref="ExtensionFd"/> in the next byte; within that table, to <see cref="SecondLevelFd"/>.</summary>
    public const byte Fd = 0xFD;

    /// <summary>Code of the third extension table, all of it reserved.</summary>
    public const byte Ef = 0xEF;

    /// <summary>Primary VIF.</summary>
    public static VifTable Primary { get; } = new VifTable()
        .Decades(0x00, 0x07, -3, "Energy", "Wh", Quantity.Energy)
        .Decades(0x08, 0x0F, 0, "Energy", "J", Quantity.Energy)
        .Decades(0x10, 0x17, -6, "Volume", "m^3", Quantity.Volume)
        .Decades(0x18, 0x1F, -3, "Mass", "kg", Quantity.Mass)
        .Durations(0x20, 0x23, "On time", Quantity.OnTime)
        .Durations(0x24, 0x27, "Operating time", Quantity.OperatingTime)
        .Decades(0x28, 0x2F, -3, "Power", "W", Quantity.Power, VifTraits.Phased)
        .Decades(0x30, 0x37, 0, "Power", "J/h", Quantity.Power)
        .Decades(0x38, 0x3F, -6, "Volume flow", "m^3/h", Quantity.VolumeFlow)
        .Decades(0x40, 0x47, -7, "Volume flow", "m^3/h", Quantity.VolumeFlow, factor: 60)
        .Decades(0x48, 0x4F, -9, "Volume flow", "m^3/h", Quantity.VolumeFlow, factor: 3600)
        .Decades(0x50, 0x57, -3, "Mass flow", "kg/h", Quantity.MassFlow)
        .Decades(0x58, 0x5B, -3, "Flow temperature", "°C", Quantity.FlowTemperature)
        .Decades(0x5C, 0x5F, -3, "Return temperature", "°C", Quantity.ReturnTemperature)
        .Decades(0x60, 0x63, -3, "Temperature difference", "K", Quantity.TemperatureDifference)
        .Decades(0x64, 0x67, -3, "External temperature", "°C", Quantity.ExternalTemperature)
        .Decades(0x68, 0x6B, -3, "Pressure", "bar", Quantity.Pressure)
        .Code(0x6C, "Time point (date)", "", Quantity.Date, traits: VifTraits.Time)
        .Code(0x6D, "Time point (time & date)", "", Quantity.DateTime, traits: VifTraits.Time)
        .Code(0x6E, "Units for H.C.A.", "HCA", Quantity.HeatCostAllocation)
        .Durations(0x70, 0x73, "Averaging duration", Quantity.Duration)
        .Durations(0x74, 0x77, "Actuality duration", Quantity.Duration)
        .Code(0x78, "Fabrication", "", Quantity.FabricationNumber, traits: VifTraits.Unsigned)
        .Code(0x79, "(Enhanced) identification", "", Quantity.Identification, traits: VifTraits.Unsigned)
        .Code(0x7A, "Bus address", "", Quantity.Unknown, traits: VifTraits.Unsigned)
        .Code(0x7C, "", "", Quantity.Unknown, traits: VifTraits.PlainText)
        .Code(0x7E, "Any VIF", "", Quantity.Unknown)
        .Code(0x7F, "Special supplier information", "", Quantity.ManufacturerSpecific, traits: VifTraits.Manufacturer);

    /// <summary>VIF FB: the true code is the next byte.</summary>
    public static VifTable ExtensionFb { get; } = new VifTable()
        .Decades(0x00, 0x01, 5, "Energy", "Wh", Quantity.Energy)
        .Decades(0x02, 0x03, 3, "Reactive energy", "varh", Quantity.ReactiveEnergy)
        .Decades(0x04, 0x05, 3, "Apparent energy", "VAh", Quantity.ApparentEnergy)
        .Decades(0x08, 0x09, 8, "Energy", "J", Quantity.Energy)
        .Decades(0x0C, 0x0F, 5, "Energy", "cal", Quantity.Energy)
        .Decades(0x10, 0x11, 2, "Volume", "m^3", Quantity.Volume)
        .Decades(0x14, 0x17, 0, "Reactive power", "var", Quantity.ReactivePower, VifTraits.Phased)
        .Decades(0x18, 0x19, 5, "Mass", "kg", Quantity.Mass)
        .Decades(0x1A, 0x1B, -1, "Relative humidity", "%", Quantity.RelativeHumidity)
        .Code(0x20, "Volume", "ft^3", Quantity.Volume)
        .Code(0x21, "Volume", "ft^3", Quantity.Volume, exponent: -1)
        .Code(0x22, "Volume", "gal", Quantity.Volume, exponent: -1)
        .Code(0x23, "Volume", "gal", Quantity.Volume)
        .Code(0x24, "Volume flow", "gal/min", Quantity.VolumeFlow, exponent: -3)
        .Code(0x25, "Volume flow", "gal/min", Quantity.VolumeFlow)
        .Code(0x26, "Volume flow", "gal/h", Quantity.VolumeFlow)
        .Decades(0x28, 0x29, 5, "Power", "W", Quantity.Power, VifTraits.Phased)
        .Code(0x2A, "Phase U-U", "°", Quantity.PhaseAngle, exponent: -1)
        .Code(0x2B, "Phase U-I", "°", Quantity.PhaseAngle, exponent: -1)
        .Decades(0x2C, 0x2F, -3, "Frequency", "Hz", Quantity.Frequency)
        .Decades(0x30, 0x31, 8, "Power", "J/h", Quantity.Power)
        .Decades(0x34, 0x37, 0, "Apparent power", "VA", Quantity.ApparentPower, VifTraits.Phased)
        .Decades(0x58, 0x5B, -3, "Flow temperature", "°F", Quantity.FlowTemperature)
        .Decades(0x5C, 0x5F, -3, "Return temperature", "°F", Quantity.ReturnTemperature)
        .Decades(0x60, 0x63, -3, "Temperature difference", "°F", Quantity.TemperatureDifference)
        .Decades(0x64, 0x67, -3, "External temperature", "°F", Quantity.ExternalTemperature)
        .Decades(0x70, 0x73, -3, "Cold / warm temperature limit", "°F", Quantity.Unknown)
        .Decades(0x74, 0x77, -3, "Cold / warm temperature limit", "°C", Quantity.Unknown)
        .Decades(0x78, 0x7F, -3, "Cumulated maximum of power", "W", Quantity.Power);

    /// <summary>VIF FD: the true code is the next byte.</summary>
    public static VifTable ExtensionFd { get; } = new VifTable()
        .Decades(0x00, 0x03, -3, "Credit", "", Quantity.Unknown)
        .Decades(0x04, 0x07, -3, "Debit", "", Quantity.Unknown)
        .Ids(0x08, "Access number", "Medium", "Manufacturer", "Parameter set identification", "Model / version", "Hardware version", "Firmware version", "Software version")
        .Ids(0x10, "Customer location", "Customer", "Access code user", "Access code operator", "Access code system operator", "Access code developer", "Password")
        .Code(0x17, "Error flags (Device type specific)", "", Quantity.ErrorFlags, traits: VifTraits.Unsigned | VifTraits.Binary)
        .Code(0x18, "Error mask", "", Quantity.Unknown, traits: VifTraits.Unsigned | VifTraits.Binary)
        .Ids(0x19, "Security key")
        .Code(0x1A, "Digital output", "", Quantity.Unknown, traits: VifTraits.Unsigned | VifTraits.Binary)
        .Code(0x1B, "Digital input", "", Quantity.Unknown, traits: VifTraits.Unsigned | VifTraits.Binary)
        .Ids(0x1C, "Baud rate", "Response delay time", "Retry", "Remote control")
        .Ids(0x20, "First storage number for cyclic storage", "Last storage number for cyclic storage", "Size of storage block", "Descriptor for tariff and subunit")
        .Durations(0x24, 0x27, "Storage interval", Quantity.Duration)
        .Code(0x28, "Storage interval", "month", Quantity.Duration)
        .Code(0x29, "Storage interval", "year", Quantity.Duration)
        .Ids(0x2A, "Operator specific data")
        .Code(0x2B, "Time point second", "s", Quantity.Unknown)
        .Durations(0x2C, 0x2F, "Duration since last readout", Quantity.Duration)
        .Code(0x30, "Start of tariff", "", Quantity.DateTime, traits: VifTraits.Time)
        .Durations(0x31, 0x33, "Duration of tariff", Quantity.Duration)
        .Durations(0x34, 0x37, "Period of tariff", Quantity.Duration)
        .Code(0x38, "Period of tariff", "month", Quantity.Duration)
        .Code(0x39, "Period of tariff", "year", Quantity.Duration)
        .Code(0x3A, "Dimensionless", "", Quantity.Dimensionless)
        .Code(0x3B, "Data container for wireless M-Bus protocol", "", Quantity.Unknown, traits: VifTraits.Opaque)
        .Durations(0x3C, 0x3F, "Period of nominal data transmissions", Quantity.Duration)
        .Decades(0x40, 0x4F, -9, "Volts", "V", Quantity.Voltage, VifTraits.Phased)
        .Decades(0x50, 0x5F, -12, "Ampere", "A", Quantity.Current, VifTraits.Phased)
        .Code(0x60, "Reset counter", "", Quantity.ResetCounter)
        .Code(0x61, "Cumulation counter", "", Quantity.Unknown)
        .Ids(0x62, "Control signal", "Day of week", "Week number", "Time point of day change", "State of parameter activation")
        .Code(0x67, "Special supplier information", "", Quantity.ManufacturerSpecific)
        .Code(0x68, "Duration since last cumulation", "s", Quantity.Duration, factor: 3600)
        .Code(0x69, "Duration since last cumulation", "s", Quantity.Duration, factor: 86400)
        .Code(0x6A, "Duration since last cumulation", "month", Quantity.Duration)
        .Code(0x6B, "Duration since last cumulation", "year", Quantity.Duration)
        .Code(0x6C, "Operating time battery", "s", Quantity.OperatingTime, factor: 3600)
        .Code(0x6D, "Operating time battery", "s", Quantity.OperatingTime, factor: 86400)
        .Code(0x6E, "Operating time battery", "month", Quantity.OperatingTime)
        .Code(0x6F, "Operating time battery", "year", Quantity.OperatingTime)
        .Code(0x70, "Date and time of battery change", "", Quantity.DateTime, traits: VifTraits.Time)
        .Code(0x71, "RF level", "dBm", Quantity.SignalStrength)
        .Code(0x72, "Daylight saving", "", Quantity.Unknown, traits: VifTraits.Opaque)
        .Code(0x73, "Listening window management", "", Quantity.Unknown, traits: VifTraits.Opaque)
        .Code(0x74, "Remaining battery life time", "s", Quantity.BatteryLife, factor: 86400)
        .Code(0x75, "Number of times the meter was stopped", "", Quantity.Unknown)
        .Code(0x76, "Data container for manufacturer specific protocol", "", Quantity.Unknown, traits: VifTraits.Opaque);

    /// <summary>VIF FD FD: the true code is the byte after.</summary>
    public static VifTable SecondLevelFd { get; } = new VifTable()
        .Code(0x02, "Remaining battery life time", "month", Quantity.BatteryLife);

    /// <summary>VIF EF: reserved.</summary>
    public static VifTable ExtensionEf { get; } = new();
}
