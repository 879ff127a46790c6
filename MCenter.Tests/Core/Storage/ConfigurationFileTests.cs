using MCenter.Core.Devices;
using MCenter.Core.Storage;
using MCenter.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace MCenter.Tests.Core.Storage;

public class ConfigurationFileTests
{
    [Fact]
    public async Task A_new_box_gets_its_tables_kept_through_a_power_cut()
    {
        await using var bench = await CoreBench.OpenAsync();
        await using var db = await bench.Get<IDbContextFactory<McenterDb>>().CreateDbContextAsync();
        (await db.Database.SqlQueryRaw<string>("SELECT journal_mode AS Value FROM pragma_journal_mode").SingleAsync()).ShouldBe("wal");
        (await db.Database.SqlQueryRaw<long>("SELECT synchronous AS Value FROM pragma_synchronous").SingleAsync()).ShouldBe(2); // FULL
        (await db.Database.SqlQueryRaw<long>("SELECT timeout AS Value FROM pragma_busy_timeout").SingleAsync()).ShouldBe(10_000);
        db.Database.HasPendingModelChanges().ShouldBeFalse();
    }

    [Fact]
    public async Task Opening_again_changes_nothing()
    {
        await using var bench = await CoreBench.OpenAsync();
        await bench.Devices.AddAsync(new Device { Line = "M-Bus", SecondaryAddress = "00000001" }, default);
        (await bench.Get<ConfigurationFile>().OpenAsync(default)).ShouldBeNull();
        await bench.Devices.LoadAsync(default);
        bench.Devices.Current.All.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(0)] // the header
    [InlineData(4096)] // a page further in
    public async Task A_broken_database_is_moved_aside_and_a_new_one_begun(int at)
    {
        await using var bench = await CoreBench.OpenAsync();
        await bench.Devices.AddAsync(new Device { Line = "M-Bus", SecondaryAddress = "00000001" }, default);
        await using (var db = await bench.Get<IDbContextFactory<McenterDb>>().CreateDbContextAsync())
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        SqliteConnection.ClearAllPools();
        var file = bench.Get<DataDirectory>().ConfigurationFile;
        await using (var stream = File.OpenWrite(file))
        {
            stream.Position = at;
            await stream.WriteAsync(Enumerable.Repeat((byte)0xA5, 4096).ToArray());
        }

        (await bench.Get<ConfigurationFile>().OpenAsync(default)).ShouldBe("mcenter.db.broken-20261122120000");

        File.Exists(Path.Combine(bench.Get<DataDirectory>().Path, "mcenter.db.broken-20261122120000")).ShouldBeTrue();
        await bench.Devices.LoadAsync(default);
        bench.Devices.Current.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_directory_that_cannot_be_made_says_what_to_do()
    {
        await using var bench = await CoreBench.OpenAsync();
        var file = Path.Combine(bench.Get<DataDirectory>().Path, "a-file");
        await File.WriteAllTextAsync(file, "");
        var opening = new ConfigurationFile(new DataDirectory(Path.Combine(file, "data")), bench.Get<IDbContextFactory<McenterDb>>(), bench.Time);
        (await Should.ThrowAsync<StartupException>(() => opening.OpenAsync(default))).Message.ShouldContain("MCenter:DataDirectory");
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_left_alone()
    {
        await using var bench = await CoreBench.OpenAsync();
        await using (var db = await bench.Get<IDbContextFactory<McenterDb>>().CreateDbContextAsync())
        {
            await db.Database.ExecuteSqlRawAsync("INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Future', '99')");
        }

        (await Should.ThrowAsync<StartupException>(() => bench.Get<ConfigurationFile>().OpenAsync(default))).Message.ShouldContain("29990101000000_Future");
    }
}
