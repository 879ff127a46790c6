using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Events;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Tests.Support;

namespace MCenter.Tests.DeviceTypes;

public sealed class TemplateApplicationTests : IAsyncLifetime
{
    private static readonly DeviceType Type = new("XYZ", Medium.Water, 1, 2);

    private CoreBench bench = null!;
    private int serial = 100;

    private TemplateApplication Application => bench.Get<TemplateApplication>();

    private TemplateStore Store => bench.Get<TemplateStore>();

    public async ValueTask InitializeAsync() => bench = await CoreBench.OpenAsync();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_template_made_from_a_device_sets_others_up_like_it()
    {
        var model = await AddAsync(d => d with
        {
            Battery = true, ReadoutCycleMinutes = 60, UnitLoads = 4,
            Registers = [d.Registers[0] with { SaveToDatabase = false }, d.Registers[1] with { NameCode = 1011, UnitCode = 50, ShownTariff = 2, Phase = 1, Divisor = -10, ObisCode = "8-0:1.0.0" }],
        });
        var other = await AddAsync(d => d with { Name = "Riser" });
        var foreign = await AddAsync(d => d with { Version = 2 });
        var same = await AddAsync(d => d with { Battery = true, ReadoutCycleMinutes = 60, UnitLoads = 4, Registers = [.. model.Registers.Select(r => r with { Id = 0 })] });

        await Application.CreateAsync(model.Id, "My type", replace: false, "anna", default);
        Store.Find(Type)!.Origin.ShouldBe(TemplateOrigin.Own);

        var preview = Application.Preview(Type);
        preview.Select(p => (p.DeviceId, p.Changes.Count)).ShouldBe([(model.Id, 0), (other.Id, 10), (same.Id, 0)]);
        preview[1].Changes.ShouldBe(
        [
            new(null, "battery", "false", "true"), new(null, "readoutCycleMinutes", "0", "60"), new(null, "unitLoads", "1", "4"), new(0, "saveToDatabase", "true", "false"), new(1, "nameCode", "0", "1011"), new(1, "shownTariff", "0", "2"),
            new(1, "phase", "0", "1"), new(1, "unitCode", "0", "50"), new(1, "divisor", "0", "-10"), new(1, "obisCode", "", "8-0:1.0.0"),
        ]);
        bench.Devices.Current.Find(other.Id)!.Registers.ShouldBe(other.Registers);

        (await Application.ApplyAsync(Type, "anna", default)).Select(a => a.Changes.Count).ShouldBe(preview.Select(p => p.Changes.Count));
        Application.Preview(Type).ShouldAllBe(a => a.Changes.Count == 0);
        var after = bench.Devices.Current.Find(other.Id)!;
        (after.Name, after.Battery, after.ReadoutCycleMinutes, after.UnitLoads, after.Registers[1].Divisor, after.Registers[1].Id).ShouldBe(("Riser", true, 60, 4, -10m, other.Registers[1].Id));
        bench.Devices.Current.Find(foreign.Id)!.Battery.ShouldBeFalse();
        var applied = (await bench.Get<EventLog>().NewestAsync(EventSeverity.Info, null, null, 1, default))[0];
        (applied.Code, applied.UserName, string.Join(' ', applied.Arguments)).ShouldBe(("DriverApplied", "anna", "My type 3 1"));
    }

    [Fact]
    public async Task It_replaces_only_when_asked_and_keeps_what_no_device_says()
    {
        var built = Store.Current.All.First(t => t.Sample is not null);
        var device = await AddAsync(d => d with
        {
            Manufacturer = built.Manufacturer, MBusMedium = built.Medium, Version = built.Version, Registers = [.. Enumerable.Range(0, built.NumberOfRegisters).Select(n => new Register { Number = n })],
        });
        await Should.ThrowAsync<ConflictException>(() => Application.CreateAsync(device.Id, "Mine", replace: false, null, default));
        Store.Find(built.Type)!.Origin.ShouldBe(TemplateOrigin.BuiltIn);

        var made = await Application.CreateAsync(device.Id, "Mine", replace: true, null, default);
        made.Sample!.Values.ShouldBe(built.Sample!.Values);
        (Store.Find(built.Type)!.Origin, Store.Known(built.Type).Name).ShouldBe((TemplateOrigin.Changed, "Mine"));
    }

    [Fact]
    public async Task A_device_without_a_known_type_gives_no_template()
    {
        var unread = await AddAsync(d => d with { MBusMedium = null, Registers = [] });
        await Should.ThrowAsync<InvalidInputException>(() => Application.CreateAsync(unread.Id, "Mine", replace: false, null, default));
        await Should.ThrowAsync<KeyNotFoundException>(() => Application.CreateAsync(4711, "Mine", replace: false, null, default));
        Should.Throw<KeyNotFoundException>(() => Application.Preview(Type));
    }

    [Fact]
    public async Task Registers_that_the_template_does_not_name_stay_as_they_are()
    {
        var device = await AddAsync(d => d with { Registers = [d.Registers[0] with { Divisor = 7 }, d.Registers[1] with { Divisor = 7 }] });
        await Store.PutAsync(new() { Name = "Bare", Manufacturer = "XYZ", Medium = Medium.Water, Version = 1, NumberOfRegisters = 2, Registers = [new() { Number = 1, Save = false }] }, replace: false, null, default);
        await Application.ApplyAsync(Type, null, default);
        bench.Devices.Current.Find(device.Id)!.Registers.Select(r => (r.Divisor, r.SaveToDatabase)).ShouldBe([(7m, true), (7m, false)]);
    }

    [Fact]
    public async Task Several_devices_are_changed_all_or_none()
    {
        var one = await AddAsync(d => d);
        var two = await AddAsync(d => d);
        var error = await Should.ThrowAsync<InvalidInputException>(() => bench.Devices.ChangeManyAsync(_ => [one with { Name = "changed" }, two with { BaudRate = 7 }], default));
        error.Errors.ShouldHaveSingleItem().Field.ShouldBe($"devices[{two.Id}].baudRate");
        await Should.ThrowAsync<ConflictException>(() => bench.Devices.ChangeManyAsync(_ => [one with { ModbusServerUnit = 5 }, two with { ModbusServerUnit = 5 }], default));
        await bench.Devices.LoadAsync(default);
        bench.Devices.Current.Find(one.Id)!.Name.ShouldBe("");

        await bench.Devices.ChangeManyAsync(_ => [one with { ModbusServerUnit = 6 }, two with { ModbusServerUnit = 5 }], default);
        await bench.Devices.ChangeManyAsync(_ => [one with { ModbusServerUnit = 5 }, two with { ModbusServerUnit = 6 }], default); // they may change places
        await bench.Devices.LoadAsync(default);
        bench.Devices.Current.All.Select(d => d.ModbusServerUnit).ShouldBe([5, 6]);
    }

    [Fact]
    public void A_divisor_by_which_no_number_can_be_shown_shows_none() =>
        PublishedValue.Of(RawValue.Number(83_588_514), new Register { Divisor = 1e-28m }).Scaled.ShouldBeNull();

    private Task<Device> AddAsync(Func<Device, Device> change) => bench.Devices.AddAsync(
        change(new Device
        {
            Line = "M-Bus", SecondaryAddress = $"{++serial:D8}", Manufacturer = "XYZ", Version = 1, MBusMedium = Medium.Water, Medium = Medium.Water,
            Registers = [new Register { Number = 0, RawUnit = "None" }, new Register { Number = 1, RawUnit = "m^3" }],
        }),
        default);
}
