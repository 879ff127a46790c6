using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;

namespace MCenter.Web.SignIn;

/// <summary>What a new password must be: long rather than adorned (NIST SP 800-63B, 5.1.1.2), not the user's name, not one that everybody tries first.</summary>
internal sealed class PasswordRules(IStringLocalizer<SignInTexts> texts) : IPasswordValidator<User>
{
    public const int Shortest = 10;
    public const int Longest = 128;
    private const int FewestDifferent = 5;

    private static readonly string[] Tried = ["password", "passwort", "1234567890", "qwertz", "qwerty", "mcenter", "m-center", "administrator", "letmein"];

    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password)
    {
        password ??= "";
        List<IdentityError> errors = [];
        if (password.Length is < Shortest or > Longest)
        {
            errors.Add(new() { Code = "Length", Description = texts["PasswordLength", Shortest, Longest] });
        }
        else if (password.Distinct().Count() < FewestDifferent || IsTriedFirst(password))
        {
            errors.Add(new() { Code = "Simple", Description = texts["PasswordSimple"] });
        }

        if (user.UserName is { Length: > 2 } name && password.Contains(name, StringComparison.OrdinalIgnoreCase))
        {
            errors.Add(new() { Code = "Name", Description = texts["PasswordName"] });
        }

        return Task.FromResult(errors.Count == 0 ? IdentityResult.Success : IdentityResult.Failed([.. errors]));
    }

    /// <summary>One of the usual words with nothing but digits and signs about it.</summary>
    private static bool IsTriedFirst(string password)
    {
        var word = Array.Find(Tried, w => password.Contains(w, StringComparison.OrdinalIgnoreCase));
        return word is not null && !password.Replace(word, "", StringComparison.OrdinalIgnoreCase).Any(char.IsLetter);
    }
}
