using MCenter.Core.Devices;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Tests.Support;

namespace MCenter.Tests.Core.Devices;

/// <summary>Modbus devices in the store: what is refused, and the numbers of their registers.</summary>
public class ModbusDeviceTests
{
    private const string Rtu = "Modbus RTU Line I";

    private static readonly Device Tcp = new() { Name = "Hall", Protocol = "ModbusTcp", Modbus = new() { Host = "meter.lan", UnitId = 3 }, Registers = [At(0, 6004, ModbusType.UInt64)] };

    private static readonly Device Serial = new() { Name = "Cellar", Protocol = "ModbusRtu", Line = Rtu, BaudRate = 19200 };

    private static readonly (string Field, Func<Device, Device> Change)[] WrongTcp =
    [
        ("line", d => d with { Line = "M-Bus" }),
        ("host", d => With(d, m => m with { Host = "" })),
        ("host", d => With(d, m => m with { Host = "two words" })),
        ("host", d => With(d, m => m with { Host = new string('a', 254) })),
        ("port", d => With(d, m => m with { Port = 0 })),
        ("port", d => With(d, m => m with { Port = 65536 })),
        ("unitId", d => With(d, m => m with { UnitId = 256 })),
        ("unitId", d => With(d, m => m with { UnitId = -1 })),
        ("byteOrder", d => With(d, m => m with { ByteOrder = (ByteOrder)2 })),
        ("wordOrder", d => With(d, m => m with { WordOrder = (WordOrder)2 })),
        ("largestBlock", d => With(d, m => m with { LargestBlock = 126 })),
        ("largestBlock", d => With(d, m => m with { LargestBlock = 0 })),
        ("allowedGap", d => With(d, m => m with { AllowedGap = 125 })),
        ("pauseAfterConnect", d => With(d, m => m with { PauseAfterConnect = 10_001 })),
        ("pauseBetweenRequests", d => With(d, m => m with { PauseBetweenRequests = -1 })),
        ("timeout", d => With(d, m => m with { Timeout = 99 })),
        ("timeout", d => With(d, m => m with { Timeout = 30_001 })),
        ("registers[0].modbus", d => d with { Registers = [new()] }),
        ("registers[0].modbus.functionCode", d => Source(d, s => s with { FunctionCode = 5 })),
        ("registers[0].modbus.address", d => Source(d, s => s with { Address = 65536 })),
        ("registers[0].modbus.address", d => Source(d, s => s with { Address = -1 })),
        ("registers[0].modbus.address", d => Source(d, s => s with { Address = 65533 })),
        ("registers[0].modbus.type", d => Source(d, s => s with { FunctionCode = 1 })),
        ("registers[0].modbus.type", d => Source(d, s => s with { Type = (ModbusType)99 })),
        ("registers[0].modbus.length", d => Source(d, s => s with { Type = ModbusType.Text, Length = 126 })),
        ("registers[0].modbus.length", d => Source(d, s => s with { Type = ModbusType.Text, Length = int.MaxValue })),
        ("registers[0].modbus.length", d => Source(d, s => s with { Type = ModbusType.Bcd, Length = 5 })),
        ("registers[0].modbus.length", d => Source(d, s => s with { Type = ModbusType.Bcd, Length = 0 })),
        ("registers[0].modbus.bit", d => Source(d, s => s with { Type = ModbusType.Bit, Bit = 16 })),
        ("registers[0].modbus.byteOrder", d => Source(d, s => s with { ByteOrder = (ByteOrder)9 })),
        ("registers[0].modbus.wordOrder", d => Source(d, s => s with { WordOrder = (WordOrder)9 })),
        ("registers[0].obisCode", d => d with { Registers = [d.Registers[0] with { ObisCode = "1.8.0" }] }),
        ("registers", d => d with { Registers = [.. Enumerable.Range(0, 501).Select(n => At(n, n))] }),
        ("registers", d => d with { Registers = [At(5000, 1)] }),
    ];

    private static readonly (string Field, Func<Device, Device> Change)[] WrongRtu =
    [
        ("line", d => d with { Line = "" }),
        ("line", d => d with { Line = "M-Bus" }),
        ("line", d => d with { Protocol = "MBus", BaudRate = 2400, SecondaryAddress = "00000001" }),
        ("baudRate", d => d with { BaudRate = 14400 }),
        ("unitId", d => d with { Modbus = new() { UnitId = 0 } }),
        ("unitId", d => d with { Modbus = new() { UnitId = 248 } }),
        ("dataBits", d => d with { Modbus = new() { DataBits = 9 } }),
        ("stopBits", d => d with { Modbus = new() { StopBits = 3 } }),
        ("parity", d => d with { Modbus = new() { Parity = (Parity)3 } }),
    ];

