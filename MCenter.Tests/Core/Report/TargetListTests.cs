using MCenter.Core.Devices;
using MCenter.Core.Devices.Import;
using MCenter.Core.Report;
using MCenter.Core.Settings;
using MCenter.Tests.Support;

namespace MCenter.Tests.Core.Report;

/// <summary>The list of the meters that are to be found: taken, refused, replaced, deleted, and compared with what is there.</summary>
public sealed class TargetListTests
{
    private const string List = "name;secondaryAddress;primaryAddress;baudRate;medium\nFlat 1;12345678;1;2400;Water\nFlat 2;00000002B5151002;;;\nBoiler;;7;;Gas";

    [Fact]
    public async Task A_list_is_kept_over_a_restart_replaced_and_deleted_with_events()
    {
        await using var bench = await CoreBench.OpenAsync();
        var targets = bench.Get<TargetLists>();
        targets.Check(List).Rows.Select(r => r.Verdict).ShouldBe([MeterListVerdict.New, MeterListVerdict.New, MeterListVerdict.New]);
        targets.Current.Meters.ShouldBeEmpty();

        await targets.ImportAsync(List, "anna", default);
        await bench.Get<SettingsStore>().SaveAsync(targets.Current, default);
        var kept = targets.Current;
        (kept.ImportedAt, kept.UserName, kept.Meters.Count).ShouldBe((bench.Time.GetUtcNow(), "anna", 3));
        kept.Meters[0].ShouldBe(new() { Row = 2, Name = "Flat 1", SecondaryAddress = "12345678FFFFFFFF", Serial = "12345678", PrimaryAddress = 1, BaudRate = 2400, Medium = Medium.Water });
        kept.Meters[1].ShouldBe(new() { Row = 3, Name = "Flat 2", SecondaryAddress = "00000002B5151002", Serial = "2" });
        kept.Meters[2].ShouldBe(new() { Row = 4, Name = "Boiler", PrimaryAddress = 7, Medium = Medium.Gas });
        bench.Devices.Current.All.ShouldBeEmpty();

        await targets.ImportAsync("secondaryAddress\n00000009", "ben", default);
        targets.Current.Meters.ShouldHaveSingleItem().Serial.ShouldBe("9");
        await targets.DeleteAsync("ben", default);
        await targets.DeleteAsync("ben", default);
        targets.Current.Meters.ShouldBeEmpty();
        (await bench.EventsAsync()).ShouldBe(["TargetListImported:3", "TargetListImported:1", "TargetListDeleted"]);
    }

