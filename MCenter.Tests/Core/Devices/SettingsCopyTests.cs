using MCenter.Core.Devices;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Tests.Support;

namespace MCenter.Tests.Core.Devices;

public sealed class SettingsCopyTests
{
    [Fact]
    public async Task Only_chosen_fields_go_over_and_registers_only_to_meters_of_the_same_type()
    {
        await using var bench = await CoreBench.OpenAsync();
        var from = await AddAsync(bench, 1, "Energy", d => d with { Site = "West", ReadoutCycleMinutes = 60, Comment = "own" }, divisor: 1000);
        var same = await AddAsync(bench, 2, "Energy", d => d with { Comment = "other's own" });
        var other = await AddAsync(bench, 3, "Volume", d => d);
        string[] fields = ["site", "readoutCycleMinutes", "registers"];
        var check = bench.Get<SettingsCopy>().Check(from.Id, [same.Id, other.Id, from.Id], fields);
        check.Select(c => (c.DeviceId, string.Join(",", c.Changes), c.OtherType)).ShouldBe([(same.Id, "readoutCycleMinutes,site,registers", false), (other.Id, "readoutCycleMinutes,site", true)]);
        bench.Devices.Current.Find(same.Id)!.Site.ShouldBe("");

        await bench.Get<SettingsCopy>().CopyAsync(from.Id, [same.Id, other.Id], fields, "anna", default);
        bench.Devices.Current.Find(same.Id)!.ShouldSatisfyAllConditions(
            d => d.Site.ShouldBe("West"), d => d.ReadoutCycleMinutes.ShouldBe(60), d => d.Comment.ShouldBe("other's own"), d => d.Serial.ShouldBe("2"),
            d => d.Registers[0].Divisor.ShouldBe(1000), d => d.Registers[0].Id.ShouldBe(same.Registers[0].Id));
        bench.Devices.Current.Find(other.Id)!.Registers[0].Divisor.ShouldBe(0);
        (await bench.EventsAsync()).ShouldBe(["DevicesCopied:Meter 1"]);
        bench.Get<SettingsCopy>().Check(from.Id, [same.Id, other.Id], fields).ShouldAllBe(c => c.Changes.Count == 0);
    }

    [Fact]
    public async Task One_meter_that_a_setting_does_not_suit_refuses_all()
    {
        await using var bench = await CoreBench.OpenAsync();
        var from = await AddAsync(bench, 1, "Energy", d => d with { ReadoutCycleMinutes = 5 });
        var mains = await AddAsync(bench, 2, "Energy", d => d);
        var battery = await AddAsync(bench, 3, "Energy", d => d with { Battery = true });
        var error = await Should.ThrowAsync<InvalidInputException>(() => bench.Get<SettingsCopy>().CopyAsync(from.Id, [mains.Id, battery.Id], ["readoutCycleMinutes"], null, default));
        error.Errors.ShouldHaveSingleItem().Field.ShouldBe($"devices[{battery.Id}].readoutCycleMinutes");
        bench.Devices.Current.Find(mains.Id)!.ReadoutCycleMinutes.ShouldBe(0);
        await Should.ThrowAsync<InvalidInputException>(() => bench.Get<SettingsCopy>().CopyAsync(from.Id, [mains.Id], ["serial"], null, default));
        await Should.ThrowAsync<KeyNotFoundException>(() => bench.Get<SettingsCopy>().CopyAsync(from.Id, [77], ["site"], null, default));
    }

    private static Task<Device> AddAsync(CoreBench bench, int number, string register, Func<Device, Device> change, decimal divisor = 0) => bench.Devices.AddAsync(
        change(new() { Name = $"Meter {number}", Line = "M-Bus", SecondaryAddress = $"{number:D8}B5151002", Registers = [new() { Number = 0, Description = register, RawUnit = "Wh", Divisor = divisor }] }), default);
}
