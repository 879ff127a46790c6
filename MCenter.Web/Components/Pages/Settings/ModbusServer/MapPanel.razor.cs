using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.ModbusServer;
using MCenter.Core.Readout;
using MCenter.Web.Components.Live;
using MCenter.Web.Components.Pages.Devices;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Pages.Settings.ModbusServer;

/// <summary>The registers of one meter in the Modbus TCP server and what is in them now.</summary>
public partial class MapPanel
{
    private List<ServedMeter> served = [];
    private Device? chosen;
    private ModbusMap map = ModbusMap.Of(new Device(), null);
    private string search = "";

    [Inject]
    private DeviceStore Devices { get; set; } = null!;

    [Inject]
    private CurrentValues Values { get; set; } = null!;

    [Inject]
    private ModbusUnits Units { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    // not the immutable array itself, which the grid cannot count
    private IEnumerable<ModbusCell> Shown => map.Cells.Where(Matches);

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        Listen(() => Devices.Changed += Refresh, () => Devices.Changed -= Refresh);
        Listen(() => Values.Changed += OnValues, () => Values.Changed -= OnValues);
        RefreshEvery(TimeSpan.FromSeconds(10));
        Follow(0);
    }

    /// <inheritdoc/>
    protected override Task RefreshAsync()
    {
        Follow(chosen?.Id ?? 0);
        return Task.CompletedTask;
    }

    private void OnValues(int deviceId)
    {
        if (deviceId == chosen?.Id)
        {
            Refresh();
        }
    }

    private void Choose(int deviceId)
    {
        search = "";
        Follow(deviceId);
    }

    private void Follow(int deviceId)
    {
        Device[] all = [.. Devices.Current.All.Where(d => d.ModbusServerUnit > 0).OrderBy(d => d.ModbusServerUnit)];
        served = [.. all.Select(d => new ServedMeter(d.Id, $"{d.ModbusServerUnit}: {d.DisplayName}"))];
        chosen = all.FirstOrDefault(d => d.Id == deviceId) ?? all.FirstOrDefault();
        map = chosen is null ? map : Units.MapOf(chosen);
    }

    private bool Matches(ModbusCell cell) => Words(cell).Any(w => w.Contains(search.Trim(), StringComparison.CurrentCultureIgnoreCase));

    private static IEnumerable<string> Words(ModbusCell cell) =>
        [RegisterView.FullName(cell.Register), cell.Register.ObisCode, cell.First.ToString(CultureInfo.InvariantCulture), cell.UInt64Register.ToString(CultureInfo.InvariantCulture)];

    private static string Scaled(ModbusCell cell) => $"{cell.Float32.ToString(CultureInfo.CurrentCulture)} {RegisterView.Unit(cell.Register)}".TrimEnd();

    private static string Raw(ModbusCell cell) => cell.UInt64 == ModbusCell.NoValue ? "0x8000000000000000" : $"{Figures.Count(cell.UInt64)} {(cell.Register.RawUnit == "None" ? "" : cell.Register.RawUnit)}".TrimEnd();

    private sealed record ServedMeter(int Id, string Text);
}
