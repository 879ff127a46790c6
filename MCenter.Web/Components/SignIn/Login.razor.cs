using MCenter.Web.SignIn;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.SignIn;

/// <summary>The sign-in page.</summary>
public partial class Login
{
    private string? problem;

    [Inject]
    private CredentialCheck Credentials { get; set; } = null!;

    [Inject]
    private Principals Principals { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    [SupplyParameterFromForm(FormName = "sign-in")]
    private Input? Form { get; set; }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        if (Form is null && Http.User.Identity?.IsAuthenticated == true)
        {
            Navigation.NavigateTo(Http.User.MustChangePassword() ? "/change-password" : LocalUrl.OrHome(ReturnUrl));
        }
    }

    private async Task SignInAsync()
    {
        var answer = await Credentials.CheckAsync(Form?.UserName ?? "", Form?.Password ?? "", Http.Connection.RemoteIpAddress, Http.RequestAborted);
        if (answer.User is not { } user)
        {
            problem = answer.Outcome switch
            {
                SignInOutcome.Locked => L["Locked", Math.Ceiling(answer.Wait.TotalMinutes)],
                SignInOutcome.Expired => L["Expired"],
                _ => L["Failed"],
            };
            return;
        }

        await Session.BeginAsync(Http, user, Form?.Remember == true);
        var target = LocalUrl.OrHome(ReturnUrl);
        Navigation.NavigateTo(Principals.MustChange(user) ? $"/change-password?returnUrl={Uri.EscapeDataString(target)}" : target);
    }

    /// <summary>What the form sends.</summary>
    private sealed class Input
    {
        public string? UserName { get; set; }

        public string? Password { get; set; }

        public bool Remember { get; set; }
    }
}
