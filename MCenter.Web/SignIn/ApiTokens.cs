using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using MCenter.Core.Events;
using MCenter.Core.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace MCenter.Web.SignIn;

/// <summary>Makes, finds and revokes API tokens. Thread safe.</summary>
internal sealed class ApiTokens(IDbContextFactory<SignInDb> databases, EventLog events, TimeProvider time, IStringLocalizer<SignInTexts> texts)
{
    private const string Start = "mc_";
    private const int ShownCharacters = 11;
    private const int LongestName = 64;
    private static readonly TimeSpan LastUsedStep = TimeSpan.FromMinutes(1);

    /// <summary>All tokens with their owners, newest first.</summary>
    public async Task<IReadOnlyList<ApiToken>> ListAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Tokens.AsNoTracking().Include(t => t.Owner).OrderByDescending(t => t.Id).ToListAsync(cancel);
    }

    /// <summary>Makes a token.</summary>
    /// <returns>The token and its text, which is not kept and cannot be shown again.</returns>
    /// <exception cref="InvalidInputException">The name is empty or too long, or the expiry is past.</exception>
    public async Task<(ApiToken Token, string Text)> MakeAsync(string name, TokenScope scope, DateTimeOffset? expires, int ownerId, CancellationToken cancel)
    {
        name = name.Trim();
        var now = time.GetUtcNow();
        List<ValidationError> errors = [];
        if (name.Length is 0 or > LongestName)
        {
            errors.Add(new("name", texts["TokenName", LongestName]));
        }

        if (!Enum.IsDefined(scope))
        {
            errors.Add(new("scope", texts["TokenScope"]));
        }

        if (expires <= now)
        {
            errors.Add(new("expires", texts["TokenExpires"]));
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }

        var text = Start + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var token = new ApiToken { Name = name, Prefix = text[..ShownCharacters], Hash = HashOf(text), Scope = scope, OwnerId = ownerId, Created = now, Expires = expires };
        await using var db = await databases.CreateDbContextAsync(cancel);
        db.Add(token);
        await db.SaveChangesAsync(cancel);
        var owner = await db.Users.Where(u => u.Id == ownerId).Select(u => u.UserName).SingleAsync(cancel);
        await events.AddAsync(EventSeverity.Info, SignInEvents.Source, "TokenMade", [name, token.Prefix, scope.ToString()], userName: owner, cancel: cancel);
        return (token, text);
    }

    /// <summary>Revokes a token at once.</summary>
    /// <returns>False when there is none with this id.</returns>
    public async Task<bool> RevokeAsync(int id, string actor, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.Tokens.FindAsync([id], cancel) is not { } token)
        {
            return false;
        }

        db.Remove(token);
        await db.SaveChangesAsync(cancel);
        await events.AddAsync(EventSeverity.Info, SignInEvents.Source, "TokenRevoked", [token.Name, token.Prefix], userName: actor, cancel: cancel);
        return true;
    }

    /// <summary>The valid token with this text and its owner, who is not disabled; null otherwise.</summary>
    public async Task<ApiToken?> FindAsync(string text, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var hash = HashOf(text);
        await using var db = await databases.CreateDbContextAsync(cancel);
        var token = await db.Tokens.AsNoTracking().Include(t => t.Owner).SingleOrDefaultAsync(t => t.Hash == hash, cancel);
        if (token is null || token.Expires <= now || token.Owner is not { Disabled: false })
        {
            return null;
        }

        if (token.LastUsed is null || now - token.LastUsed >= LastUsedStep)
        {
            await db.Tokens.Where(t => t.Id == token.Id).ExecuteUpdateAsync(set => set.SetProperty(t => t.LastUsed, now), cancel);
        }

        return token;
    }

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
