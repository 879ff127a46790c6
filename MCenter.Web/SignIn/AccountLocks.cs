using Microsoft.EntityFrameworkCore;

namespace MCenter.Web.SignIn;

/// <summary>
/// Stores failed tries and locks with the account (Identity's AccessFailedCount and LockoutEnd), so that a restart makes no guess free. While the box runs,
/// <see cref="GuessingLimit"/> decides, which also knows from where the tries came. Thread safe.
/// </summary>
internal sealed class AccountLocks(IDbContextFactory<SignInDb> databases, GuessingLimit limit, TimeProvider time)
{
    /// <summary>At start: makes the limit go on where the last run ended.</summary>
    public async Task RestoreAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        foreach (var user in await db.Users.AsNoTracking().Where(u => u.AccessFailedCount > 0 || u.LockoutEnd != null).ToListAsync(cancel))
        {
            limit.Restore(user.UserName!, user.AccessFailedCount, user.LockoutEnd ?? default);
        }
    }

    /// <summary>A try failed.</summary>
    /// <param name="user">Whose password was tried.</param>
    /// <param name="length">How long that locks the account; zero = not.</param>
    /// <param name="cancel">Cancels the writing.</param>
    public async Task FailedAsync(User user, TimeSpan length, CancellationToken cancel)
    {
        var end = time.GetUtcNow() + length;
        var locks = length > TimeSpan.Zero;
        await using var db = await databases.CreateDbContextAsync(cancel);
        // in the database, for tries come side by side
        await db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(
            set => set.SetProperty(u => u.AccessFailedCount, u => locks ? 0 : u.AccessFailedCount + 1).SetProperty(u => u.LockoutEnd, u => locks ? end : u.LockoutEnd), cancel);
    }

    /// <summary>The password was right.</summary>
    public async Task SucceededAsync(User user, CancellationToken cancel)
    {
        if (user.AccessFailedCount > 0 || user.LockoutEnd is not null)
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            await db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.AccessFailedCount, 0).SetProperty(u => u.LockoutEnd, (DateTimeOffset?)null), cancel);
        }
    }
}
