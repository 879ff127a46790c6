using System.Security.Cryptography;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.DataProtection;

namespace MCenter.Web.SignIn;

/// <summary>Seals secrets among the settings with the keys of <see cref="KeyRing"/>.</summary>
internal sealed class SecretBox(IDataProtectionProvider protection) : ISecretBox
{
    private readonly IDataProtector protector = protection.CreateProtector("MCenter.Settings");

    public string Seal(string secret) => protector.Protect(secret);

    public string? Open(string stored)
    {
        try
        {
            return protector.Unprotect(stored);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
