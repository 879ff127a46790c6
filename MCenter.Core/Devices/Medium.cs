namespace MCenter.Core.Devices;

/// <summary>Medium codes of EN 13757-3 (device type), one byte; the names are those of the M-Bus documentation.</summary>
public enum Medium : byte
{
#pragma warning disable CS1591 // the names are the standard's
    Other = 0x00,
    Oil = 0x01,
    Electricity = 0x02,
    Gas = 0x03,
    HeatOutlet = 0x04,
    Steam = 0x05,
    WarmWater = 0x06,
    Water = 0x07,
    HeatCostAllocator = 0x08,
    CompressedAir = 0x09,
    CoolingOutlet = 0x0A,
    CoolingInlet = 0x0B,
    HeatInlet = 0x0C,
    HeatCooling = 0x0D,
    BusSystem = 0x0E,
    Unknown = 0x0F,
    HotWater = 0x15,
    ColdWater = 0x16,
    DualWater = 0x17,
    Pressure = 0x18,
    AdConverter = 0x19,
    SmokeDetector = 0x1A,
    RoomSensor = 0x1B,
    GasDetector = 0x1C,
    Breaker = 0x20,
    Valve = 0x21,
    WasteWater = 0x28,
    Garbage = 0x29,
#pragma warning restore CS1591
}
