using MCenter.Core.Devices.Import;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Settings.AddMeter;

/// <summary>Takes a list of meters from a file or pasted from a spreadsheet: checked first, one verdict a row, then all or nothing.</summary>
public sealed partial class MeterListPanel : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private List<string> lines = [];
    private string line = "";
    private string list = "";
    private bool working;
    private MeterListCheck? check;
    private MeterListCheck? done;

    [Inject]
    private MeterListImport Lists { get; set; } = null!;

    [Inject]
    private IReadouts Readouts { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    /// <inheritdoc/>
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        lines = [.. Readouts.Lines.Where(l => l.Kind == "MBus").Select(l => l.Name)];
        line = lines.FirstOrDefault() ?? "";
    }

    private static BadgeStyle Style(MeterListVerdict verdict) => verdict switch
    {
        MeterListVerdict.New => BadgeStyle.Success,
        MeterListVerdict.Changes => BadgeStyle.Info,
        MeterListVerdict.Error => BadgeStyle.Danger,
        _ => BadgeStyle.Light,
    };

    private void Forget() => (check, done) = (null, null);

    private Task CheckAsync(string taken) => WorkAsync(() =>
    {
        list = taken.Length > 0 ? taken : list;
        check = Lists.Check(list, line);
        return Task.CompletedTask;
    });

    private Task ImportAsync() => WorkAsync(async () =>
    {
        try
        {
            done = await Lists.ImportAsync(list, line, await Rights.ActorAsync(), gone.Token);
            (check, list) = (null, "");
        }
        catch (InvalidInputException)
        {
            // what is there changed since it was checked
            check = Lists.Check(list, line);
        }
    });

    private async Task WorkAsync(Func<Task> work)
    {
        (working, done) = (true, null);
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // the page was left
        }
        finally
        {
            working = false;
        }
    }
}
