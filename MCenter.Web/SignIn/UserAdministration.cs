using System.Security.Cryptography;
using MCenter.Core.Events;
using MCenter.Core.Settings;
using MCenter.Web.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace MCenter.Web.SignIn;

/// <summary>What an administrator enters about a user.</summary>
public sealed record UserInput
{
    /// <summary>Name for signing in: letters, digits and <c>-._@+</c>, at most 64.</summary>
    public string UserName { get; init; } = "";

    /// <summary>One of <see cref="Roles"/>.</summary>
    public string Role { get; init; } = Roles.Viewer;

    /// <summary>One of <see cref="Language.All"/>, or null.</summary>
    public string? Locale { get; init; }

    /// <summary>Optional, at most 64 characters.</summary>
    public string FirstName { get; init; } = "";

    /// <summary>Optional, at most 64 characters.</summary>
    public string LastName { get; init; } = "";

    /// <summary>Optional, at most 500 characters.</summary>
    public string Comment { get; init; } = "";

    /// <summary>May not sign in.</summary>
    public bool Disabled { get; init; }
}

/// <summary>User management, for the pages and the API alike. There is always an administrator who can sign in. Thread safe.</summary>
internal sealed class UserAdministration(
    IServiceScopeFactory scopes, IDbContextFactory<SignInDb> databases, GuessingLimit limit, AccountLocks locks, EventLog events, TimeProvider time, IStringLocalizer<SignInTexts> texts)
{
    /// <summary>How long a one-time password works.</summary>
    public static readonly TimeSpan OneTimeValidity = TimeSpan.FromDays(7);

    private const int LongestName = 64;
    private const int LongestComment = 500;
    private const string OneTimeCharacters = "abcdefghjkmnpqrstuvwxyz23456789";

    // the rule about the last administrator looks at all users before it changes one
    private readonly SemaphoreSlim writing = new(1);

    /// <summary>All users by name.</summary>
    public async Task<IReadOnlyList<User>> ListAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Users.AsNoTracking().OrderBy(u => u.NormalizedUserName).ToListAsync(cancel);
    }

    /// <summary>One user, or null.</summary>
    public async Task<User?> FindAsync(int id, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancel);
    }

    /// <summary>Adds a user.</summary>
    /// <returns>The user and the one-time password, which cannot be shown again.</returns>
    /// <exception cref="InvalidInputException">Some input is wrong.</exception>
    /// <exception cref="ConflictException">The user name is taken.</exception>
    public Task<(User User, string OneTimePassword)> AddAsync(UserInput input, string actor, CancellationToken cancel) => WriteAsync(async manager =>
    {
        var user = new User();
        await FillAsync(manager, user, input);
        var password = GiveOneTimePassword(manager, user);
        Check(await manager.CreateAsync(user));
        await ReportAsync("UserAdded", [user.UserName!, user.Role], actor, cancel);
        return (user, password);
    }, cancel);

    /// <summary>Changes a user. Open sessions of theirs end when name, group or "disabled" changed.</summary>
    /// <returns>False when there is none with this id.</returns>
    /// <exception cref="InvalidInputException">Some input is wrong, or it would disable the user who does it.</exception>
    /// <exception cref="ConflictException">The user name is taken, or no administrator would be left.</exception>
    public Task<bool> ChangeAsync(int id, UserInput input, string actor, CancellationToken cancel) => WriteAsync(async manager =>
    {
        if (await manager.Users.SingleOrDefaultAsync(u => u.Id == id, cancel) is not { } user)
        {
            return false;
        }

        if (input.Disabled && IsSame(user, actor))
        {
            throw new InvalidInputException([new("disabled", texts["NotYourself"])]);
        }

        if (input.Disabled || input.Role != Roles.Administrator)
        {
            await KeepAnAdministratorAsync(manager, user, cancel);
        }

        var before = (user.UserName, user.Role, user.Disabled);
        await FillAsync(manager, user, input);
        Check(before == (user.UserName, user.Role, user.Disabled) ? await manager.UpdateAsync(user) : await manager.UpdateSecurityStampAsync(user));
        await ReportAsync("UserChanged", [user.UserName!, user.Role], actor, cancel);
        return true;
    }, cancel);

    /// <summary>Deletes a user and their API tokens.</summary>
    /// <returns>False when there is none with this id.</returns>
    /// <exception cref="ConflictException">It is the user who does it, or no administrator would be left.</exception>
    public Task<bool> DeleteAsync(int id, string actor, CancellationToken cancel) => WriteAsync(async manager =>
    {
        if (await manager.Users.SingleOrDefaultAsync(u => u.Id == id, cancel) is not { } user)
        {
            return false;
        }

        if (IsSame(user, actor))
        {
            throw new ConflictException("id", texts["NotYourself"]);
        }

        await KeepAnAdministratorAsync(manager, user, cancel);
        Check(await manager.DeleteAsync(user));
        await ReportAsync("UserDeleted", [user.UserName!], actor, cancel);
        return true;
    }, cancel);

    /// <summary>Gives a user a new one-time password; open sessions of theirs end.</summary>
    /// <returns>The password, which cannot be shown again; null when there is no user with this id.</returns>
    public Task<string?> ResetPasswordAsync(int id, string actor, CancellationToken cancel) => WriteAsync(async manager =>
    {
        if (await manager.Users.SingleOrDefaultAsync(u => u.Id == id, cancel) is not { } user)
        {
            return null;
        }

        var password = GiveOneTimePassword(manager, user);
        Check(await manager.UpdateSecurityStampAsync(user));
        await ReportAsync("PasswordReset", [user.UserName!], actor, cancel);
        return password;
    }, cancel);

    /// <summary>Changes the own password; other sessions of this user end.</summary>
    /// <returns>The user as changed.</returns>
    /// <exception cref="InvalidInputException">The current password is wrong or was guessed at too often, or the new one is refused.</exception>
    public Task<User> ChangePasswordAsync(int id, string current, string changed, CancellationToken cancel) => WriteAsync(async manager =>
    {
        var user = await manager.Users.SingleAsync(u => u.Id == id, cancel);
        var attempt = limit.Begin(null, user.UserName!);
        if (attempt.Wait > TimeSpan.Zero)
        {
            throw new InvalidInputException([new("currentPassword", texts["TooManyTries", Math.Ceiling(attempt.Wait.TotalMinutes)])]);
        }

        if (!await manager.CheckPasswordAsync(user, current))
        {
            await locks.FailedAsync(user, attempt.AccountLock, cancel);
            throw new InvalidInputException([new("currentPassword", texts["CurrentWrong"])]);
        }

        limit.Succeeded(null, user.UserName!);
        (user.AccessFailedCount, user.LockoutEnd) = (0, null);
        if (changed == current)
        {
            throw new InvalidInputException([new("newPassword", texts["PasswordSame"])]);
        }

        user.MustChangePassword = false;
        user.PasswordExpires = null;
        var result = await manager.ChangePasswordAsync(user, current, changed);
        if (!result.Succeeded)
        {
            throw new InvalidInputException([.. result.Errors.Select(e => new ValidationError("newPassword", e.Description))]);
        }

        await ReportAsync("PasswordChanged", [user.UserName!], user.UserName!, cancel);
        return user;
    }, cancel);

    private static bool IsSame(User user, string actor) => string.Equals(user.UserName, actor, StringComparison.OrdinalIgnoreCase);

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(string.Join("; ", result.Errors.Select(e => e.Description)));
        }
    }

    private async Task<T> WriteAsync<T>(Func<UserManager<User>, Task<T>> change, CancellationToken cancel)
    {
        await writing.WaitAsync(cancel);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            return await change(scope.ServiceProvider.GetRequiredService<UserManager<User>>());
        }
        finally
        {
            writing.Release();
        }
    }

    private async Task FillAsync(UserManager<User> manager, User user, UserInput input)
    {
        var errors = Validate(manager, input).ToList();
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }

        var name = input.UserName.Trim();
        if (await manager.FindByNameAsync(name) is { } other && other.Id != user.Id)
        {
            throw new ConflictException("userName", texts["UserNameTaken", name]);
        }

        user.UserName = name;
        user.Role = input.Role;
        user.Locale = input.Locale;
        user.FirstName = input.FirstName.Trim();
        user.LastName = input.LastName.Trim();
        user.Comment = input.Comment.Trim();
        user.Disabled = input.Disabled;
    }

    private IEnumerable<ValidationError> Validate(UserManager<User> manager, UserInput input)
    {
        var name = input.UserName.Trim();
        if (name.Length is 0 or > LongestName || !name.All(manager.Options.User.AllowedUserNameCharacters.Contains))
        {
            yield return new("userName", texts["UserNameRule", LongestName]);
        }

        if (input.Role is not (Roles.Administrator or Roles.Installer or Roles.Viewer))
        {
            yield return new("role", texts["RoleRule"]);
        }

        if (input.Locale is not null && !Language.IsOffered(input.Locale))
        {
            yield return new("locale", texts["LocaleRule"]);
        }

        foreach (var (field, text, longest) in ((string, string, int)[])[("firstName", input.FirstName, LongestName), ("lastName", input.LastName, LongestName), ("comment", input.Comment, LongestComment)])
        {
            if (text.Length > longest)
            {
                yield return new(field, texts["TooLong", longest]);
            }
        }
    }

    private async Task KeepAnAdministratorAsync(UserManager<User> manager, User user, CancellationToken cancel)
    {
        if (!await manager.Users.AnyAsync(u => u.Id != user.Id && u.Role == Roles.Administrator && !u.Disabled, cancel))
        {
            throw new ConflictException("role", texts["LastAdministrator"]);
        }
    }

    /// <summary>Four groups of four from 31 characters that look different: 79 bits.</summary>
    private string GiveOneTimePassword(UserManager<User> manager, User user)
    {
        var password = string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(OneTimeCharacters, 4)));
        user.PasswordHash = manager.PasswordHasher.HashPassword(user, password);
        user.MustChangePassword = true;
        user.PasswordExpires = time.GetUtcNow() + OneTimeValidity;
        (user.AccessFailedCount, user.LockoutEnd) = (0, null);
        return password;
    }

    private Task ReportAsync(string code, string[] arguments, string actor, CancellationToken cancel) =>
        events.AddAsync(EventSeverity.Info, SignInEvents.Source, code, arguments, userName: actor, cancel: cancel);
}
