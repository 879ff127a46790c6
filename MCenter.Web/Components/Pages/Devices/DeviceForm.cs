using MCenter.Core.Devices;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Radzen;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>A tab that edits some fields of a device. What others change meanwhile is kept: only the tab's own fields are stored.</summary>
public abstract class DeviceForm : ComponentBase
{
    /// <summary>The device as stored.</summary>
    [Parameter, EditorRequired]
    public Device Device { get; set; } = null!;

    /// <summary>Whether the user may change it.</summary>
    [Parameter]
    public bool Editable { get; set; }

    /// <summary>The form's state.</summary>
    protected Device Edited { get; private set; } = new();

    /// <summary>Every error found.</summary>
    protected IReadOnlyList<ValidationError> Errors { get; private set; } = [];

    /// <summary>Whether the form differs from what is stored.</summary>
    protected bool Changed => Merge(Device, Edited) != Device;

    /// <summary>The devices.</summary>
    [Inject]
    protected DeviceStore Devices { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private IStringLocalizer<SharedTexts> Shared { get; set; } = null!;

    /// <summary>Takes this tab's fields from the form, everything else from the device.</summary>
    protected abstract Device Merge(Device stored, Device form);

    /// <summary>Errors that are known without asking the store.</summary>
    protected abstract IEnumerable<ValidationError> Check(Device form);

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (Edited.Id != Device.Id || !Touched)
        {
            Edited = Device;
        }
    }

    /// <summary>A field was changed.</summary>
    protected void Edit(Device form)
    {
        Edited = form;
        Touched = true;
        Errors = [.. Check(form)];
    }

    /// <summary>Back to what is stored.</summary>
    protected void Reset()
    {
        Edited = Device;
        Touched = false;
        Errors = [];
    }

    /// <summary>Stores the tab's fields.</summary>
    protected async Task SaveAsync()
    {
        try
        {
            Device = await Devices.ChangeAsync(Device.Id, stored => Merge(stored, Edited), await Rights.ActorAsync(), CancellationToken.None);
            Reset();
            Notifications.Notify(NotificationSeverity.Success, Shared["Saved"]);
        }
        catch (InvalidInputException e)
        {
            Errors = e.Errors;
        }
        catch (ConflictException e)
        {
            Errors = [new(DeviceFields.Of(e, Device), e.Message)];
        }
    }

    private bool Touched { get; set; }
}
