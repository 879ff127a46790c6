using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Settings.Drivers;

/// <summary>Shows what a template changes at which device, and applies it.</summary>
public partial class ApplyDriver
{
    private IReadOnlyList<AppliedDevice>? preview;
    private string error = "";

    /// <summary>The template's type.</summary>
    [Parameter, EditorRequired]
    public DeviceType Type { get; set; }

    [Inject]
    private TemplateApplication Application { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    private int Changing => preview?.Count(d => d.Changes.Count > 0) ?? 0;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        try
        {
            preview = Application.Preview(Type);
        }
        catch (KeyNotFoundException e)
        {
            error = e.Message;
        }
    }

    private async Task ApplyAsync()
    {
        try
        {
            var applied = await Application.ApplyAsync(Type, await Rights.ActorAsync(), CancellationToken.None);
            Notifications.Notify(NotificationSeverity.Success, L["Applied", applied.Count(d => d.Changes.Count > 0)]);
            Dialogs.Close(true);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidInputException or ConflictException)
        {
            error = e.Message;
        }
    }
}
