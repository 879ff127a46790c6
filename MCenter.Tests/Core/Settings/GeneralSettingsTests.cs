using MCenter.Core.Events;
using MCenter.Core.Settings;
using MCenter.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace MCenter.Tests.Core.Settings;

public class GeneralSettingsTests
{
    public static TheoryData<string, GeneralSettings> Wrong => new()
    {
        { "name", new() { Name = "" } },
        { "name", new() { Name = new string('x', 61) } },
        { "name", new() { Name = "a\u0007" } },
        { "location", new() { Location = new string('x', 201) } },
        { "timeZone", new() { TimeZone = "Europe/Atlantis" } },
        { "timeZone", new() { TimeZone = "" } },
        { "ntpServer", new() { NtpServer = "pool ntp; reboot" } },
        { "mBusTimeoutMilliseconds", new() { MBusTimeoutMilliseconds = 99 } },
        { "mBusTimeoutMilliseconds", new() { MBusTimeoutMilliseconds = 60_001 } },
        { "readoutIntervalMinutes", new() { ReadoutIntervalMinutes = 0 } },
        { "readoutIntervalMinutes", new() { ReadoutIntervalMinutes = 25 } },
        { "retentionDays", new() { RetentionDays = -1 } },
        { "historyDiskPercent", new() { HistoryDiskPercent = 96 } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_field_is_named_and_nothing_is_stored(string field, GeneralSettings wrong)
    {
        await using var bench = await CoreBench.OpenAsync();
        var error = await Should.ThrowAsync<InvalidInputException>(() => bench.Get<SettingsEditor>().SaveAsync(wrong, "anna", default));
        error.Errors.ShouldHaveSingleItem().Field.ShouldBe(field);
        bench.Get<SettingsStore>().Get<GeneralSettings>().ShouldBe(new GeneralSettings());
        (await bench.EventsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public void The_defaults_are_valid() => new GeneralSettings().Validate().ShouldBeEmpty();

    [Fact]
    public async Task A_change_is_kept_published_and_in_the_log()
    {
        await using var bench = await CoreBench.OpenAsync();
        object? published = null;
        bench.Get<SettingsStore>().Changed += value => published = value;
        var wanted = new GeneralSettings { TimeZone = "Asia/Kolkata", ReadoutIntervalMinutes = 10 };

        await bench.Get<SettingsEditor>().SaveAsync(wanted, "anna", default);

        published.ShouldBe(wanted);
        (await bench.EventsAsync()).ShouldBe(["SettingsSaved:general"]);
        bench.Get<BoxClock>().Zone.Id.ShouldBe("Asia/Kolkata");
        bench.Get<BoxClock>().Now.Offset.ShouldBe(TimeSpan.FromHours(5.5));
    }

    [Fact]
    public void The_list_of_time_zones_has_the_usual_ones_and_no_historic_short_names()
    {
        TimeZones.All.ShouldContain("Europe/Zurich");
        TimeZones.All.ShouldContain("UTC");
        TimeZones.All.ShouldNotContain("CET");
        TimeZones.All.ShouldAllBe(id => TimeZones.IsKnown(id));
    }

    [Fact]
    public async Task The_serial_number_is_determined_once_kept_and_overruled_by_the_configuration()
    {
        await using var bench = await CoreBench.OpenAsync();
        var identity = bench.Get<BoxIdentity>();
        await identity.DetermineAsync(default);
        identity.SerialNumber.ShouldMatch("^([0-9A-F]{2}:){5}[0-9A-F]{2}$");

        var configured = new ConfigurationBuilder().AddInMemoryCollection([new("MCenter:SerialNumber", "10:2C:EF:00:00:01")]).Build();
        var second = new BoxIdentity(configured, bench.Get<SettingsStore>());
        await second.DetermineAsync(default);
        second.SerialNumber.ShouldBe("10:2C:EF:00:00:01");

        var third = new BoxIdentity(new ConfigurationBuilder().Build(), bench.Get<SettingsStore>());
        await third.DetermineAsync(default);
        third.SerialNumber.ShouldBe("10:2C:EF:00:00:01");
    }

    [Fact]
    public async Task A_clock_before_the_build_date_is_implausible()
    {
        await using var bench = await CoreBench.OpenAsync();
        new BoxClock(bench.Get<SettingsStore>(), bench.Time, bench.Time.GetUtcNow()).IsPlausible.ShouldBeTrue();
        new BoxClock(bench.Get<SettingsStore>(), bench.Time, bench.Time.GetUtcNow().AddSeconds(1)).IsPlausible.ShouldBeFalse();
        BoxClock.BuiltAt.ShouldBeLessThanOrEqualTo(DateTimeOffset.UtcNow);
    }
}
