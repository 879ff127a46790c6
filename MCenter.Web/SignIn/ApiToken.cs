namespace MCenter.Web.SignIn;

/// <summary>What the holder of an API token may do. Never more than the user who made it.</summary>
public enum TokenScope
{
    /// <summary>Read values, history and status.</summary>
    Read = 0,

    /// <summary>Besides, have meters read out.</summary>
    Readout = 1,

    /// <summary>What an Installer may.</summary>
    Configure = 2,

    /// <summary>What an Administrator may.</summary>
    Administer = 3,
}

/// <summary>A key for programs, used as <c>Authorization: Bearer</c>. Only its SHA-256 is kept: 256 random bits need no slow hash.</summary>
public sealed class ApiToken
{
    /// <summary>Key.</summary>
    public int Id { get; init; }

    /// <summary>What it is for.</summary>
    public required string Name { get; init; }

    /// <summary>Its first characters, to tell tokens apart.</summary>
    public required string Prefix { get; init; }

    /// <summary>SHA-256 of the whole token.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>What it may.</summary>
    public TokenScope Scope { get; init; }

    /// <summary>Whose it is; it goes with the user.</summary>
    public int OwnerId { get; init; }

    /// <summary>Whose it is.</summary>
    public User? Owner { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Until when it works, UTC; null = until revoked.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>When it was used last, UTC, to the minute; null = never.</summary>
    public DateTimeOffset? LastUsed { get; init; }
}
