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

    /// <summary>
    /// The user's name, for the event log of a change. Every change asks for it: a browser can send what its page does not offer.
    /// </summary>
    /// <exception cref="UnauthorizedAccessException">The user may not do this.</exception>
    public async Task<string?> ActorAsync(string policy = Policies.Install)
    {
        var user = (await users.GetAuthenticationStateAsync()).User;
        return (await authorization.AuthorizeAsync(user, policy)).Succeeded
            ? user.Identity?.Name
            : throw new UnauthorizedAccessException($"{user.Identity?.Name} may not do this");
    }
}
