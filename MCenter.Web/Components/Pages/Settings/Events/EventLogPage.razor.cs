using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Web.Components.Live;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Settings.Events;

/// <summary>The event log: newest first, live, filtered, cleared by an installer.</summary>
public partial class EventLogPage
{
    private const int PageSize = 200;

    private IReadOnlyList<Choice> severities = [];
    private List<string> sources = [];
    private IReadOnlyList<Event> shown = [];
    private EventSeverity atLeast;
    private string? source;
    private string search = "";
    private int wanted = PageSize;
    private bool hasOlder;

    [Inject]
    private EventLog Log { get; set; } = null!;

    [Inject]
    private DeviceStore Devices { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        severities = [.. Enum.GetValues<EventSeverity>().Select(s => new Choice(s, L[s.ToString()]))];
        Listen(() => Log.Added += OnAdded, () => Log.Added -= OnAdded);
        Listen(() => Log.Cleared += Refresh, () => Log.Cleared -= Refresh);
        await RefreshAsync();
    }

    /// <inheritdoc/>
    protected override async Task RefreshAsync()
    {
        // one more than is shown, to know whether there are older ones
        List<Event> found = [];
        IReadOnlyList<Event> part;
        do
        {
            part = await Log.NewestAsync(atLeast, source, found is [.., var last] ? last.Id : null, Math.Min(wanted + 1 - found.Count, EventLog.MostAtOnce), CancellationToken.None);
            found.AddRange(part);
        }
        while (part.Count > 0 && found.Count <= wanted);

        hasOlder = found.Count > wanted;
        shown = [.. found.Take(wanted)];
        sources = [.. sources.Union(shown.Select(e => e.Source)).Order(StringComparer.CurrentCulture)];
    }

    private static string Text(Event e) => EventTexts.Format(e, CultureInfo.CurrentUICulture);

    private void OnAdded(Event added) => Refresh();

    private bool Matches(Event e) =>
        search.Length == 0 || Text(e).Contains(search, StringComparison.CurrentCultureIgnoreCase) || e.UserName?.Contains(search, StringComparison.CurrentCultureIgnoreCase) == true;

    private async Task ShowOlderAsync()
    {
        wanted += PageSize;
        await RefreshAsync();
    }

    private async Task DeleteAllAsync()
    {
        await Rights.ActorAsync();
        var count = await Log.CountAsync(CancellationToken.None);
        if (await Dialogs.Confirm(L["DeleteQuestion", count], L["Title"], new() { OkButtonText = L["Delete"], CancelButtonText = L["Cancel"], CssClass = "danger-dialog" }) == true)
        {
            await Log.ClearAsync(CancellationToken.None);
        }
    }

    private sealed record Choice(EventSeverity Value, string Text);
}
