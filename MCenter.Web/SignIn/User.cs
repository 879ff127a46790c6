using Microsoft.AspNetCore.Identity;

namespace MCenter.Web.SignIn;

/// <summary>Someone who may sign in. Names, hash and security stamp are Identity's; the rest is the manual's User Management.</summary>
public sealed class User : IdentityUser<int>
{
    /// <summary>Name of the user that a new box has.</summary>
    public const string Factory = "admin";

    /// <summary>One of <see cref="Roles"/>; the manual's group.</summary>
    public string Role { get; set; } = Roles.Viewer;

    /// <summary>One of <see cref="Components.Language.All"/>; null = as the browser asks.</summary>
    public string? Locale { get; set; }

    /// <summary>Optional.</summary>
    public string FirstName { get; set; } = "";

    /// <summary>Optional.</summary>
    public string LastName { get; set; } = "";

    /// <summary>Optional.</summary>
    public string Comment { get; set; } = "";

    /// <summary>May not sign in.</summary>
    public bool Disabled { get; set; }

    /// <summary>The password was given by someone else (one-time, or from the factory): nothing works before it is changed.</summary>
    public bool MustChangePassword { get; set; }

    /// <summary>Until when a one-time password works, UTC; null = no limit.</summary>
    public DateTimeOffset? PasswordExpires { get; set; }
}
