using MCenter.Core.Devices.Import;
using MCenter.Core.Modbus;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Devices.Modbus;

/// <summary>Takes the registers of a Modbus device from a list: checked first, one verdict a row, then all or nothing.</summary>
public sealed partial class ImportRegisters
{
    private string list = "";
    private bool replace;
    private bool working;
    private RegisterListCheck? check;

    /// <summary>The device that gets them.</summary>
    [Parameter, EditorRequired]
    public int DeviceId { get; set; }

    [Inject]
    private RegisterImport Lists { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    private static BadgeStyle Style(MeterListVerdict verdict) => verdict switch
    {
        MeterListVerdict.New => BadgeStyle.Success,
        MeterListVerdict.Changes => BadgeStyle.Info,
        MeterListVerdict.Error => BadgeStyle.Danger,
        _ => BadgeStyle.Light,
    };

    private void Replace(bool all)
    {
        replace = all;
        if (check is not null)
        {
            Check();
        }
    }

    private void Take(string taken)
    {
        list = taken.Length > 0 ? taken : list;
        Check();
    }

    private void Check()
    {
        try
        {
            check = Lists.Check(DeviceId, list, replace);
        }
        catch (KeyNotFoundException)
        {
            Dialogs.Close(false); // the device was deleted meanwhile
        }
    }

    private async Task ImportAsync()
    {
        working = true;
        try
        {
            var done = await Lists.ImportAsync(DeviceId, list, replace, await Rights.ActorAsync(), CancellationToken.None);
            Notifications.Notify(NotificationSeverity.Success, L["Done", done.New, done.Changed, done.Removed.Count]);
            Dialogs.Close(true);
        }
        catch (Exception e) when (e is InvalidInputException or KeyNotFoundException)
        {
            // what is there changed since it was checked
            Check();
        }
        finally
        {
            working = false;
        }
    }
}
