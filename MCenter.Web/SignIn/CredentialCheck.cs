using System.Globalization;
using System.Net;
using MCenter.Core.Events;
using Microsoft.AspNetCore.Identity;

namespace MCenter.Web.SignIn;

/// <summary>How a try to sign in ended.</summary>
internal enum SignInOutcome
{
    /// <summary>The user is who they say.</summary>
    Ok,

    /// <summary>No such user, wrong password or disabled: which of them is not said.</summary>
    Failed,

    /// <summary>Too many tries from here.</summary>
    Locked,

    /// <summary>The one-time password was right, but is too old.</summary>
    Expired,
}

/// <param name="Outcome">How it ended.</param>
/// <param name="User">The user; null unless <see cref="SignInOutcome.Ok"/>.</param>
/// <param name="Wait">How long to wait when locked.</param>
internal sealed record SignInAnswer(SignInOutcome Outcome, User? User = null, TimeSpan Wait = default);

/// <summary>Checks a user's name and password, for the sign-in page and for HTTP Basic alike.</summary>
internal sealed class CredentialCheck(UserManager<User> users, GuessingLimit limit, AccountLocks locks, VerifiedCredentials verified, EventLog events, TimeProvider time)
{
    /// <summary>What the password of a user that does not exist is compared with, so that both cost the same.</summary>
    private static readonly string NobodysHash = new PasswordHasher<User>().HashPassword(new User(), Guid.NewGuid().ToString());

    public async Task<SignInAnswer> CheckAsync(string userName, string password, IPAddress? from, CancellationToken cancel)
    {
        userName = userName.Trim();
        var attempt = limit.Begin(from, userName);
        if (attempt.Wait > TimeSpan.Zero)
        {
            return new(SignInOutcome.Locked, Wait: attempt.Wait);
        }

        var user = await users.FindByNameAsync(userName);
        if (!await IsRightAsync(user, password) || user!.Disabled)
        {
            if (user is not null)
            {
                await locks.FailedAsync(user, attempt.AccountLock, cancel);
            }

            await ReportAsync(attempt.Locks, user, from, cancel);
            return new(SignInOutcome.Failed);
        }

        limit.Succeeded(from, userName);
        await locks.SucceededAsync(user, cancel);
        if (user.PasswordExpires <= time.GetUtcNow())
        {
            return new(SignInOutcome.Expired);
        }

        verified.Add(user, password);
        return new(SignInOutcome.Ok, user);
    }

    private async Task<bool> IsRightAsync(User? user, string password)
    {
        if (user?.PasswordHash is null)
        {
            users.PasswordHasher.VerifyHashedPassword(new User(), NobodysHash, password);
            return false;
        }

        return verified.Contains(user, password) || await users.CheckPasswordAsync(user, password);
    }

    /// <summary>What was typed for an unknown user may be a password in the wrong field: it is not written down.</summary>
    private Task ReportAsync(bool isLast, User? user, IPAddress? from, CancellationToken cancel)
    {
        var (code, severity) = isLast ? ("SignInLocked", EventSeverity.Warning) : ("SignInFailed", EventSeverity.Info);
        return events.AddAsync(severity, SignInEvents.Source, code, [user?.UserName ?? "?", Address(from)], userName: user?.UserName, cancel: cancel);
    }

    private static string Address(IPAddress? from) =>
        from is null ? "?" : from.IsIPv4MappedToIPv6 ? from.MapToIPv4().ToString() : string.Create(CultureInfo.InvariantCulture, $"{from}");
}
