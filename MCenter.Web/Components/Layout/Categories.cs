using MCenter.Core.Devices;

namespace MCenter.Web.Components.Layout;

/// <summary>How a category looks and where its list is.</summary>
internal static class Categories
{
    /// <summary>Its Material symbol.</summary>
    public static string Icon(this DeviceCategory category) => category switch
    {
        DeviceCategory.Electricity => "bolt",
        DeviceCategory.Water => "water_drop",
        DeviceCategory.WarmWater => "shower",
        DeviceCategory.Gas => "local_fire_department",
        DeviceCategory.Heat => "mode_heat",
        DeviceCategory.Cold => "ac_unit",
        DeviceCategory.HeatCold => "hvac",
        _ => "sensors",
    };

    /// <summary>Path of its list.</summary>
    public static string Path(this DeviceCategory category) => $"/devices/{category.ToString().ToLowerInvariant()}";
}
