namespace MCenter.Web.Components.Pages.Devices;

/// <summary>Sets the baud rate in the meter itself.</summary>
public partial class BaudRateDialog
{
    private int baudRate;

    /// <inheritdoc/>
    protected override void OnInitialized() => baudRate = Device.BaudRate;

    private Task SetAsync() => RunAsync(
        L["Question", Device.DisplayName, Device.BaudRate, baudRate], L["Set"], L["Done", baudRate], user => Setup.SetBaudRateAsync(Device.Id, baudRate, user, CancellationToken.None));
}
