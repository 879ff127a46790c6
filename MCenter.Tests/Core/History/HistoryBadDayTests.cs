using System.Data.Common;
using MCenter.Core.Events;
using MCenter.Core.History;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Core.Storage;
using MCenter.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using static MCenter.Tests.History.HistoryFixture;

namespace MCenter.Tests.History;

public class HistoryBadDayTests
{
    [Fact]
    public async Task A_full_disk_is_said_with_what_to_do_and_loses_nothing_that_was_stored()
    {
        var disk = new SmallDisk();
        await using var history = await OpenAsync(change: services => services.ConfigureDbContext<HistoryDb>(options => options.AddInterceptors(disk)));
        disk.Pages = 60;
        var stored = 0;
        var error = await Should.ThrowAsync<HistoryUnavailableException>(async () =>
        {
            for (; stored < 1000; stored++)
            {
                await history.Store.AppendAsync([Large(stored)], [], default);
            }
        });
        stored.ShouldBeGreaterThan(10);
        error.ShouldSatisfyAllConditions(e => e.Reason.ShouldBe("DiskFull"), e => e.Message.ShouldContain("Free some space"), e => e.Message.ShouldContain(history.File));
        await Should.ThrowAsync<HistoryUnavailableException>(() => history.Store.AppendAsync([Large(stored)], [], default));
        (await history.EventsAsync("HistoryUnavailable")).ShouldHaveSingleItem().ShouldSatisfyAllConditions(e => e.Severity.ShouldBe(EventSeverity.Error), e => e.Arguments[0].ShouldBe("DiskFull"));

        disk.Pages = 1_000_000;
        (await history.Store.AppendAsync([Large(stored)], [], default)).ShouldBe(1);
        (await history.AllAsync(1)).Count.ShouldBe(stored + 1);

        // a layout that was new in the failed transaction is written again in the next one
        static Reading Large(int i) => Reading(1, i * 15, [RawValue.Number(i, -(i % 40)), RawValue.Bytes(new byte[3000])]);
    }

    [Theory]
    [InlineData(0, 100, "no database at all, but something else")]
    [InlineData(4096, 40_000, "a database whose pages are broken")]
    public async Task A_broken_file_is_moved_aside_and_a_new_one_begun(int from, int length, string what)
    {
        await using var history = await OpenAsync();
        for (var i = 0; i < 50; i++)
        {
            await history.Store.AppendAsync([Reading(1, i * 15, RawValue.Bytes(new byte[1000]))], [], default);
        }

        var before = await history.ScalarAsync("SELECT max(Sequence) FROM Readout");
        await history.RestartAsync(() =>
        {
            using var file = System.IO.File.OpenWrite(history.File);
            file.Position = from;
            file.Write(Enumerable.Repeat((byte)0xA5, length).ToArray());
        });
        (await history.EventsAsync("DatabaseMovedAside")).ShouldHaveSingleItem(what).Arguments[0].ShouldStartWith("history.db.broken-");
        System.IO.Directory.GetFiles(history.Directory, "history.db.broken-*").ShouldNotBeEmpty();
        (await history.AllAsync(1)).ShouldBeEmpty();
        await history.Store.AppendAsync([Reading(1, 0, RawValue.Number(1))], [], default);
        (await history.AllAsync(1)).Count.ShouldBe(1);
        (await history.ScalarAsync("SELECT max(Sequence) FROM Readout")).ShouldBeGreaterThan(before);
    }

    [Fact]
    public async Task A_file_that_cannot_be_opened_or_is_held_by_another_program_stops_the_start_with_what_to_do()
    {
        await using var history = await OpenAsync();
        using var other = new SqliteConnection($"Data Source={history.File};Pooling=False");
        var locked = await Should.ThrowAsync<StartupException>(() => history.RestartAsync(() =>
        {
            other.Open();
            using var hold = new SqliteCommand("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=DELETE; BEGIN EXCLUSIVE", other);
            hold.ExecuteNonQuery();
        }));
        locked.Message.ShouldContain("locked by another program");
        other.Close();

        var directory = await Should.ThrowAsync<StartupException>(() => history.RestartAsync(() =>
        {
            System.IO.File.Delete(history.File);
            System.IO.Directory.CreateDirectory(history.File);
        }));
        directory.Message.ShouldContain("write access");
        System.IO.Directory.Delete(history.File);
        await history.RestartAsync();
    }

