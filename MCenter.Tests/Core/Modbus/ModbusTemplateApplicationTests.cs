using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Modbus;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Tests.Support;

namespace MCenter.Tests.Modbus;

public sealed class ModbusTemplateApplicationTests : IAsyncLifetime
{
    private static readonly ModbusTemplate Template = new()
    {
        Name = "House meter", Version = 1, Medium = Medium.Electricity, Connection = new() { BaudRate = 2400, WordOrder = WordOrder.LowFirst, LargestBlock = 20 },
        Registers =
        [
            new() { FunctionCode = 4, Address = 0, Type = ModbusType.Float32, Name = RegisterNames.Voltage, Unit = RegisterUnits.Volt, Phase = 1 },
            new() { Address = 6004, Type = ModbusType.UInt64, Name = RegisterNames.ActiveEnergyImport, Unit = RegisterUnits.KilowattHour, Tariff = 1, Divisor = 1000, Obis = "1-0:1.8.1" },
            new() { Address = 7000, Type = ModbusType.Bit, Bit = 3, Save = false },
        ],
    };

    private CoreBench bench = null!;

    private ModbusTemplateApplication Application => bench.Get<ModbusTemplateApplication>();

    public async ValueTask InitializeAsync()
    {
        bench = await CoreBench.OpenAsync();
        await bench.Get<ModbusTemplateStore>().PutAsync(Template, replace: false, null, default);
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_device_without_registers_gets_all_and_is_asked_as_the_template_says()
    {
        var device = await AddAsync(1);
        var preview = Application.Preview(Template.Key, device.Id);
        preview.Added.ShouldBe(Template.Registers);
        preview.Changes.ShouldBe([new(null, "wordOrder", "HighFirst", "LowFirst"), new(null, "largestBlock", "125", "20")]);
        preview.Differing.ShouldBeEmpty();
        bench.Devices.Current.Known(device.Id).Registers.ShouldBeEmpty();

        (await Application.ApplyAsync(Template.Key, device.Id, "anna", default)).Added.Count.ShouldBe(3);
        var applied = bench.Devices.Current.Known(device.Id);
        (applied.Modbus!.WordOrder, applied.Modbus.LargestBlock, applied.Modbus.Host, applied.NextRegister).ShouldBe((WordOrder.LowFirst, 20, "meter.example", 3));
        applied.Registers.Select(r => (r.Number, r.Modbus!.Address, r.NameCode, r.UnitCode, r.ShownTariff, r.Phase, r.Divisor, r.ObisCode, r.SaveToDatabase, r.RawUnit)).ShouldBe(
        [
            (0, 0, RegisterNames.Voltage, RegisterUnits.Volt, 0, 1, 0m, "", true, "V"),
            (1, 6004, RegisterNames.ActiveEnergyImport, RegisterUnits.KilowattHour, 1, 0, 1000m, "1-0:1.8.1", true, "Wh"),
            (2, 7000, 0, 0, 0, 0, 0m, "", false, "None"),
        ]);
        (await bench.EventsAsync()).ShouldContain($"ModbusTemplateApplied:{Template.Key}");
        (await Application.ApplyAsync(Template.Key, device.Id, "anna", default)).Added.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_device_with_registers_gets_those_it_lacks_and_the_rest_stays()
    {
        var device = await AddAsync(2);
        await bench.Devices.AddRegistersAsync(device.Id, [new() { Modbus = new() { Address = 6004, Type = ModbusType.UInt32 }, NameCode = RegisterNames.Energy, ObisCode = "1-0:1.8.0" }], null, default);
        var applied = await Application.ApplyAsync(Template.Key, device.Id, null, default);
        applied.Added.Select(r => r.Address).ShouldBe([0, 7000]);
        applied.Changes.ShouldBeEmpty();
        applied.Differing.ShouldBe(
        [
            new(null, "wordOrder", "HighFirst", "LowFirst"), new(null, "largestBlock", "125", "20"),
            new(0, "type", "UInt32", "UInt64"), new(0, "length", "2", "4"), new(0, "nameCode", "1000", "3"), new(0, "shownTariff", "0", "1"), new(0, "unitCode", "0", "2"),
            new(0, "divisor", "0", "1000"), new(0, "obisCode", "1-0:1.8.0", "1-0:1.8.1"),
        ]);
        var after = bench.Devices.Current.Known(device.Id);
        (after.Modbus!.WordOrder, after.Registers[0].NameCode).ShouldBe((WordOrder.HighFirst, RegisterNames.Energy));
        after.Registers.Select(r => (r.Number, r.Modbus!.Address)).ShouldBe([(0, 6004), (1, 0), (2, 7000)]);
    }

    [Fact]
    public async Task A_removed_registers_number_is_not_used_again()
    {
        var device = await AddAsync(3);
        await Application.ApplyAsync(Template.Key, device.Id, null, default);
        await bench.Devices.RemoveRegistersAsync(device.Id, [1], null, default);
        (await Application.ApplyAsync(Template.Key, device.Id, null, default)).Added.ShouldHaveSingleItem().Address.ShouldBe(6004);
        bench.Devices.Current.Known(device.Id).Registers.Select(r => (r.Number, r.Modbus!.Address)).ShouldBe([(0, 0), (2, 7000), (3, 6004)]);
    }

    [Fact]
    public async Task A_template_made_of_a_device_sets_others_up_like_it()
    {
        var device = await AddAsync(4);
        await Application.ApplyAsync(Template.Key, device.Id, null, default);
        var made = Application.FromDevice(device.Id, new("Made", 7));
        made.Registers.ShouldBe(Template.Registers);
        (made.Key, made.Connection).ShouldBe((new("Made", 7), Template.Connection with { BaudRate = null }));
        ModbusTemplateReader.Write(ModbusTemplateReader.Read(ModbusTemplateReader.Write(made))).ShouldBe(ModbusTemplateReader.Write(made));
        Application.FromDevice(device.Id, Template.Key).Source.ShouldBe(Template.Source);
    }

    [Fact]
    public async Task Only_modbus_devices_take_templates()
    {
        var meter = await bench.Devices.AddAsync(new() { Line = "M-Bus", SecondaryAddress = "00000007" }, default);
        Should.Throw<ConflictException>(() => Application.Preview(Template.Key, meter.Id)).Field.ShouldBe("protocol");
        await Should.ThrowAsync<ConflictException>(() => Application.ApplyAsync(Template.Key, meter.Id, null, default));
        Should.Throw<ConflictException>(() => Application.FromDevice(meter.Id, Template.Key));
        await Should.ThrowAsync<KeyNotFoundException>(() => Application.ApplyAsync(new("None", 1), meter.Id, null, default));
        await Should.ThrowAsync<KeyNotFoundException>(() => Application.ApplyAsync(Template.Key, 999, null, default));
    }

    private Task<Device> AddAsync(int unit) =>
        bench.Devices.AddAsync(new() { Protocol = "ModbusTcp", Name = $"Meter {unit}", Medium = Medium.Electricity, Modbus = new() { Host = "meter.example", UnitId = unit } }, default);
}
