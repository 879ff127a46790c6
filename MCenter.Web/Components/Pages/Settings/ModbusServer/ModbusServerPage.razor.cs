using MCenter.Core.ModbusServer;
using MCenter.Web.Components.Live;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Pages.Settings.ModbusServer;

/// <summary>The Modbus TCP server: its settings, what it does now, and what stands in its registers.</summary>
public partial class ModbusServerPage
{
    private ModbusServerState state = new();

    [Inject]
    private IModbusServer Server { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        base.OnInitialized();
        state = Server.State;
        Listen(() => Server.Changed += Refresh, () => Server.Changed -= Refresh);
        RefreshEvery(TimeSpan.FromSeconds(1));
    }

    /// <inheritdoc/>
    protected override Task RefreshAsync()
    {
        state = Server.State;
        return Task.CompletedTask;
    }

    private string LastOf(ModbusServerClient client)
    {
        if (client is not { LastRequestAt: { } at, LastRequest: { } last })
        {
            return "";
        }

        var asked = last.FunctionCode is 3 or 4 ? L["LastRead", last.Unit, last.Register, last.Count] : L["LastOther", last.Unit, last.FunctionCode];
        var refused = last.Exception == 0 ? "" : $" · {L["LastException", last.Exception.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)]}";
        return $" · {L["LastAt", Viewer.Age(at)]}: {asked}{refused}";
    }
}
