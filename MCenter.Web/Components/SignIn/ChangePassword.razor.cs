using MCenter.Core.Settings;
using MCenter.Web.SignIn;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.SignIn;

/// <summary>Changes the own password, because one wants to or because one must.</summary>
public partial class ChangePassword
{
    private IReadOnlyList<string> problems = [];

    [Inject]
    private UserAdministration Users { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    [SupplyParameterFromForm(FormName = "change-password")]
    private Input? Form { get; set; }

    private bool Forced => Http.User.MustChangePassword();

    private async Task ChangeAsync()
    {
        if (Form?.New != Form?.Repeat)
        {
            problems = [L["Different"]];
            return;
        }

        try
        {
            var user = await Users.ChangePasswordAsync(Http.User.UserId()!.Value, Form?.Current ?? "", Form?.New ?? "", Http.RequestAborted);
            await Session.BeginAsync(Http, user, await Session.IsRememberedAsync(Http));
            Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
        }
        catch (InvalidInputException e)
        {
            problems = [.. e.Errors.Select(error => error.Message)];
        }
    }

    /// <summary>What the form sends.</summary>
    private sealed class Input
    {
        public string? Current { get; set; }

        public string? New { get; set; }

        public string? Repeat { get; set; }
    }
}
