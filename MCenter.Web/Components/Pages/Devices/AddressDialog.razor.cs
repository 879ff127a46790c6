using MCenter.Core.Devices;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>Sets the primary address in the meter itself, and how it is addressed from then on.</summary>
public partial class AddressDialog
{
    private int? address;
    private AddressMode mode;

    private string Now => Device.AddressMode == AddressMode.Primary ? L["ByPrimary", Device.PrimaryAddress] : L["BySecondary", Device.SecondaryAddress, Device.PrimaryAddress];

    /// <inheritdoc/>
    protected override void OnInitialized() => mode = Device.AddressMode;

    private Task SetAsync() => address is not { } wanted ? Task.CompletedTask : RunAsync(
        L["Question", Device.DisplayName, wanted], L["Set"], L["Done", wanted], user => Setup.SetAddressAsync(Device.Id, wanted, mode, user, CancellationToken.None));
}
