using MCenter.Core.Commands;
using MCenter.Core.Devices;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Radzen;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>A dialog that changes something in the meter itself: asks once more, tells what the meter says, and closes when it obeyed.</summary>
public abstract class MeterSetupForm : ComponentBase
{
    /// <summary>The device as it is set up now.</summary>
    [Parameter, EditorRequired]
    public Device Device { get; set; } = null!;

    /// <summary>Whether the meter is being set up.</summary>
    protected bool Running { get; private set; }

    /// <summary>What did not work; empty while nothing was tried.</summary>
    protected string Problem { get; private set; } = "";

    /// <summary>Sets meters up.</summary>
    [Inject]
    protected MeterSetup Setup { get; set; } = null!;

    /// <summary>Closes the dialog.</summary>
    [Inject]
    protected DialogService Dialogs { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    [Inject]
    private IStringLocalizer<SharedTexts> Shared { get; set; } = null!;

    /// <summary>Asks, then has the meter set up.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="action">Names the dialog and its button.</param>
    /// <param name="done">What is said when the meter obeyed.</param>
    /// <param name="run">Does it for a user.</param>
    protected async Task RunAsync(string question, string action, string done, Func<string?, Task<CommandOutcome>> run)
    {
        if (await Dialogs.Confirm(question, action, new() { OkButtonText = action, CancelButtonText = Shared["Cancel"] }) != true)
        {
            return;
        }

        (Running, Problem) = (true, "");
        try
        {
            // seen through, though the page is left
            var outcome = await run(await Rights.ActorAsync());
            Problem = outcome.Detail;
            if (outcome.Good)
            {
                Notifications.Notify(NotificationSeverity.Success, done, duration: 10_000);
                Dialogs.Close(true);
            }
        }
        catch (Exception e) when (e is ConflictException or InvalidInputException or KeyNotFoundException)
        {
            Problem = e is InvalidInputException invalid ? string.Join(" ", invalid.Errors.Select(x => x.Message)) : e.Message;
        }
        finally
        {
            Running = false;
        }
    }
}
