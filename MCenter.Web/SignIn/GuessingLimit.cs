using System.Net;
using System.Net.Sockets;

namespace MCenter.Web.SignIn;

/// <summary>
/// Stops guessing of passwords. Counted for each user at each remote address first, then for each address, and last for each user over all addresses; the last
/// does not hold for addresses where that user signed in before, so that nobody can lock a user out everywhere. Unknown users count like known ones.
/// Kept in memory; what protects an account is stored with it besides and comes back at the next start, then for all addresses (<see cref="AccountLocks"/>). Thread safe.
/// </summary>
internal sealed class GuessingLimit(TimeProvider time)
{
    private const int Capacity = 20_000;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private static readonly Rule PerUserAndAddress = new(5, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(5));
    private static readonly Rule PerAddress = new(30, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(15));
    private static readonly Rule PerUser = new(100, TimeSpan.FromHours(1), TimeSpan.FromMinutes(1));

    /// <summary>A lock in a row lasts twice as long as the one before, up to this many times the first.</summary>
    private const int Longest = 16;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Count> counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> known = new(StringComparer.Ordinal);

    /// <summary>
    /// Asks to try a password. The try counts as failed at once, so that many at the same time are not free; <see cref="Succeeded"/> takes it back.
    /// </summary>
    public Attempt Begin(IPAddress? address, string userName)
    {
        var now = time.GetUtcNow();
        var (pair, from, user) = Keys(address, userName);
        lock (gate)
        {
            Forget(now);
            var wait = Wait(now, pair, from, known.ContainsKey(pair) ? null : user);
            if (wait > TimeSpan.Zero)
            {
                return new(wait, Locks: false);
            }

            TimeSpan[] account = [Add(pair, PerUserAndAddress, now), Add(user, PerUser, now)];
            var locks = Add(from, PerAddress, now) + account.Max() > TimeSpan.Zero;
            return new(TimeSpan.Zero, locks, account.Max());
        }
    }

    /// <summary>Takes up what was counted for a user before this start.</summary>
    /// <param name="userName">The user.</param>
    /// <param name="failures">Failed tries since the last success or lock.</param>
    /// <param name="lockedUntil">End of the lock, or a time past. A clock that was wrong at start never makes it longer than the longest lock.</param>
    public void Restore(string userName, int failures, DateTimeOffset lockedUntil)
    {
        var now = time.GetUtcNow();
        var latest = now + PerUserAndAddress.Lock * Longest;
        lock (gate)
        {
            counts[Keys(null, userName).User] = new Count { Failures = failures, Since = now, Last = now, LockedUntil = lockedUntil < latest ? lockedUntil : latest };
        }
    }

    /// <summary>The password of the last <see cref="Begin"/> was right.</summary>
    public void Succeeded(IPAddress? address, string userName)
    {
        var (pair, from, user) = Keys(address, userName);
        lock (gate)
        {
            counts.Remove(pair);
            TakeBack(from);
            TakeBack(user);
            known[pair] = time.GetUtcNow();
        }
    }

    private static (string Pair, string From, string User) Keys(IPAddress? address, string userName)
    {
        var from = "a " + Network(address);
        var user = "u " + userName.ToUpperInvariant();
        return (from + " " + user, from, user);
    }

    /// <summary>An IPv6 host has 2^64 addresses of its own, so its network counts.</summary>
    private static string Network(IPAddress? address)
    {
        if (address is null)
        {
            return "?";
        }

        if (address.IsIPv4MappedToIPv6 || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address.MapToIPv4().ToString();
        }

        return Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8));
    }

    private TimeSpan Wait(DateTimeOffset now, params ReadOnlySpan<string?> keys)
    {
        var longest = TimeSpan.Zero;
        foreach (var key in keys)
        {
            if (key is not null && counts.TryGetValue(key, out var count) && count.LockedUntil - now > longest)
            {
                longest = count.LockedUntil - now;
            }
        }

        return longest;
    }

    /// <returns>For how long this try locks the key, should it fail; zero = not.</returns>
    private TimeSpan Add(string key, Rule rule, DateTimeOffset now)
    {
        if (!counts.TryGetValue(key, out var count))
        {
            counts[key] = count = new Count { Since = now };
        }

        if (now - count.Since > rule.Window)
        {
            count.Since = now;
            count.Failures = 0;
        }

        count.Last = now;
        if (++count.Failures < rule.Failures)
        {
            return TimeSpan.Zero;
        }

        var length = rule.Lock * Math.Min(1 << Math.Min(count.Locks++, 30), Longest);
        count.LockedUntil = now + length;
        count.Failures = 0;
        count.Since = now;
        return length;
    }

    private void TakeBack(string key)
    {
        if (counts.TryGetValue(key, out var count))
        {
            count.Failures = Math.Max(0, count.Failures - 1);
        }
    }

    private void Forget(DateTimeOffset now)
    {
        if (counts.Count + known.Count < Capacity)
        {
            return;
        }

        foreach (var key in counts.Where(c => now - c.Value.Last > Kept).Select(c => c.Key).ToList())
        {
            counts.Remove(key);
        }

        // under a flood the oldest counts go, whether done or not
        foreach (var key in counts.OrderBy(c => c.Value.Last).Take(counts.Count - (Capacity / 2)).Select(c => c.Key).ToList())
        {
            counts.Remove(key);
        }

        foreach (var key in known.OrderBy(k => k.Value).Take(known.Count - (Capacity / 4)).Select(k => k.Key).ToList())
        {
            known.Remove(key);
        }
    }

    /// <param name="Wait">How long to wait before a password is looked at; zero = go on.</param>
    /// <param name="Locks">This try is the last one of its row: when it fails, the next has to wait.</param>
    /// <param name="AccountLock">How long the user has to wait then, here or everywhere; zero = not.</param>
    internal readonly record struct Attempt(TimeSpan Wait, bool Locks, TimeSpan AccountLock = default);

    private sealed record Rule(int Failures, TimeSpan Window, TimeSpan Lock);

    private sealed class Count
    {
        public int Failures { get; set; }

        public int Locks { get; set; }

        public DateTimeOffset Since { get; set; }

        public DateTimeOffset Last { get; set; }

        public DateTimeOffset LockedUntil { get; set; }
    }
}
