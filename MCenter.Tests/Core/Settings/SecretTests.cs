using MCenter.Core.Settings;
using MCenter.Core.Storage;
using MCenter.Tests.Support;
using MCenter.Web.SignIn;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Tests.Core.Settings;

/// <summary>Secrets among the settings, sealed by the box that the program uses.</summary>
public sealed class SecretTests
{
    [Fact]
    public async Task A_secret_is_sealed_where_it_is_stored_and_open_where_it_is_used()
    {
        await using var bench = await CoreBench.OpenAsync(services => services.AddSingleton<ISecretBox>(new SecretBox(new EphemeralDataProtectionProvider())));
        await bench.Get<SettingsStore>().SaveAsync(new Account { User = "emu", Password = "Ge heim" }, default);
        var stored = await StoredAsync(bench);
        stored.ShouldContain("emu");
        stored.ShouldNotContain("Ge heim");
        var restarted = new SettingsStore(bench.Get<IDbContextFactory<McenterDb>>(), bench.Get<ISecretBox>());
        restarted.Get<Account>().ShouldBe(new Account { User = "emu", Password = "Ge heim" });
        await restarted.SaveAsync(new Account(), default);
        (await StoredAsync(bench)).ShouldContain("\"Password\":\"\"");
    }

    [Fact]
    public async Task A_secret_whose_keys_are_gone_is_empty_and_the_rest_is_there()
    {
        await using var bench = await CoreBench.OpenAsync(services => services.AddSingleton<ISecretBox>(new SecretBox(new EphemeralDataProtectionProvider())));
        await bench.Get<SettingsStore>().SaveAsync(new Account { User = "emu", Password = "Ge heim" }, default);
        var otherKeys = new SettingsStore(bench.Get<IDbContextFactory<McenterDb>>(), new SecretBox(new EphemeralDataProtectionProvider()));
        otherKeys.Get<Account>().ShouldBe(new Account { User = "emu" });
    }

    private static async Task<string> StoredAsync(CoreBench bench)
    {
        await using var db = await bench.Get<IDbContextFactory<McenterDb>>().CreateDbContextAsync();
        return (await db.Set<Setting>().SingleAsync(s => s.Section == Account.Section)).Json;
    }

    private sealed record Account : ISettings<Account>
    {
        public static string Section => "account";

        public string User { get; init; } = "";

        [Secret]
        public string Password { get; init; } = "";

        public IEnumerable<ValidationError> Validate() => [];
    }
}
