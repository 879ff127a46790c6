using MCenter.Core.Commands;
using MCenter.Core.Readout;
using MCenter.Core.Settings;

namespace MCenter.Tests.Commands;

/// <summary>The schedule of tariffs in fake time: sent once, late, made up for, repeated.</summary>
public sealed class TariffsTests
{
    private static readonly TariffSwitch Day = new() { Name = "day", Tariff = 1, Time = "07:00" };
    private static readonly TariffSwitch Night = new() { Name = "night", Tariff = 2, Time = "20:00" };

    [Fact]
    public async Task The_manual_s_example_is_sent_at_its_times_once_each_as_a_broadcast()
    {
        await using var bench = await CommandsBench.OpenAsync("2027-11-15T05:00Z");
        await bench.AddAsync(1);
        await bench.AddAsync(2, baudRate: 9600);
        await bench.SwitchesAsync(Day, Night);
        foreach (var (at, sent) in new[]
        {
            ("05:59", ""), ("06:00", "M-Bus@2400:1 M-Bus@9600:1"), ("06:00", ""), ("06:01", ""), ("18:59", ""), ("19:00", "M-Bus@2400:2 M-Bus@9600:2"), ("19:01", ""),
        })
        {
            await bench.TickAsync($"2027-11-15T{at}Z");
            string.Join(" ", bench.Sent).ShouldBe(sent, at);
        }

        (await bench.EventsAsync(e => e.StartsWith("Tariff"))).ShouldBe(["TariffBroadcast:1", "TariffBroadcast:2"]);
    }

    [Fact]
    public async Task Chosen_meters_and_meters_with_other_bytes_get_their_own_command()
    {
        await using var bench = await CommandsBench.OpenAsync("2027-11-15T05:59Z");
        await bench.TemplateAsync(2, "01 FF 13 {tariff}");
        var (one, two, three) = (await bench.AddAsync(1), await bench.AddAsync(2), await bench.AddAsync(3, line: "M-Bus 2"));
        await bench.SwitchesAsync(Day with { Devices = [two.Id] });
        await bench.TickAsync("2027-11-15T05:59Z");
        await bench.TickAsync("2027-11-15T06:00Z");
        bench.Sent.ShouldBe([$"{two.Id}:1"]);

        await bench.SwitchesAsync(Night);
        var other = await bench.AddAsync(4, version: 2);
        await bench.TickAsync("2027-11-15T19:00Z");
        bench.Sent.ShouldBe([$"{one.Id}:2", $"{two.Id}:2", $"{other.Id}:2", "M-Bus 2@2400:2"], ignoreOrder: true);
        three.Line.ShouldBe("M-Bus 2");
    }

    [Theory]
    [InlineData("2027-11-15T05:00Z", "2027-11-15T08:00Z", "M-Bus@2400:1", "120")]
    [InlineData("2027-11-15T05:00Z", "2027-11-15T20:00Z", "M-Bus@2400:2", "60")]
    [InlineData("2027-11-12T18:00Z", "2027-11-15T05:00Z", "M-Bus@2400:2", "3480")]
    [InlineData("2027-05-01T00:00Z", "2027-11-14T05:00Z", "M-Bus@2400:2", "2040")]
    [InlineData("2027-11-15T06:00Z", "2027-11-15T08:00Z", "", "")]
    public async Task What_was_missed_while_off_is_made_up_for_by_the_newest_alone(string off, string on, string sent, string minutesLate)
    {
        await using var bench = await CommandsBench.OpenAsync(on);
        await bench.AddAsync(1);
        await bench.SwitchesAsync(Day, Night);
        await bench.UpToAsync(off);
        await bench.TickAsync(on);
        string.Join(" ", bench.Sent).ShouldBe(sent);
        await bench.TickAsync(on);
        bench.Sent.ShouldBeEmpty();
        (await bench.EventsAsync("TariffLate")).Length.ShouldBe(sent.Length > 0 ? 1 : 0);
        (sent.Length == 0 || (await bench.Get<global::MCenter.Core.Events.EventLog>().NewestAsync(0, null, null, 100, default)).Any(e => e.Code == "TariffLate" && e.Arguments[3] == minutesLate)).ShouldBeTrue();
        bench.Settings.Get<CommandMemory>().TariffsUpTo.ShouldBe(bench.Time.GetUtcNow());
    }

    [Fact]
    public async Task A_new_switch_is_not_made_up_for_neither_at_once_nor_after_a_restart()
    {
        await using var bench = await CommandsBench.OpenAsync("2027-11-15T10:00Z");
        await bench.AddAsync(1);
        await bench.TickAsync("2027-11-15T10:00Z");
        await bench.TickAsync("2027-11-15T10:05Z");
        await bench.SwitchesAsync(Day);
        await bench.TickAsync("2027-11-15T10:06Z");
        bench.Sent.ShouldBeEmpty();
        bench.Settings.Get<CommandMemory>().TariffsUpTo.ShouldBe(bench.Time.GetUtcNow());
    }

