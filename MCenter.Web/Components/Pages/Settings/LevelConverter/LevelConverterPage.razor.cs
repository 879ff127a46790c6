using System.Globalization;
using MCenter.Core.Events;
using MCenter.Core.LevelConverter;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using MCenter.Web.Components.Live;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Settings.LevelConverter;

/// <summary>The manual's Level Converter: on and off, what goes through it now, and its settings.</summary>
public partial class LevelConverterPage
{
    private IReadOnlyList<string> lines = [];
    private bool switching;

    [Inject]
    private ILevelConverter Converter { get; set; } = null!;

    [Inject]
    private IReadouts Readouts { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    private LevelConverterState State => Converter.State;

    private bool IsOverTcp => Readouts.Lines.FirstOrDefault(l => l.Kind == "MBus" && (Edited.Line.Length == 0 || l.Name == Edited.Line))?.KnowsBaudRate == false;

    private IEnumerable<string> Ways
    {
        get
        {
            if (State.TcpPort is { } port)
            {
                yield return L["ReachTcp", port];
            }

            if (State.SerialDevice.Length > 0)
            {
                yield return State.SerialDevice;
            }
        }
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        base.OnInitialized();
        lines = [.. Readouts.Lines.Where(l => l.Kind == "MBus").Select(l => l.Name)];
        Listen(() => Converter.Changed += Refresh, () => Converter.Changed -= Refresh);
        RefreshEvery(TimeSpan.FromSeconds(1));
    }

    private async Task SwitchOnAsync()
    {
        switching = true;
        try
        {
            await Converter.SwitchOnAsync(await Rights.ActorAsync(), CancellationToken.None);
        }
        catch (InvalidInputException e)
        {
            Errors = e.Errors;
            Notifications.Notify(NotificationSeverity.Error, e.Errors[0].Message, duration: 10_000);
        }
        catch (ConflictException e)
        {
            Notifications.Notify(NotificationSeverity.Warning, e.Message, duration: 10_000);
        }
        finally
        {
            switching = false;
        }
    }

    private async Task SwitchOffAsync()
    {
        switching = true;
        try
        {
            await Converter.SwitchOffAsync(await Rights.ActorAsync());
        }
        finally
        {
            switching = false;
        }
    }
}
