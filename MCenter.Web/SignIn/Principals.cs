using System.Security.Claims;
using MCenter.Core.Modules;

namespace MCenter.Web.SignIn;

/// <summary>
/// Makes the principal of a user or token. It is a function of what the security stamp covers (name, role, disabled, password), so one whose stamp still holds is up to date.
/// Someone who must change the password first gets no role at all: no policy but <see cref="Policies.SignedIn"/> lets them through.
/// </summary>
internal sealed class Principals(DemoMode demo)
{
    /// <summary>Claim of someone who must change the password before anything else.</summary>
    public const string MustChangePassword = "mcenter:must-change-password";

    /// <summary>Claim with the security stamp that the principal was made from.</summary>
    public const string Stamp = "mcenter:stamp";

    /// <summary>A role beside the three: may have meters read out.</summary>
    public const string ReadoutRole = "Readout";

    private static readonly string[] Ascending = [Roles.Viewer, Roles.Installer, Roles.Administrator];

    /// <summary>Whether this user has to change the password before anything else. The demo lets its factory password be.</summary>
    public bool MustChange(User user) => user.MustChangePassword && !(demo.Active && user.PasswordExpires is null);

    public ClaimsPrincipal Of(User user, string scheme)
    {
        var identity = Named(user, scheme);
        identity.AddClaim(new(Stamp, user.SecurityStamp ?? ""));
        if (MustChange(user))
        {
            identity.AddClaim(new(MustChangePassword, "true"));
        }
        else
        {
            AddRoles(identity, Rank(user.Role));
        }

        return new(identity);
    }

    /// <summary>The token's scope, held down to what its owner may now.</summary>
    public static ClaimsPrincipal Of(ApiToken token, User owner, string scheme)
    {
        var identity = Named(owner, scheme);
        var rank = token.Scope switch { TokenScope.Administer => 2, TokenScope.Configure => 1, _ => 0 };
        AddRoles(identity, Math.Min(rank, Rank(owner.Role)));
        if (token.Scope == TokenScope.Readout && Rank(owner.Role) > 0)
        {
            identity.AddClaim(new(ClaimTypes.Role, ReadoutRole));
        }

        return new(identity);
    }

    private static ClaimsIdentity Named(User user, string scheme) => new(
        [
            new(ClaimTypes.NameIdentifier, user.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            new(ClaimTypes.Name, user.UserName ?? ""),
        ],
        scheme);

    private static int Rank(string role) => Math.Max(0, Array.IndexOf(Ascending, role));

    private static void AddRoles(ClaimsIdentity identity, int rank) =>
        identity.AddClaims(Ascending.Take(rank + 1).Select(role => new Claim(ClaimTypes.Role, role)));
}

/// <summary>What of a principal others ask for.</summary>
internal static class PrincipalExtensions
{
    public static int? UserId(this ClaimsPrincipal principal) =>
        int.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), System.Globalization.CultureInfo.InvariantCulture, out var id) ? id : null;

    public static bool MustChangePassword(this ClaimsPrincipal principal) => principal.HasClaim(c => c.Type == Principals.MustChangePassword);
}
