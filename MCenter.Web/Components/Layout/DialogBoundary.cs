using MCenter.Core.History;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using Radzen;

namespace MCenter.Web.Components.Layout;

/// <summary>What lies over the pages. A dialog that fails is closed and it is told why; without this, the error would reach no page's boundary and end the circuit.</summary>
public sealed class DialogBoundary : ErrorBoundary
{
    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private IStringLocalizer<MainLayout> L { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized() => ErrorContent = _ => _ => { };

    /// <inheritdoc/>
    protected override async Task OnErrorAsync(Exception exception)
    {
        await base.OnErrorAsync(exception);
        // the dialogs are taken down first; then who waits for one is answered, and the next can be opened
        await Task.Yield();
        Dialogs.Close();
        Notifications.Notify(NotificationSeverity.Error, exception is HistoryUnavailableException history ? L["HistoryUnavailable", history.Message] : L["ErrorHelp"], duration: 20_000);
        Recover();
    }
}
