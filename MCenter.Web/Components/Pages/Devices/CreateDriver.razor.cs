using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>Makes a template from a device's settings; says when it replaces the one for the device's type.</summary>
public partial class CreateDriver
{
    private IReadOnlyList<ValidationError> errors = [];
    private KnownTemplate? known;
    private string name = "";

    /// <summary>The device.</summary>
    [Parameter, EditorRequired]
    public int DeviceId { get; set; }

    /// <summary>Its type.</summary>
    [Parameter, EditorRequired]
    public DeviceType Type { get; set; }

    [Inject]
    private TemplateStore Templates { get; set; } = null!;

    [Inject]
    private TemplateApplication Application { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        known = Templates.Find(Type);
        name = known?.Template.Name ?? $"{Type.Manufacturer} {M.Of(Type.Medium)} {Type.Version}";
    }

    private async Task SaveAsync()
    {
        try
        {
            var replace = known is { Origin: not TemplateOrigin.Deleted };
            await Application.CreateAsync(DeviceId, name.Trim(), replace, await Rights.ActorAsync(), CancellationToken.None);
            Notifications.Notify(NotificationSeverity.Success, L["Created", name.Trim()]);
            Dialogs.Close(true);
        }
        catch (InvalidInputException e)
        {
            errors = e.Errors;
        }
        catch (Exception e) when (e is ConflictException or KeyNotFoundException)
        {
            // somebody made one meanwhile: now it is seen
            known = Templates.Find(Type);
            errors = [new("", e.Message)];
        }
    }
}
