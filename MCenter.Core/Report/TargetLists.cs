using System.Globalization;
using MCenter.Core.Devices.Import;
using MCenter.Core.Events;
using MCenter.Core.Settings;

namespace MCenter.Core.Report;

/// <summary>Takes, keeps and deletes the list of the meters that are to be found: the same kind of list as those that meters are added by. Thread safe.</summary>
public sealed class TargetLists(MeterListImport lists, SettingsStore settings, EventLog events, BoxClock clock)
{
    /// <summary>The list; without meters when there is none.</summary>
    public TargetList Current => settings.Get<TargetList>();

    /// <summary>The verdict on each row, <see cref="MeterListVerdict.New"/> or <see cref="MeterListVerdict.Error"/>; nothing is changed.</summary>
    /// <param name="list">The text.</param>
    public MeterListCheck Check(string list) => lists.Read(list, "").Check;

    /// <summary>Takes a list in the place of the one that is there.</summary>
    /// <param name="list">The text.</param>
    /// <param name="userName">Whose import it is.</param>
    /// <param name="cancel">Cancels before anything is stored.</param>
    /// <exception cref="InvalidInputException">Something is wrong; the fields are "rows[5].baudRate". Nothing was changed.</exception>
    public async Task<MeterListCheck> ImportAsync(string list, string? userName, CancellationToken cancel)
    {
        var (check, meters) = lists.Read(list, "");
        if (!check.Acceptable)
        {
            throw MeterListImport.Refusal(check);
        }

        await settings.SaveAsync(new TargetList { ImportedAt = clock.UtcNow, UserName = userName, Meters = [.. meters.Select(TargetMeter.Of)] }, cancel);
        await events.AddAsync(EventSeverity.Info, "Report", "TargetListImported", [meters.Count.ToString(CultureInfo.InvariantCulture)], userName: userName, cancel: CancellationToken.None);
        return check;
    }

    /// <summary>Deletes the list; nothing happens when there is none.</summary>
    public async Task DeleteAsync(string? userName, CancellationToken cancel)
    {
        if (Current.Meters.Count > 0)
        {
            await settings.SaveAsync(new TargetList(), cancel);
            await events.AddAsync(EventSeverity.Info, "Report", "TargetListDeleted", [], userName: userName, cancel: CancellationToken.None);
        }
    }
}
