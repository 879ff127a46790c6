using MCenter.Core.Settings;
using MCenter.Web.Components.Live;
using MCenter.Web.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Radzen;

namespace MCenter.Web.Components.Pages.Settings.Tokens;

/// <summary>API tokens: made, listed, revoked.</summary>
public partial class TokensPage
{
    private static readonly int[] Validities = [30, 90, 365, 730, 0];

    private IReadOnlyList<ApiToken>? tokens;
    private IReadOnlyList<ValidationError> errors = [];
    private string name = "";
    private TokenScope scope;
    private int days = 365;
    private string? made;

    [Inject]
    private ApiTokens Tokens { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = null!;

    private IEnumerable<ScopeChoice> ScopeChoices => Enum.GetValues<TokenScope>().Select(s => new ScopeChoice(s, T["Scope" + s]));

    private IEnumerable<ValidityChoice> ValidityChoices => Validities.Select(d => new ValidityChoice(d, d == 0 ? L["UntilRevoked"] : L["Days", d]));

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync() => tokens = await Tokens.ListAsync(CancellationToken.None);

    private async Task MakeAsync()
    {
        var user = (await SignedIn).User;
        try
        {
            (_, made) = await Tokens.MakeAsync(name, scope, days == 0 ? null : Time.GetUtcNow().AddDays(days), user.UserId()!.Value, CancellationToken.None);
            errors = [];
            await LoadAsync();
        }
        catch (InvalidInputException e)
        {
            errors = e.Errors;
        }
    }

    private async Task RevokeAsync(ApiToken token)
    {
        if (await Dialogs.Confirm(L["RevokeQuestion", token.Name], L["Revoke"], new() { OkButtonText = L["Revoke"], CancelButtonText = S["Cancel"], CssClass = "danger-dialog" }) == true)
        {
            await Tokens.RevokeAsync(token.Id, (await SignedIn).User.Identity?.Name ?? "", CancellationToken.None);
            await LoadAsync();
        }
    }

    private void Restart() => (made, name) = (null, "");

    private sealed record ScopeChoice(TokenScope Value, string Text);

    private sealed record ValidityChoice(int Days, string Text);
}
