using MCenter.Core.Devices;
using MCenter.Core.Devices.Import;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>Copies chosen settings of one of the chosen devices to the others, after a preview.</summary>
public partial class CopySettings
{
    private readonly HashSet<string> fields = [];
    private IReadOnlyList<CopiedSettings> preview = [];
    private string error = "";
    private int from;
    private bool working;

    /// <summary>The chosen devices.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<int> DeviceIds { get; set; } = [];

    [Inject]
    private DeviceStore Devices { get; set; } = null!;

    [Inject]
    private SettingsCopy Copying { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    private IEnumerable<object> Sources => DeviceIds.Select(Devices.Current.Find).OfType<Device>().Select(d => new { d.Id, Text = d.DisplayName.Length > 0 ? d.DisplayName : $"{d.Id}" });

    /// <inheritdoc/>
    protected override void OnInitialized() => from = DeviceIds is [var first, ..] ? first : 0;

    private string Title(string field) => field == "registers" ? L["Registers"] : MeterListImport.TitleOf(field);

    private void Choose(string field, bool on)
    {
        _ = on ? fields.Add(field) : fields.Remove(field);
        Check();
    }

    private void Check()
    {
        error = "";
        try
        {
            preview = fields.Count > 0 ? Copying.Check(from, [.. DeviceIds], fields) : [];
        }
        catch (KeyNotFoundException)
        {
            Dialogs.Close(); // one was deleted meanwhile
        }
    }

    private async Task CopyAsync()
    {
        working = true;
        try
        {
            var copied = await Copying.CopyAsync(from, [.. DeviceIds], fields, await Rights.ActorAsync(), CancellationToken.None);
            Notifications.Notify(NotificationSeverity.Success, L["Done", copied.Count(c => c.Changes.Count > 0)]);
            Dialogs.Close(true);
        }
        catch (Exception e) when (e is InvalidInputException or ConflictException or KeyNotFoundException)
        {
            error = e is InvalidInputException invalid ? string.Join(" ", invalid.Errors.Select(x => x.Message).Distinct()) : e.Message;
        }
        finally
        {
            working = false;
        }
    }
}
