using MCenter.Web.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.SignIn;

/// <summary>Ends the session; by a form, so that no link of another site can do it.</summary>
public partial class Logout
{
    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    private async Task SignOutAsync()
    {
        await Http.SignOutAsync(Schemes.Cookie);
        Navigation.NavigateTo("/login");
    }
}
