using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using MCenter.Core.Storage;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace MCenter.Web.SignIn;

/// <summary>
/// The keys of data protection, which seal sessions and the secrets among the settings, one file each in the data directory that only the service's user may read. Given a key
/// file (<c>MCenter:KeyFile</c>, or systemd's credential <c>mcenter-key</c>) they are encrypted by it (AES-256-GCM), so that a copy of the disk opens nothing. Thread safe.
/// </summary>
internal sealed class KeyRing(DataDirectory data, IConfiguration configuration) : IXmlRepository
{
    private const string Credential = "mcenter-key";
    private const string Sealed = "sealed";
    private const int LeastKeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Lazy<byte[]?> key = new(() => LoadKey(KeyFileOf(configuration)));

    /// <summary>Whether a key file is given; without one the rights of the files protect the keys.</summary>
    public bool IsEncrypted => key.Value is not null;

    /// <summary>Closes the files to others, encrypts those that were written before there was a key file, and makes sure that all can be opened.</summary>
    /// <exception cref="StartupException">The key file cannot be used, or is missing or another than the one that keys are encrypted with; the message says what to do.</exception>
    public void Prepare()
    {
        var directory = Directory.CreateDirectory(data.KeysDirectory);
        if (!OperatingSystem.IsWindows())
        {
            directory.UnixFileMode = OwnerOnly | UnixFileMode.UserExecute;
        }

        foreach (var file in Files())
        {
            var stored = Load(file);
            if (stored.Name == Sealed)
            {
                Check(file, stored);
            }
            else if (IsEncrypted)
            {
                Write(file, Seal(stored));
            }
            else if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, OwnerOnly);
            }
        }
    }

    public IReadOnlyCollection<XElement> GetAllElements() => [.. Files().Select(Load).Select(stored => stored.Name == Sealed ? Open(stored) : stored)];

    public void StoreElement(XElement element, string friendlyName) => Write(Path.Combine(data.KeysDirectory, friendlyName + ".xml"), IsEncrypted ? Seal(element) : element);

    private static string? KeyFileOf(IConfiguration configuration)
    {
        if (configuration["MCenter:KeyFile"] is { Length: > 0 } named)
        {
            return Path.GetFullPath(named);
        }

        return configuration["CREDENTIALS_DIRECTORY"] is { Length: > 0 } credentials && Path.Combine(credentials, Credential) is var file && File.Exists(file) ? file : null;
    }

    private static byte[]? LoadKey(string? file)
    {
        if (file is null)
        {
            return null;
        }

        try
        {
            var secret = File.ReadAllBytes(file);
            return secret.Length >= LeastKeyBytes
                ? HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, info: "M-Center key ring"u8.ToArray())
                : throw new StartupException($"The key file {file} has {secret.Length} bytes; it needs {LeastKeyBytes} or more random ones (openssl rand 32).");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The key file {file} cannot be read: {e.Message} Make it readable for user {Environment.UserName}, or correct MCenter:KeyFile.", e);
        }
    }

    private string[] Files() => Directory.GetFiles(data.KeysDirectory, "*.xml");

    private static XElement Load(string file)
    {
        try
        {
            return XElement.Load(file);
        }
        catch (XmlException e)
        {
            throw new StartupException($"{file} is broken: {e.Message} Delete it; users sign in again, and passwords of outputs are to be entered again.", e);
        }
    }

    private void Check(string file, XElement stored)
    {
        try
        {
            Open(stored);
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException or XmlException)
        {
            throw new StartupException(
                $"{file} is encrypted with {(IsEncrypted ? "another key file than the one given" : "a key file, and none is given")}. Give that key file (MCenter:KeyFile, or the credential {Credential}), "
                + $"or delete {data.KeysDirectory}: then users sign in again, and passwords of outputs are to be entered again.", e);
        }
    }

    /// <summary>Nonce, tag and cipher text in one.</summary>
    private XElement Seal(XElement element)
    {
        var plain = Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));
        var all = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(all.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(key.Value!, TagBytes);
        cipher.Encrypt(all.AsSpan(0, NonceBytes), plain, all.AsSpan(NonceBytes + TagBytes), all.AsSpan(NonceBytes, TagBytes));
        return new XElement(Sealed, Convert.ToBase64String(all));
    }

    private XElement Open(XElement stored)
    {
        var all = Convert.FromBase64String(stored.Value).AsSpan();
        var plain = new byte[Math.Max(0, all.Length - NonceBytes - TagBytes)];
        using var cipher = new AesGcm(key.Value ?? throw new CryptographicException("no key file"), TagBytes);
        cipher.Decrypt(all[..NonceBytes], all[(NonceBytes + TagBytes)..], all.Slice(NonceBytes, TagBytes), plain);
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }

    /// <summary>Readable by the box alone from its first byte on, and whole or not at all.</summary>
    private static void Write(string file, XElement element)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        var fresh = file + ".new";
        using (var stream = new FileStream(fresh, options))
        {
            element.Save(stream);
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, file, overwrite: true);
    }
}
