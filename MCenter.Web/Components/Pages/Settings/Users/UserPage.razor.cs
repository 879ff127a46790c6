using MCenter.Core.Settings;
using MCenter.Web.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Radzen;

namespace MCenter.Web.Components.Pages.Settings.Users;

/// <summary>One user: added, changed, given a one-time password, deleted.</summary>
public partial class UserPage
{
    private UserInput? stored;
    private UserInput edited = new();
    private IReadOnlyList<ValidationError> errors = [];
    private string? oneTimePassword;
    private string actor = "";
    private bool isSelf;
    private int ownedTokens;

    /// <summary>Which user; null = a new one.</summary>
    [Parameter]
    public int? Id { get; set; }

    [Inject]
    private UserAdministration Administration { get; set; } = null!;

    [Inject]
    private ApiTokens Tokens { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = null!;

    private IEnumerable<RoleChoice> RoleChoices => ((string[])[Roles.Administrator, Roles.Installer, Roles.Viewer]).Select(r => new RoleChoice(r, T["Role" + r]));

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var state = await SignedIn;
        actor = state.User.Identity?.Name ?? "";
        isSelf = Id == state.User.UserId();
        stored = Id is null ? new UserInput() : await LoadAsync(Id.Value);
        Edit(stored ?? new());
        ownedTokens = Id is null ? 0 : (await Tokens.ListAsync(CancellationToken.None)).Count(t => t.OwnerId == Id);
    }

    private async Task<UserInput?> LoadAsync(int id) => await Administration.FindAsync(id, CancellationToken.None) is { } user
        ? new()
        {
            UserName = user.UserName ?? "", Role = user.Role, Locale = user.Locale, FirstName = user.FirstName, LastName = user.LastName, Comment = user.Comment, Disabled = user.Disabled,
        }
        : null;

    private void Edit(UserInput value)
    {
        edited = value;
        errors = [];
    }

    private Task SaveAsync() => TryAsync(async () =>
    {
        if (Id is { } id)
        {
            await Administration.ChangeAsync(id, edited, actor, CancellationToken.None);
            stored = edited;
            Notifications.Notify(NotificationSeverity.Success, S["Saved"]);
        }
        else
        {
            (_, oneTimePassword) = await Administration.AddAsync(edited, actor, CancellationToken.None);
            stored = edited;
        }
    });

    private Task ResetAsync() => TryAsync(async () => oneTimePassword = await Administration.ResetPasswordAsync(Id!.Value, actor, CancellationToken.None));

    private Task DeleteAsync() => TryAsync(async () =>
    {
        await Administration.DeleteAsync(Id!.Value, actor, CancellationToken.None);
        Edit(stored!);
        Leave();
    });

    private async Task TryAsync(Func<Task> change)
    {
        try
        {
            await change();
        }
        catch (InvalidInputException e)
        {
            errors = e.Errors;
        }
        catch (ConflictException e)
        {
            errors = [new(e.Field, e.Message)];
            Notifications.Notify(NotificationSeverity.Error, S["NotSaved"], e.Message);
        }

        // called by another component, which renders itself only
        StateHasChanged();
    }

    private void Leave() => Navigation.NavigateTo("/settings/users");

    private sealed record RoleChoice(string Value, string Text);
}
