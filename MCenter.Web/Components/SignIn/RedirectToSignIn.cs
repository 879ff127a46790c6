using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.SignIn;

/// <summary>Leads whoever is no longer signed in from an open page to the sign-in page, and back afterwards.</summary>
public sealed class RedirectToSignIn : ComponentBase
{
    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized() =>
        Navigation.NavigateTo($"/login?returnUrl={Uri.EscapeDataString("/" + Navigation.ToBaseRelativePath(Navigation.Uri))}", forceLoad: true);
}
