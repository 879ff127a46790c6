using MCenter.Web.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;

namespace MCenter.Web.Components;

/// <summary>What the user of this circuit may do, for pages that show less to some.</summary>
public sealed class Rights(AuthenticationStateProvider users, IAuthorizationService authorization)
{
    /// <summary>Whether devices and settings may be changed.</summary>
    public async Task<bool> MayInstallAsync() =>
        (await authorization.AuthorizeAsync((await users.GetAuthenticationStateAsync()).User, Policies.Install)).Succeeded;

    /// <summary>The user's name, for the event log.</summary>
    public async Task<string?> UserNameAsync() => (await users.GetAuthenticationStateAsync()).User.Identity?.Name;
}
