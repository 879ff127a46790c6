using System.Globalization;
using MCenter.Core.History;
using MCenter.Core.Outputs;
using MCenter.Core.Settings;
using MCenter.Web.Components.Live;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Outputs;

/// <summary>How an output stands, its test, and sending again; below the form of its settings.</summary>
public partial class OutputPanel
{
    private static readonly DateOnly Earliest = new(1970, 1, 2);

    private OutputLedger ledger = new() { Name = "" };
    private IReadOnlyList<ValidationError> errors = [];
    private CancellationTokenSource? testing;
    private TestResult? tested;
    private DateOnly first;
    private DateOnly last;

    /// <summary>Name of the output ("ftp").</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Inject]
    private OutputRunner Outputs { get; set; } = null!;

    [Inject]
    private BoxClock Clock { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    private DateOnly Today => DateOnly.FromDateTime(Clock.Now.DateTime);

    private string State => ledger switch
    {
        { Active: false } => L["Off"],
        { FailingSince: { } since } => L["Failing", Viewer.Exact(since)],
        { LastSuccess: null } => L["NothingYet"],
        _ => L["Works"],
    };

    private string Backlog => ledger switch
    {
        { Backlog: 0 } => L["NoBacklog"],
        { Oldest: { } oldest } => L["BacklogSince", Figures.Count(ledger.Backlog), Viewer.Age(oldest)],
        _ => L["BacklogCount", Figures.Count(ledger.Backlog)],
    };

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        (first, last) = (Today.AddDays(-1), Today);
        Follow();
        RefreshEvery(TimeSpan.FromSeconds(1));
    }

    /// <inheritdoc/>
    protected override Task RefreshAsync()
    {
        Follow();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        testing?.Cancel();
        base.Dispose(disposing);
    }

    private void Follow() => ledger = Outputs.Ledgers.Single(l => l.Name == Name);

    private DateOnly Bounded(DateOnly day) => day < Earliest ? Earliest : day > Today ? Today : day;

    private static double Percent(OutputResend resend) => resend.At < resend.To ? 100 * (resend.At - resend.From) / (resend.To - resend.From) : 100;

    private async Task TestAsync()
    {
        await Rights.ActorAsync();
        using var leaving = new CancellationTokenSource();
        (testing, tested) = (leaving, null);
        try
        {
            tested = await Outputs.TestAsync(Name, leaving.Token);
        }
        catch (Exception) when (leaving.IsCancellationRequested)
        {
            // nobody waits for it any more
        }
        finally
        {
            testing = null;
        }
    }

    private async Task ResendAsync()
    {
        errors = [];
        var question = L["ResendQuestion", first.ToString(Viewer.DatePattern, CultureInfo.CurrentCulture), last.ToString(Viewer.DatePattern, CultureInfo.CurrentCulture)];
        if (await Dialogs.Confirm(question, L["Resend"], new() { OkButtonText = L["ResendButton"], CancelButtonText = S["Cancel"] }) != true)
        {
            return;
        }

        try
        {
            await Outputs.ResendAsync(Name, BucketRaster.Midnight(first, Clock.Zone), BucketRaster.Midnight(last.AddDays(1), Clock.Zone), await Rights.ActorAsync(), CancellationToken.None);
        }
        catch (InvalidInputException e)
        {
            errors = e.Errors;
        }
        catch (ConflictException e)
        {
            Notifications.Notify(NotificationSeverity.Warning, e.Message, duration: 10_000);
        }

        Follow();
    }

    private async Task StopAsync()
    {
        await Rights.ActorAsync();
        await Outputs.StopResendAsync(Name, CancellationToken.None);
        Follow();
    }
}
