using MCenter.Core.Devices;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Tests.Support;

namespace MCenter.Tests.Core.Devices;

public class DeviceStoreTests
{
    private static readonly Device Sound = new() { Name = "Hall", Line = "M-Bus", SecondaryAddress = "00032629B5151002" };

    public static TheoryData<string, Func<Device, Device>> Wrong => new()
    {
        { "name", d => d with { Name = new string('x', 101) } },
        { "comment", d => d with { Comment = new string('x', 1001) } },
        { "primaryAddress", d => d with { PrimaryAddress = 251 } },
        { "primaryAddress", d => d with { PrimaryAddress = -1 } },
        { "secondaryAddress", d => d with { SecondaryAddress = "" } },
        { "secondaryAddress", d => d with { SecondaryAddress = "0003262" } },
        { "secondaryAddress", d => d with { SecondaryAddress = "00032629B51510" } },
        { "secondaryAddress", d => d with { SecondaryAddress = "0003262G" } },
        { "secondaryAddress", d => d with { SecondaryAddress = "00032629\n" } },
        { "addressMode", d => d with { AddressMode = (AddressMode)7 } },
        { "protocol", d => d with { Protocol = "" } },
        { "line", d => d with { Line = "" } },
        { "line", d => d with { Line = "nowhere" } },
        { "baudRate", d => d with { BaudRate = 57600 } },
        { "readoutCycleMinutes", d => d with { ReadoutCycleMinutes = 16 } },
        { "readoutCycleMinutes", d => d with { ReadoutCycleMinutes = 5, Battery = true } },
        { "appResetSubcode", d => d with { AppResetSubcode = 256 } },
        { "unitLoads", d => d with { UnitLoads = 0 } },
        { "unitLoads", d => d with { UnitLoads = 301 } },
        { "modbusServerUnit", d => d with { ModbusServerUnit = 248 } },
        { "bacnetInstance", d => d with { BacnetInstance = 4194303 } },
        { "registers[0].phase", d => d with { Registers = [new Register { Phase = 4 }] } },
        { "registers[0].obisCode", d => d with { Registers = [new Register { ObisCode = "1.8.0" }] } },
        { "registers[0].obisCode", d => d with { Registers = [new Register { ObisCode = "1-0:1.8.0\n" }] } },
        { "registers[0].obisCode", d => d with { Registers = [new Register { ObisCode = "\u0661-0:1.8.0" }] } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_field_is_named_and_nothing_is_stored(string field, Func<Device, Device> change)
    {
        await using var bench = await CoreBench.OpenAsync();
        var error = await Should.ThrowAsync<InvalidInputException>(() => bench.Devices.AddAsync(change(Sound), default));
        error.Errors.ShouldHaveSingleItem().Field.ShouldBe(field);
        bench.Devices.Current.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task All_errors_are_found_at_once()
    {
        await using var bench = await CoreBench.OpenAsync();
        var error = await Should.ThrowAsync<InvalidInputException>(() => bench.Devices.AddAsync(Sound with { BaudRate = 1, Line = "nowhere", BacnetInstance = -1 }, default));
        error.Errors.Select(e => e.Field).ShouldBe(["line", "baudRate", "bacnetInstance"]);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(672 * 60)]
    public async Task Intervals_of_the_manual_and_the_short_ones_are_taken(int minutes)
    {
        await using var bench = await CoreBench.OpenAsync();
        (await bench.Devices.AddAsync(Sound with { ReadoutCycleMinutes = minutes }, default)).ReadoutCycleMinutes.ShouldBe(minutes);
    }

    [Fact]
    public async Task The_same_meter_twice_is_refused_and_the_other_named_but_the_same_serial_alone_is_none()
    {
        await using var bench = await CoreBench.OpenAsync();
        await bench.Devices.AddAsync(Sound, default);
        var error = await Should.ThrowAsync<ConflictException>(() => bench.Devices.AddAsync(Sound with { Name = "Copy", SecondaryAddress = "00032629B5151102" }, default));
        error.Field.ShouldBe("serial");
        error.Message.ShouldContain("Hall");
        error.Message.ShouldContain("ID 1");
        var other = await bench.Devices.AddAsync(Sound with { Name = "Other maker", SecondaryAddress = "00032629E61E1002" }, default);
        bench.Devices.Current.FindBySerial("0032629").Select(d => d.Id).ShouldBe([1, other.Id]);
    }

    [Fact]
    public async Task Modbus_units_and_bacnet_instances_are_unique_but_for_zero()
    {
        await using var bench = await CoreBench.OpenAsync();
        await bench.Devices.AddAsync(Sound with { ModbusServerUnit = 7, BacnetInstance = 70 }, default);
        var second = await bench.Devices.AddAsync(Sound with { SecondaryAddress = "00000002" }, default);
        await bench.Devices.AddAsync(Sound with { SecondaryAddress = "00000003" }, default);
        (await Should.ThrowAsync<ConflictException>(() => bench.Devices.UpdateAsync(second with { ModbusServerUnit = 7 }, default))).Field.ShouldBe("modbusServerUnit");
        (await Should.ThrowAsync<ConflictException>(() => bench.Devices.UpdateAsync(second with { BacnetInstance = 70 }, default))).Field.ShouldBe("bacnetInstance");
        (await bench.Devices.UpdateAsync(bench.Devices.Current.Find(1)! with { Name = "Same" }, default)).ModbusServerUnit.ShouldBe(7);
    }

    [Fact]
    public async Task Messages_are_in_the_language_of_the_caller()
    {
        await using var bench = await CoreBench.OpenAsync();
        var culture = System.Globalization.CultureInfo.CurrentUICulture;
        try
        {
            System.Globalization.CultureInfo.CurrentUICulture = new("de-DE");
            var error = await Should.ThrowAsync<InvalidInputException>(() => bench.Devices.AddAsync(Sound with { PrimaryAddress = 300 }, default));
            error.Errors[0].Message.ShouldBe("Eine Zahl von 0 bis 250.");
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentUICulture = culture;
        }
    }

    [Fact]
    public async Task Registers_found_meanwhile_survive_an_update_by_someone_who_had_not_seen_them()
    {
        await using var bench = await CoreBench.OpenAsync();
        var seen = await bench.Devices.AddAsync(Sound, default);
        await bench.Devices.ChangeAsync(seen.Id, d => d with { Registers = [new Register { Number = 0, Description = "Energy" }] }, default);

        var updated = await bench.Devices.ChangeAsync(seen.Id, _ => seen with { Name = "New name" }, "anna", default);

        updated.Name.ShouldBe("New name");
        updated.Registers.ShouldHaveSingleItem().ShouldSatisfyAllConditions(r => r.Id.ShouldBe(1), r => r.Description.ShouldBe("Energy"));
        (await bench.EventsAsync()).ShouldBe(["DeviceChanged:New name"]);
    }

    [Fact]
    public async Task An_update_of_a_deleted_device_says_so()
    {
        await using var bench = await CoreBench.OpenAsync();
        await Should.ThrowAsync<KeyNotFoundException>(() => bench.Devices.UpdateAsync(Sound with { Id = 5 }, default));
    }

    [Fact]
    public async Task What_was_added_is_there_after_a_restart_and_ids_of_the_deleted_stay_unused()
    {
        await using var bench = await CoreBench.OpenAsync();
        var first = await bench.Devices.AddAsync(Sound with { Registers = [new Register { Number = 0, Divisor = -1000 }] }, "anna", default);
        await bench.Devices.DeleteAsync(first.Id, default);
        var second = await bench.Devices.AddAsync(Sound with { Registers = [new Register { Number = 0, Divisor = 0.5m }] }, default);

        await bench.Devices.LoadAsync(default);

        second.Id.ShouldBe(2);
        second.Registers[0].Id.ShouldBe(2);
        bench.Devices.Current.Find(2)!.Registers[0].Divisor.ShouldBe(0.5m);
        bench.Devices.Current.Find(2)!.AddedAt.ShouldBe(bench.Time.GetUtcNow());
    }
}
