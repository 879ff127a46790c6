namespace MCenter.Core.Settings;

/// <summary>Seals what must not be read from a copy of the database. Thread safe.</summary>
public interface ISecretBox
{
    /// <summary>The secret as it may be stored: text that only this box opens.</summary>
    string Seal(string secret);

    /// <summary>The secret again; null when it was sealed with keys that are gone, so that it must be entered anew.</summary>
    string? Open(string stored);
}

/// <summary>Marks a string in a section of settings that is a secret (password, token, key): sealed where it is stored, never in an answer, kept when a change leaves it out.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;
