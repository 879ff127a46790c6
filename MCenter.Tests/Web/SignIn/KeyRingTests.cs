using System.Security.Cryptography;
using System.Xml.Linq;
using MCenter.Core.Storage;
using MCenter.Tests.Support;
using MCenter.Web.SignIn;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;

namespace MCenter.Tests.Web.SignIn;

/// <summary>The keys of sessions and secrets, at rest.</summary>
public sealed class KeyRingTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("mcenter-keys-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private string Keys => Path.Combine(directory, "data", "keys");

    [Fact]
    public void Without_a_key_file_only_the_services_user_may_read_them()
    {
        var ring = Ring();
        ring.IsEncrypted.ShouldBeFalse();
        ring.StoreElement(Key("one"), "key-1");
        var file = Path.Combine(Keys, "key-1.xml");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.GetUnixFileMode(Keys).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

            // rights that someone widened are narrowed at the next start
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
            Ring();
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        Ring().GetAllElements().Select(e => e.Value).ShouldBe(["one"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void With_a_key_file_or_systemds_credential_they_are_encrypted_and_older_ones_too(bool credential)
    {
        Ring().StoreElement(Key("before"), "key-1");
        var setting = credential ? ("CREDENTIALS_DIRECTORY", Path.GetDirectoryName(KeyFile("mcenter-key"))!) : ("MCenter:KeyFile", KeyFile("any"));
        var ring = Ring(setting);
        ring.IsEncrypted.ShouldBeTrue();
        ring.StoreElement(Key("after"), "key-2");
        foreach (var file in Directory.GetFiles(Keys))
        {
            var text = File.ReadAllText(file);
            text.ShouldStartWith("<?xml");
            text.ShouldNotContain("before");
            text.ShouldNotContain("after");
        }

        Ring(setting).GetAllElements().Select(e => e.Value).Order().ShouldBe(["after", "before"]);
    }

    [Fact]
    public void A_missing_or_another_key_file_stops_the_start_in_words_and_spoils_nothing()
    {
        var setting = ("MCenter:KeyFile", KeyFile("right"));
        Ring(setting).StoreElement(Key("one"), "key-1");
        Should.Throw<StartupException>(() => Ring()).Message.ShouldContain("none is given");
        Should.Throw<StartupException>(() => Ring(("MCenter:KeyFile", KeyFile("wrong")))).Message.ShouldContain("another key file");
        Should.Throw<StartupException>(() => Ring(("MCenter:KeyFile", Path.Combine(directory, "nowhere")))).Message.ShouldContain("cannot be read");
        Should.Throw<StartupException>(() => Ring(("MCenter:KeyFile", KeyFile("short", 8)))).Message.ShouldContain("openssl rand 32");
        Ring(setting).GetAllElements().ShouldHaveSingleItem().Value.ShouldBe("one");
    }

    [Theory]
    [InlineData("<sealed>AAAA</sealed>", "encrypted with")]
    [InlineData("<sealed>no base64!</sealed>", "encrypted with")]
    [InlineData("half <", "is broken")]
    public void A_broken_file_stops_the_start_in_words(string content, string said)
    {
        Directory.CreateDirectory(Keys);
        File.WriteAllText(Path.Combine(Keys, "key-1.xml"), content);
        Should.Throw<StartupException>(() => Ring(("MCenter:KeyFile", KeyFile("right")))).Message.ShouldContain(said);
    }

    [Fact]
    public void The_box_seals_its_secrets_with_such_keys_over_a_restart()
    {
        var settings = new Dictionary<string, string> { ["MCenter:DataDirectory"] = Path.Combine(directory, "data"), ["MCenter:KeyFile"] = KeyFile("right") };
        string secret;
        using (var box = new BoxFactory { Settings = settings })
        {
            secret = box.Get<IDataProtectionProvider>().CreateProtector("test").Protect("hush");
        }

        Directory.GetFiles(Keys, "key-*.xml").ShouldHaveSingleItem().ShouldSatisfyAllConditions(f => File.ReadAllText(f).ShouldContain("<sealed>"), f => File.ReadAllText(f).ShouldNotContain("masterKey"));
        using var again = new BoxFactory { Settings = settings };
        again.Get<IDataProtectionProvider>().CreateProtector("test").Unprotect(secret).ShouldBe("hush");
    }

    private static XElement Key(string text) => new("key", text);

    private string KeyFile(string name, int bytes = 32)
    {
        var folder = Directory.CreateDirectory(Path.Combine(directory, "credentials")).FullName;
        var file = Path.Combine(folder, name);
        File.WriteAllBytes(file, RandomNumberGenerator.GetBytes(bytes));
        return file;
    }

    /// <summary>As the box prepares it at start.</summary>
    private KeyRing Ring(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value)).Build();
        var ring = new KeyRing(new DataDirectory(Path.Combine(directory, "data")), configuration);
        ring.Prepare();
        return ring;
    }
}
