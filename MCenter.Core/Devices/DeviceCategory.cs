namespace MCenter.Core.Devices;

/// <summary>The sidebar's categories; <see cref="MediumGroup"/> is their code in the compatible API (1 electricity, 2 water; the rest our own).</summary>
public enum DeviceCategory
{
#pragma warning disable CS1591 // the names speak
    Other = 0,
    Electricity = 1,
    Water = 2,
    WarmWater = 3,
    Gas = 4,
    Heat = 5,
    Cold = 6,
    HeatCold = 7,
#pragma warning restore CS1591
}

/// <summary>Which category a medium belongs to.</summary>
public static class MediumGroup
{
    /// <summary>The category whose list shows devices of this medium.</summary>
    public static DeviceCategory Of(Medium medium) => medium switch
    {
        Medium.Electricity or Medium.Breaker => DeviceCategory.Electricity,
        Medium.Water or Medium.ColdWater or Medium.DualWater or Medium.WasteWater => DeviceCategory.Water,
        Medium.WarmWater or Medium.HotWater => DeviceCategory.WarmWater,
        Medium.Gas => DeviceCategory.Gas,
        Medium.HeatOutlet or Medium.HeatInlet or Medium.Steam or Medium.HeatCostAllocator => DeviceCategory.Heat,
        Medium.CoolingOutlet or Medium.CoolingInlet => DeviceCategory.Cold,
        Medium.HeatCooling => DeviceCategory.HeatCold,
        _ => DeviceCategory.Other,
    };
}
