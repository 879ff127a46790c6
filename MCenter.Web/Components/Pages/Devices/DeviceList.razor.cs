using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using MCenter.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using Radzen;
using Radzen.Blazor;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>All devices, or those of one category; live, searched and sorted.</summary>
public partial class DeviceList
{
    private readonly Dictionary<int, DeviceRow> rows = [];
    private RadzenDataGrid<DeviceRow>? grid;
    private List<DeviceRow> shown = [];
    private string search = "";
    private DeviceOrder order;

    // made once: the field takes other choices for new ones, and looks into them anew
    private List<object> orders = [];
    private bool descending;
    private bool mayInstall;
    private bool choosing;

    // of all lists: what is chosen in one stays so in the next
    private readonly HashSet<int> chosen = [];

    /// <summary>Name of a category in lower case; null = all devices.</summary>
    [Parameter]
    public string? Category { get; set; }

    [Inject]
    private DeviceStore Devices { get; set; } = null!;

    [Inject]
    private CurrentValues Values { get; set; } = null!;

    [Inject]
    private SettingsStore Settings { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    private DeviceCategory? Chosen => Enum.TryParse<DeviceCategory>(Category, ignoreCase: true, out var category) && Enum.IsDefined(category) ? category : null;

    private bool Unknown => Category is not null && Chosen is null;

    private string Title => Chosen is { } category ? S[$"Category_{category}"] : S["AllDevices"];

    private int Total => Devices.Current.All.Count(d => Chosen is null || d.Category == Chosen);

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        orders = [.. Enum.GetValues<DeviceOrder>().Select(o => new { Value = o, Text = L[$"Order_{o}"].Value })];
        Listen(() => Devices.Changed += Refresh, () => Devices.Changed -= Refresh);
        Listen(() => Values.Changed += OnValue, () => Values.Changed -= OnValue);
        RefreshEvery(TimeSpan.FromSeconds(20));
        mayInstall = await Rights.MayInstallAsync();
    }

    /// <inheritdoc/>
    protected override void OnParametersSet() => Arrange();

    /// <inheritdoc/>
    protected override Task RefreshAsync()
    {
        Arrange();
        return Task.CompletedTask;
    }

    private void OnValue(int deviceId) => Refresh();

    private void Search(string? value)
    {
        search = value ?? "";
        Arrange();
    }

    private void Turn()
    {
        descending = !descending;
        Arrange();
    }

    /// <summary>Brings the rows up to date; the grid gets a new list only when lines came, went or moved.</summary>
    private void Arrange()
    {
        var current = Devices.Current;
        chosen.RemoveWhere(id => current.Find(id) is null);
        foreach (var device in current.All)
        {
            var state = Values.Of(device.Id);
            if (rows.TryGetValue(device.Id, out var row))
            {
                row.Device = device;
                row.State = state;
            }
            else
            {
                rows[device.Id] = new(device, state);
            }
        }

        var found = Sorted(current.All.Select(d => rows[d.Id]).Where(r => (Chosen is null || r.Device.Category == Chosen) && r.Matches(search))).ToList();
        if (!found.SequenceEqual(shown))
        {
            shown = found;
        }
    }

    private IEnumerable<DeviceRow> Sorted(IEnumerable<DeviceRow> found)
    {
        var text = StringComparer.Create(CultureInfo.CurrentCulture, CompareOptions.NumericOrdering | CompareOptions.IgnoreCase);
        var sorted = order switch
        {
            DeviceOrder.PrimaryAddress => found.OrderBy(r => r.Address),
            DeviceOrder.SecondaryAddress => found.OrderBy(r => r.Place, StringComparer.Ordinal),
            DeviceOrder.Manufacturer => found.OrderBy(r => r.Device.Manufacturer, StringComparer.Ordinal),
            DeviceOrder.LastReadout => found.OrderBy(r => r.State.LastReading?.ReadAt ?? DateTimeOffset.MinValue),
            _ => found.OrderBy(r => r.Device.DisplayName, text),
        };
        var whole = sorted.ThenBy(r => r.Device.DisplayName, text).ThenBy(r => r.Device.Id);
        return descending ? whole.Reverse() : whole;
    }

    private string Named(Device device) => device.DisplayName.Length > 0 ? device.DisplayName : L["Unnamed", device.Id];

    private bool IsOld(DeviceRow row) => Age.IsOld(row.Device, row.State, Settings.Get<GeneralSettings>().ReadoutIntervalMinutes, Time.GetUtcNow());

    private static void AllowOpening(RowRenderEventArgs<DeviceRow> args) => args.Expandable = args.Data!.Device.Registers.Count > 0;

    private void ToggleChoosing()
    {
        choosing = !choosing;
        chosen.Clear();
    }

    private void Choose(int deviceId, bool on)
    {
        if (on ? !chosen.Add(deviceId) : !chosen.Remove(deviceId))
        {
            return;
        }

        StateHasChanged();
    }

    private void ChooseShown() => chosen.UnionWith(shown.Select(r => r.Device.Id));

    private async Task CopyAsync() => await Dialogs.OpenAsync<CopySettings>(L["CopySettings"], new() { [nameof(CopySettings.DeviceIds)] = chosen.ToList() }, new() { Width = "40rem", CloseDialogOnEsc = true });

    private async Task DeleteAsync() => await Dialogs.OpenAsync<DeleteDevices>(L["DeleteDevices"], new() { [nameof(DeleteDevices.DeviceIds)] = chosen.ToList() }, new() { Width = "34rem", CloseDialogOnEsc = true });

    private async Task AddAsync() => await Dialogs.OpenAsync<AddDevice>(L["AddDevice"], options: new() { Width = "30rem", CloseDialogOnEsc = true });
}