    [Fact]
    public async Task A_migration_that_was_killed_does_not_hold_up_the_next_start()
    {
        await using var history = await OpenAsync();
        await history.ExecuteAsync("""CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL); INSERT OR REPLACE INTO "__EFMigrationsLock" VALUES (1, '2026-01-01'); DELETE FROM "__EFMigrationsHistory"; DROP TABLE Readout; DROP TABLE HistoryChunk; DROP TABLE HistoryLayout; DROP VIEW Measurement""");
        await history.RestartAsync();
        (await history.Store.AppendAsync([Reading(1, 0, RawValue.Number(1))], [], default)).ShouldBe(1);
    }

    [Fact]
    public async Task A_file_of_a_newer_version_stops_the_start_and_stays_as_it_is()
    {
        await using var history = await OpenAsync();
        await history.ExecuteAsync("""INSERT INTO "__EFMigrationsHistory" VALUES ('20990101000000_Later', '10.0.0')""");
        (await Should.ThrowAsync<StartupException>(() => history.RestartAsync())).Message.ShouldContain("newer version");
        await history.ExecuteAsync("""DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" LIKE '2099%'""");
        await history.RestartAsync();
        (await history.EventsAsync("DatabaseMovedAside")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_file_check_tells_a_damage_that_the_start_did_not_meet()
    {
        await using var history = await OpenAsync();
        await history.Store.AppendAsync([Reading(1, 0, RawValue.Number(1))], [], default);
        (await history.Maintenance.CheckAsync(default)).ShouldBeTrue();
        await history.ExecuteAsync("PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = replace(sql, '\"Slot\" INTEGER NOT NULL', '\"Slot\" INTEGER NOT NULL CHECK (\"Slot\" < 0)') WHERE name = 'Readout'");
        SqliteConnection.ClearAllPools();
        (await history.Maintenance.CheckAsync(default)).ShouldBeFalse();
        (await history.EventsAsync("HistoryCheckFailed")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_nightly_job_packs_what_is_over_and_keeps_what_the_settings_say()
    {
        var time = new FakeTime(At(30 * 24 * 60));
        await using var history = await OpenAsync(change: services => services.AddSingleton<TimeProvider>(time));
        await history.Store.AppendAsync([.. Enumerable.Range(0, 31).Select(day => Reading(1, day * 24 * 60, RawValue.Number(day)))], [], default);
        await history.Service<SettingsStore>().SaveAsync(new GeneralSettings { RetentionDays = 15 }, default);
        await ActivatorUtilities.CreateInstance<HistoryMaintenanceJob>(history.Service<IServiceProvider>()).RunAsync(default);
        (await history.AllAsync(1))[0].RasterTime.ShouldBe(At(14 * 24 * 60));
        (await history.ScalarAsync("SELECT max(Slot) - min(Slot) FROM Readout")).ShouldBeLessThan(7 * 24 * 60);
    }

    [Fact]
    public async Task Ad_hoc_sql_sees_a_row_a_value_from_hot_rows_and_chunks()
    {
        await using var history = await OpenAsync();
        await history.Store.AppendAsync([Reading(1, 0, RawValue.Number(15, -1), RawValue.Text("a\"b")), Reading(1, 7 * 24 * 60, RawValue.Number(2), RawValue.None)], [Miss(1, 15)], default);
        await history.Maintenance.CompactAsync(At(7 * 24 * 60), long.MaxValue, default);
        await using var db = await history.Service<IDbContextFactory<HistoryDb>>().CreateDbContextAsync();
        var rows = await db.Database.SqlQueryRaw<string>("SELECT Register || ' ' || (Time - unixepoch('2026-03-02')) || ' ' || (ReadAt - Time) || ' ' || Value AS Value FROM Measurement WHERE DeviceId = 1 ORDER BY Time, Register").ToListAsync();
        rows.ShouldBe(["0 0 3 1.5", "1 0 3 a\"b", "0 604800 3 2"]);
    }

    private sealed class SmallDisk : DbConnectionInterceptor
    {
        public int Pages { get; set; } = 1_000_000;

        public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA max_page_count={Pages}";
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
