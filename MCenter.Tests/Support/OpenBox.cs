using MCenter.Core.Settings;

namespace MCenter.Tests.Support;

/// <summary>Keeps secrets as they are, where a test has no key ring.</summary>
internal sealed class OpenBox : ISecretBox
{
    public string Seal(string secret) => secret;

    public string? Open(string stored) => stored;
}
