using MCenter.Core.Devices;
using MCenter.Core.Exchange;
using MCenter.Core.Registers;
using MCenter.Web.Components.Live;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>The meter exchanges of a device, newest first; the last one can be taken back.</summary>
public partial class ExchangeList
{
    /// <summary>The device.</summary>
    [Parameter, EditorRequired]
    public Device Device { get; set; } = null!;

    /// <summary>Whether the user may take the last one back.</summary>
    [Parameter]
    public bool Editable { get; set; }

    [Inject]
    private MeterExchanges Exchanges { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized() => Listen(() => Exchanges.Changed += Refresh, () => Exchanges.Changed -= Refresh);

    private static string Number(string serial) => serial.Length > 0 ? serial : "–";

    private static string Scaled(decimal raw, Register register) => RegisterView.Number(raw / register.DivisorOrOne);

    private async Task UndoAsync(MeterExchange exchange)
    {
        if (await Dialogs.Confirm(L["UndoQuestion", Number(exchange.Old.Serial)], L["Undo"], new() { OkButtonText = L["Undo"], CancelButtonText = S["Cancel"], CssClass = "danger-dialog" }) == true)
        {
            await Exchanges.UndoAsync(Device.Id, exchange.Id, await Rights.ActorAsync(), CancellationToken.None);
        }
    }
}
