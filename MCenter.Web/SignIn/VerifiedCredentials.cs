using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace MCenter.Web.SignIn;

/// <summary>
/// Remembers for a minute that a user's password was right, because a password hash costs a small box a quarter of a second and a client that uses Basic sends
/// its password with every request. Keeps neither password nor hash of it: the key is an HMAC with a key of this process over user, security stamp and password,
/// so that it is void as soon as the user's stamp changes. Thread safe.
/// </summary>
internal sealed class VerifiedCredentials(TimeProvider time)
{
    private const int Capacity = 1000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, DateTimeOffset> until = new(StringComparer.Ordinal);

    public bool Contains(User user, string password) => until.TryGetValue(KeyOf(user, password), out var end) && end > time.GetUtcNow();

    public void Add(User user, string password)
    {
        var now = time.GetUtcNow();
        if (until.Count >= Capacity)
        {
            foreach (var old in until.Where(e => e.Value <= now))
            {
                until.TryRemove(old);
            }
        }

        if (until.Count < Capacity)
        {
            until[KeyOf(user, password)] = now + Lifetime;
        }
    }

    private string KeyOf(User user, string password) =>
        Convert.ToHexString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{user.Id}\n{user.SecurityStamp}\n{password}")));
}
