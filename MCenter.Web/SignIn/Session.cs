using MCenter.Web.Components;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;

namespace MCenter.Web.SignIn;

/// <summary>The cookie session of the pages: begins, is checked at every request, ends.</summary>
internal static class Session
{
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    /// <summary>Signs a user in (again) and takes over their language.</summary>
    public static async Task BeginAsync(HttpContext context, User user, bool remember)
    {
        var principals = context.RequestServices.GetRequiredService<Principals>();
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var properties = new AuthenticationProperties { IsPersistent = remember, IssuedUtc = now, ExpiresUtc = remember ? now + Remembered : null };
        await context.SignInAsync(Schemes.Cookie, principals.Of(user, Schemes.Cookie), properties);
        if (user.Locale is not null)
        {
            Languages.Choose(context, user.Locale);
        }
    }

    /// <summary>Whether this browser is to stay signed in.</summary>
    public static async Task<bool> IsRememberedAsync(HttpContext context) =>
        (await context.AuthenticateAsync(Schemes.Cookie)).Properties?.IsPersistent == true;

    /// <summary>A user who was changed, disabled or deleted since is out at the next request.</summary>
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        if (!await services.GetRequiredService<SessionCheck>().HoldsAsync(context.Principal, context.HttpContext.RequestAborted))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(Schemes.Cookie);
        }
    }
}

/// <summary>Whether a principal of the session still stands for its user.</summary>
internal sealed class SessionCheck(IDbContextFactory<SignInDb> databases, Principals principals)
{
    public async Task<bool> HoldsAsync(System.Security.Claims.ClaimsPrincipal? principal, CancellationToken cancel)
    {
        if (principal?.UserId() is not { } id)
        {
            return false;
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancel);
        return user is { Disabled: false }
            && principal.HasClaim(Principals.Stamp, user.SecurityStamp ?? "")
            && principal.MustChangePassword() == principals.MustChange(user);
    }
}