    [Fact]
    public async Task While_the_line_is_in_use_a_switch_waits_and_only_the_newest_is_sent()
    {
        await using var bench = await CommandsBench.OpenAsync("2027-11-15T05:59Z");
        await bench.AddAsync(1);
        await bench.SwitchesAsync(Day, Night);
        await bench.TickAsync("2027-11-15T05:59Z");
        var use = bench.Uses.Begin("M-Bus", LineUseKind.LevelConverter);
        var first = bench.TickAsync("2027-11-15T06:00Z");
        var second = bench.TickAsync("2027-11-15T19:00Z");
        first.IsCompleted.ShouldBeFalse();
        bench.Sent.ShouldBeEmpty();
        bench.Settings.Get<CommandMemory>().TariffsUpTo.ShouldBe(At("2027-11-15T05:59Z"), "a restart now would make it up");

        bench.Time.Advance(TimeSpan.FromMinutes(5));
        use.Dispose();
        await Task.WhenAll(first, second);
        bench.Sent.ShouldBe(["M-Bus@2400:2"]);
        (await bench.EventsAsync("TariffLate")).ShouldBe(["TariffLate:2"]);
        bench.Settings.Get<CommandMemory>().TariffsUpTo.ShouldBe(At("2027-11-15T19:00Z"));
    }

    [Fact]
    public async Task A_meter_that_does_not_take_it_is_tried_again_until_it_does_or_a_newer_one_comes()
    {
        await using var bench = await CommandsBench.OpenAsync("2027-11-15T05:59Z");
        var (one, two) = (await bench.AddAsync(1), await bench.AddAsync(2));
        await bench.SwitchesAsync(Day with { Devices = [one.Id, two.Id] }, Night with { Time = "07:03", Devices = [one.Id, two.Id] });
        bench.Outcome = d => d.Id == two.Id ? CommandState.Failed : CommandState.Confirmed;
        foreach (var (at, sent) in new[] { ("05:59", ""), ("06:00", "1:1 2:1"), ("06:01", "2:1"), ("06:02", "2:1"), ("06:03", "1:2 2:2"), ("06:04", "2:2"), ("06:05", "2:2"), ("06:06", "2:2"), ("06:07", "2:2"), ("06:08", ""), ("06:09", "") })
        {
            await bench.TickAsync($"2027-11-15T{at}Z");
            string.Join(" ", bench.Sent).ShouldBe(sent, at);
        }

        (await bench.EventsAsync("TariffFailed")).Length.ShouldBe(8);
        (await bench.EventsAsync("TariffLate")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_wrong_clock_sends_nothing_and_a_clock_set_back_is_set_right()
    {
        await using var bench = await CommandsBench.OpenAsync("2020-01-06T05:59Z");
        await bench.AddAsync(1);
        await bench.SwitchesAsync(Day, Night);
        await bench.TickAsync("2020-01-06T06:00Z");
        bench.Sent.ShouldBeEmpty("the clock is not right");

        bench.Time.Step(At("2027-11-16T19:30Z") - bench.Time.GetUtcNow());
        await bench.Tariffs.TickAsync(default);
        bench.Sent.ShouldBeEmpty("nothing is known of the time before");

        bench.Time.Step(TimeSpan.FromHours(-10));
        await bench.Tariffs.TickAsync(default);
        bench.Sent.ShouldBe(["M-Bus@2400:1"], "09:30 UTC on a Tuesday: the day's tariff");
        bench.Time.Step(TimeSpan.FromSeconds(-30));
        await bench.Tariffs.TickAsync(default);
        bench.Sent.ShouldBeEmpty("a time server's correction");
    }

    [Fact]
    public async Task A_switch_by_hand_goes_out_at_once_and_not_into_a_line_in_use()
    {
        await using var bench = await CommandsBench.OpenAsync("2027-11-15T10:00Z");
        await bench.AddAsync(1);
        await bench.SwitchesAsync(Night);
        (await bench.Tariffs.SendNowAsync(1, "ann", default)).Single().Broadcast.ShouldBeTrue();
        bench.Sent.ShouldBe(["M-Bus@2400:2"]);
        using var use = bench.Uses.Begin("M-Bus", LineUseKind.LevelConverter);
        (await bench.Tariffs.SendNowAsync(1, "ann", default)).Single().Failed.Single().Detail.ShouldContain("level converter");
        await Should.ThrowAsync<KeyNotFoundException>(() => bench.Tariffs.SendNowAsync(9, "ann", default));
    }

    [Fact]
    public async Task Without_a_meter_that_can_be_switched_the_log_says_so()
    {
        await using var bench = await CommandsBench.OpenAsync("2027-11-15T05:59Z");
        await bench.SwitchesAsync(Day);
        await bench.TickAsync("2027-11-15T05:59Z");
        await bench.TickAsync("2027-11-15T06:00Z");
        (await bench.EventsAsync("TariffNobody")).ShouldBe(["TariffNobody:1"]);
    }

    [Fact]
    public async Task Every_error_of_the_list_is_told_with_its_path()
    {
        await using var bench = await CommandsBench.OpenAsync("2027-11-15T10:00Z");
        var wrong = new TariffSettings { Switches = [Day with { Id = 1 }, new() { Id = 1, Name = " ", Tariff = 9, Time = "7:00", WeekdayStart = (DayOfWeek)7, Devices = [1, 1] }] };
        var errors = (await Should.ThrowAsync<InvalidInputException>(() => bench.Settings.SaveAsync(wrong, default))).Errors.Select(e => e.Field);
        errors.ShouldBe(["switches[1].name", "switches[1].tariff", "switches[1].weekdayStart", "switches[1].time", "switches[1].devices", "switches"], ignoreOrder: true);
        new TariffSettings { Switches = [.. Enumerable.Repeat(Day, 201)] }.Validate().Single().Field.ShouldBe("switches");
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
