using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Core.Registers;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>One line of the list. It stays the same object while its device lives, so that an opened line stays open.</summary>
public sealed class DeviceRow(Device device, DeviceState state)
{
    /// <summary>The device as configured now.</summary>
    public Device Device { get; set; } = device;

    /// <summary>What is known of it now.</summary>
    public DeviceState State { get; set; } = state;

    internal Register? Main => RegisterView.MainOf(Device);

    internal RawValue Value => Main is { } main && State.LastReading is { } reading && main.Number < reading.Values.Count ? reading.Values[main.Number] : RawValue.None;

    internal bool Matches(string search) => search.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
        Device.DisplayName.Contains(word, StringComparison.CurrentCultureIgnoreCase)
        || Device.Serial.Contains(word, StringComparison.OrdinalIgnoreCase)
        || Device.SecondaryAddress.Contains(word, StringComparison.OrdinalIgnoreCase)
        || Device.Manufacturer.Contains(word, StringComparison.OrdinalIgnoreCase)
        || Device.Site.Contains(word, StringComparison.CurrentCultureIgnoreCase)
        || Device.CostUnit.Contains(word, StringComparison.CurrentCultureIgnoreCase)
        || Device.Comment.Contains(word, StringComparison.CurrentCultureIgnoreCase));
}

/// <summary>What the list can be sorted by.</summary>
public enum DeviceOrder
{
    /// <summary>Display name.</summary>
    Name,

    /// <summary>Primary address.</summary>
    PrimaryAddress,

    /// <summary>Secondary address.</summary>
    SecondaryAddress,

    /// <summary>Manufacturer.</summary>
    Manufacturer,

    /// <summary>Time of the last successful readout.</summary>
    LastReadout,
}