    [Fact]
    public async Task A_wrong_field_is_named_and_nothing_is_stored()
    {
        await using var bench = await CoreBench.OpenAsync();
        foreach (var (field, device) in WrongTcp.Select(w => (w.Field, w.Change(Tcp))).Concat(WrongRtu.Select(w => (w.Field, w.Change(Serial)))))
        {
            var error = await Should.ThrowAsync<InvalidInputException>(() => bench.Devices.AddAsync(device, default), $"{field} of {device}");
            error.Errors.Select(e => e.Field).ShouldBe([field]);
        }

        bench.Devices.Current.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_follows_from_the_settings_is_filled_in()
    {
        await using var bench = await CoreBench.OpenAsync();
        var added = await bench.Devices.AddAsync(
            Tcp with
            {
                Modbus = Tcp.Modbus! with { Host = " meter.lan " },
                Registers =
                [
                    At(0, 6004, ModbusType.UInt64) with { NameCode = RegisterNames.ActiveEnergyImport, UnitCode = RegisterUnits.KilowattHour, Divisor = 1000 },
                    At(1, 1, ModbusType.Float32) with { NameCode = RegisterNames.ActivePower, UnitCode = RegisterUnits.Kilowatt },
                    At(2, 3, ModbusType.Int16) with { NameCode = RegisterNames.Voltage, UnitCode = RegisterUnits.Volt, Divisor = 10 },
                    At(3, 5, ModbusType.UInt32) with { NameCode = RegisterNames.ActiveEnergyExport, UnitCode = RegisterUnits.KilowattHour, Divisor = -1000 },
                    At(4, 7, ModbusType.Text),
                ],
            },
            default);
        var stored = bench.Devices.Current.Find(added.Id)!;
        stored.Modbus!.Host.ShouldBe("meter.lan");
        stored.Wire.ShouldBe("meter.lan:502");
        stored.NextRegister.ShouldBe(5);
        stored.Registers.Select(r => (r.Description, r.RawUnit, r.Kind, r.IsCounter)).ShouldBe(
        [
            ("Active energy import", "Wh", ValueKind.Number, true),
            ("Active power", "kW", ValueKind.Float, false),
            ("Voltage", "None", ValueKind.Number, false),
            ("Active energy export", "Wh", ValueKind.Number, true),
            ("Register 7", "None", ValueKind.Text, false),
        ]);
        MainValue.RegistersOf(stored).ShouldHaveSingleItem().Number.ShouldBe(0);
        (await bench.Devices.AddAsync(Serial, default)).Modbus.ShouldBe(new ModbusConnection());
        (await bench.Devices.AddAsync(new() { Line = "M-Bus", SecondaryAddress = "00000001", Modbus = new() }, default)).Modbus.ShouldBeNull();
    }

    [Fact]
    public async Task A_unit_is_there_once_on_each_wire()
    {
        await using var bench = await CoreBench.OpenAsync();
        await bench.Devices.AddAsync(Tcp, default);
        await bench.Devices.AddAsync(Serial with { Modbus = new() { UnitId = 3 } }, default);
        (await Should.ThrowAsync<ConflictException>(() => bench.Devices.AddAsync(With(Tcp, m => m with { Host = "METER.lan" }), default))).Field.ShouldBe("unitId");
        (await Should.ThrowAsync<ConflictException>(() => bench.Devices.AddAsync(Serial with { Modbus = new() { UnitId = 3 } }, default))).Field.ShouldBe("unitId");
        await bench.Devices.AddAsync(With(Tcp, m => m with { Port = 1502 }), default);
        await bench.Devices.AddAsync(With(Tcp, m => m with { UnitId = 4 }), default);
        await bench.Devices.AddAsync(Serial with { Line = "Modbus RTU Line II", Modbus = new() { UnitId = 3 } }, default);
    }

    [Fact]
    public async Task A_serial_number_is_one_meters_over_Modbus_and_may_be_an_M_Bus_meters_too()
    {
        await using var bench = await CoreBench.OpenAsync();
        await bench.Devices.AddAsync(new() { Line = "M-Bus", SecondaryAddress = "24123456" }, default);
        await bench.Devices.AddAsync(Tcp with { Serial = "24123456" }, default);
        (await Should.ThrowAsync<ConflictException>(() => bench.Devices.AddAsync(Serial with { Serial = "024123456" }, default))).Field.ShouldBe("serial");
        bench.Devices.Current.FindBySerial("24123456").Length.ShouldBe(2);
    }

    [Fact]
    public async Task An_RTU_line_has_32_devices_at_most()
    {
        await using var bench = await CoreBench.OpenAsync();
        await bench.Devices.ChangeManyAsync(_ => [.. Enumerable.Range(1, 32).Select(n => Serial with { Name = $"M{n}", Modbus = new() { UnitId = n } })], default);
        (await Should.ThrowAsync<ConflictException>(() => bench.Devices.AddAsync(Serial with { Modbus = new() { UnitId = 33 } }, default))).Field.ShouldBe("line");
        await bench.Devices.ChangeAsync(1, d => d with { Comment = "changed" }, default);
        await bench.Devices.AddAsync(Serial with { Line = "Modbus RTU Line II" }, default);
        (await Should.ThrowAsync<ConflictException>(() => bench.Devices.ChangeAsync(33, d => d with { Line = Rtu, Modbus = new() { UnitId = 99 } }, default))).Field.ShouldBe("line");
    }

    [Fact]
    public async Task Registers_get_numbers_that_are_never_used_again()
    {
        await using var bench = await CoreBench.OpenAsync();
        var device = await bench.Devices.AddAsync(Tcp, default);
        (await bench.Devices.AddRegistersAsync(device.Id, [At(0, 10), At(0, 11)], "ann", default)).Select(r => r.Number).ShouldBe([1, 2]);
        var removedId = bench.Devices.Current.Find(device.Id)!.Registers[2].Id;
        await bench.Devices.RemoveRegistersAsync(device.Id, [0, 2], "ann", default);
        var added = (await bench.Devices.AddRegistersAsync(device.Id, [At(0, 12)], "ann", default)).ShouldHaveSingleItem();
        added.Number.ShouldBe(3);
        added.Id.ShouldBeGreaterThan(removedId);
        await bench.Devices.LoadAsync(default);
        bench.Devices.Current.Find(device.Id)!.Registers.Select(r => (r.Number, r.Modbus!.Address)).ShouldBe([(1, 10), (3, 12)]);
        (await bench.EventsAsync()).ShouldBe(["RegistersAdded:Hall", "RegistersRemoved:Hall", "RegistersAdded:Hall"]);

        // the caller looked before the removal
        await bench.Devices.UpdateAsync(device with { Comment = "late" }, default);
        bench.Devices.Current.Find(device.Id)!.Registers.Select(r => r.Number).ShouldBe([1, 3]);
        bench.Devices.Current.Find(device.Id)!.NextRegister.ShouldBe(4);
    }

    [Fact]
    public async Task A_wrong_register_leaves_all_as_it_was()
    {
        await using var bench = await CoreBench.OpenAsync();
        var device = await bench.Devices.AddAsync(Tcp, default);
        var error = await Should.ThrowAsync<InvalidInputException>(() => bench.Devices.AddRegistersAsync(device.Id, [At(0, 10), At(0, 70_000)], null, default));
        error.Errors.ShouldHaveSingleItem().Field.ShouldBe("registers[2].modbus.address");
        await Should.ThrowAsync<KeyNotFoundException>(() => bench.Devices.RemoveRegistersAsync(device.Id, [0, 7], null, default));
        bench.Devices.Current.Find(device.Id)!.Registers.ShouldHaveSingleItem();
        (await bench.EventsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_a_Modbus_device_is_set_up_by_hand_and_a_device_stays_what_it_is()
    {
        await using var bench = await CoreBench.OpenAsync();
        var device = await bench.Devices.AddAsync(new() { Line = "M-Bus", SecondaryAddress = "00000001" }, default);
        (await Should.ThrowAsync<ConflictException>(() => bench.Devices.AddRegistersAsync(device.Id, [At(0, 1)], null, default))).Field.ShouldBe("protocol");
        var error = await Should.ThrowAsync<InvalidInputException>(() => bench.Devices.ChangeAsync(device.Id, d => Tcp with { Id = d.Id }, default));
        error.Errors.ShouldHaveSingleItem().Field.ShouldBe("protocol");
        var modbus = await bench.Devices.AddAsync(Tcp, default);
        (await bench.Devices.ChangeAsync(modbus.Id, d => d with { Protocol = "ModbusRtu", Line = Rtu, Medium = Medium.Electricity }, default)).Modbus!.Host.ShouldBe("");
    }

    [Fact]
    public async Task Settings_of_a_wire_are_copied_within_one_protocol_and_register_settings_where_the_registers_are_the_same()
    {
        await using var bench = await CoreBench.OpenAsync();
        var from = await bench.Devices.AddAsync(Tcp with { Site = "West", BaudRate = 9600, Registers = [Tcp.Registers[0] with { Divisor = 1000 }] }, default);
        var same = await bench.Devices.AddAsync(With(Tcp, m => m with { UnitId = 4 }), default);
        var other = await bench.Devices.AddAsync(Serial, default);
        var copied = await bench.Get<SettingsCopy>().CopyAsync(from.Id, [same.Id, other.Id], ["site", "baudRate", "registers"], null, default);
        copied.Select(c => (string.Join(' ', c.Changes), c.OtherType)).ShouldBe([("site baudRate registers", false), ("site", true)]);
        bench.Devices.Current.Find(same.Id)!.Registers[0].Divisor.ShouldBe(1000);
        bench.Devices.Current.Find(other.Id)!.BaudRate.ShouldBe(19200);
    }

    private static Register At(int number, int address, ModbusType type = ModbusType.UInt16) => new() { Number = number, Modbus = new() { Address = address, Type = type } };

    private static Device With(Device device, Func<ModbusConnection, ModbusConnection> change) => device with { Modbus = change(device.Modbus!) };

    private static Device Source(Device device, Func<ModbusSource, ModbusSource> change) => device with { Registers = [device.Registers[0] with { Modbus = change(device.Registers[0].Modbus!) }] };
}