    [Theory]
    [InlineData("secondaryAddress;baudRate\n1;2400\n2;fast", "rows[3].baudRate")]
    [InlineData("secondaryAddress;line\n1;Attic", "rows[2].line")]
    [InlineData("secondaryAddress;name\n1;A\n1;B", "rows[3]")]
    [InlineData("secondaryAddress;name\n1;\"A\n2;B", "rows[2]")]
    [InlineData("colour;size\nred;1", "list")]
    [InlineData("PK\u0003\u0004", "list")]
    [InlineData("", "list")]
    public async Task A_broken_list_is_refused_with_its_place_and_the_one_that_is_there_stays(string broken, string place)
    {
        await using var bench = await CoreBench.OpenAsync();
        var targets = bench.Get<TargetLists>();
        await targets.ImportAsync(List, null, default);
        targets.Check(broken).Acceptable.ShouldBeFalse();
        (await Should.ThrowAsync<InvalidInputException>(() => targets.ImportAsync(broken, null, default))).Errors.Select(e => e.Field).ShouldContain(place);
        targets.Current.Meters.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_meter_that_the_box_has_already_may_stand_in_the_list()
    {
        await using var bench = await CoreBench.OpenAsync();
        await bench.Devices.AddAsync(new() { Line = "M-Bus", SecondaryAddress = "12345678", ModbusServerUnit = 5 }, default);
        (await bench.Get<TargetLists>().ImportAsync("secondaryAddress;modbusServerUnit\n12345678;5", null, default)).Acceptable.ShouldBeTrue();
    }

    [Fact]
    public void A_meter_that_is_as_the_list_says_is_as_expected_and_what_the_list_leaves_out_is_not_compared() =>
        Single(new() { Row = 2, SecondaryAddress = "12345678FFFFFFFF" }, Meter("12345678E61E3C07", primary: 4, baudRate: 300)).ShouldBe((TargetVerdict.AsExpected, ""));

    [Theory]
    [InlineData("line", "M-Bus 2->M-Bus")]
    [InlineData("primaryAddress", "9->4")]
    [InlineData("baudRate", "9600->2400")]
    [InlineData("medium", "Gas->Water")]
    [InlineData("addressMode", "Primary->Secondary")]
    [InlineData("secondaryAddress", "12345678E61E3C06->12345678E61E3C07")]
    public void What_is_otherwise_is_named_with_both_values(string field, string change)
    {
        var expected = new TargetMeter { Row = 2, SecondaryAddress = "12345678FFFFFFFF", Serial = "12345678" };
        expected = field switch
        {
            "line" => expected with { Line = "M-Bus 2" },
            "primaryAddress" => expected with { PrimaryAddress = 9 },
            "baudRate" => expected with { BaudRate = 9600 },
            "medium" => expected with { Medium = Medium.Gas },
            "addressMode" => expected with { AddressMode = AddressMode.Primary },
            _ => expected with { SecondaryAddress = "12345678E61E3C06" },
        };
        Single(expected, Meter("12345678E61E3C07", primary: 4)).ShouldBe((TargetVerdict.Otherwise, $"{field}: {change}"));
    }

    [Fact]
    public void Cold_water_is_water_to_whoever_plans() =>
        Single(new() { Row = 2, SecondaryAddress = "12345678FFFFFFFF", Medium = Medium.Water }, Meter("12345678E61E3C16") with { Medium = Medium.ColdWater }).Verdict.ShouldBe(TargetVerdict.AsExpected);

    [Fact]
    public void A_silent_meter_one_that_was_not_added_and_one_that_is_missing_are_told_apart()
    {
        var expected = new TargetMeter { Row = 2, SecondaryAddress = "12345678FFFFFFFF", BaudRate = 300 };
        Single(expected, Meter("12345678FFFFFFFF") with { Answered = false }).ShouldBe((TargetVerdict.Silent, ""));
        Single(expected, Meter("12345678E61E3C07") with { DeviceId = null, AddressMode = null }).ShouldBe((TargetVerdict.NotAdded, "baudRate: 300->2400"));
        var missing = Compare([expected], Meter("87654321E61E3C07"));
        missing.Rows[0].ShouldSatisfyAllConditions(r => r.Verdict.ShouldBe(TargetVerdict.NotFound), r => r.Found.ShouldBeNull());
        missing.NotExpected.ShouldHaveSingleItem().SecondaryAddress.ShouldBe("87654321E61E3C07");
    }

    [Fact]
    public void Another_meter_at_the_planned_primary_address_is_found_otherwise() =>
        Single(new() { Row = 2, SecondaryAddress = "12345678FFFFFFFF", Serial = "12345678", PrimaryAddress = 4 }, Meter("87654321E61E3C07", primary: 4))
            .ShouldBe((TargetVerdict.Otherwise, "secondaryAddress: 12345678FFFFFFFF->87654321E61E3C07"));

    [Fact]
    public void Each_meter_is_given_to_one_row_the_one_that_fits_best()
    {
        // the same number twice, of two makers; a serial number without leading zeros; a primary address
        var result = Compare(
            [new() { Row = 2, SecondaryAddress = "00000005B5151002" }, new() { Row = 3, SecondaryAddress = "00000005FFFFFFFF" }, new() { Row = 4, Serial = "161043" }, new() { Row = 5, PrimaryAddress = 7 }],
            Meter("00000005E61E3C07") with { DeviceId = 1 }, Meter("00000005B5151002") with { DeviceId = 2 }, Meter("00161043B5151002") with { DeviceId = 3 }, Meter("", primary: 7) with { DeviceId = 4, AddressMode = AddressMode.Primary });
        result.Rows.Select(r => r.Found?.DeviceId).ShouldBe([2, 1, 3, 4]);
        result.NotExpected.ShouldBeEmpty();
        result.Count(TargetVerdict.AsExpected).ShouldBe(4);
    }

    private static TargetFound Meter(string secondary, int primary = 0, int baudRate = 2400) => new()
    {
        DeviceId = 1, Name = "There", Line = "M-Bus", AddressMode = AddressMode.Secondary, SecondaryAddress = secondary, PrimaryAddress = primary, BaudRate = baudRate, Medium = Medium.Water, Answered = true,
    };

    private static TargetResult Compare(IReadOnlyList<TargetMeter> expected, params TargetFound[] present) => TargetComparison.Compare(new() { Meters = expected }, present);

    private static (TargetVerdict Verdict, string Differences) Single(TargetMeter expected, TargetFound present)
    {
        var row = Compare([expected], present).Rows.ShouldHaveSingleItem();
        return (row.Verdict, string.Join(", ", row.Differences.Select(d => $"{d.Field}: {d.Expected}->{d.Found}")));
    }
}
