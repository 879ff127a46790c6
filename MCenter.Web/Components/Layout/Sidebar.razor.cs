using MCenter.Core.Devices;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Layout;

/// <summary>The navigation: devices by category with their numbers, and what is done with the box itself.</summary>
public partial class Sidebar
{
    // the manual's order; what fits nowhere comes last
    private static readonly DeviceCategory[] Order = [.. Enum.GetValues<DeviceCategory>().Where(c => c != DeviceCategory.Other), DeviceCategory.Other];

    [Inject]
    private DeviceStore Devices { get; set; } = null!;

    private IEnumerable<(DeviceCategory Category, int Count)> Categories =>
        Order.Select(c => (c, Devices.Current.All.Count(d => d.Category == c))).Where(c => c.Item2 > 0);

    /// <inheritdoc/>
    protected override void OnInitialized() => Listen(() => Devices.Changed += Refresh, () => Devices.Changed -= Refresh);
}
