using System.Text;
using MCenter.Core.Devices;
using MCenter.Core.Devices.Import;
using MCenter.Core.Modbus;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Tests.Support;

namespace MCenter.Tests.Core.Modbus;

/// <summary>Registers from a list and as a list.</summary>
public class RegisterImportTests
{
    private const string Head = "StartAddress;FunctionCode;Type;Length;Bit;ByteOrder;WordOrder;Name;Tariff;Phase;Unit;Divisor;ObisCode;SaveToDatabase\r\n";

    private static readonly (string Row, string Field)[] WrongRows =
    [
        (";3;UInt16;;;;;;;;;;;", "modbus.address"),
        ("x;3;UInt16;;;;;;;;;;;", "modbus.address"),
        ("65536;3;UInt16;;;;;;;;;;;", "modbus.address"),
        ("65535;3;UInt32;;;;;;;;;;;", "modbus.address"),
        ("1;7;UInt16;;;;;;;;;;;", "modbus.functionCode"),
        ("1;1;UInt16;;;;;;;;;;;", "modbus.type"),
        ("1;3;;;;;;;;;;;;", "modbus.type"),
        ("1;3;Word;;;;;;;;;;;", "modbus.type"),
        ("1;3;7;;;;;;;;;;;", "modbus.type"),
        ("1;3;Text;126;;;;;;;;;;", "modbus.length"),
        ("1;3;Bit;;16;;;;;;;;;", "modbus.bit"),
        ("1;3;UInt16;;;Middle;;;;;;;;", "modbus.byteOrder"),
        ("1;3;UInt32;;;;Middle;;;;;;;", "modbus.wordOrder"),
        ("1;3;UInt16;;;;;Nonsense;;;;;;", "nameCode"),
        ("1;3;UInt16;;;;;999;;;;;;", "nameCode"),
        ("1;3;UInt16;;;;;;-1;;;;;", "shownTariff"),
        ("1;3;UInt16;;;;;;;4;;;;", "phase"),
        ("1;3;UInt16;;;;;;;;furlong;;;", "unitCode"),
        ("1;3;UInt16;;;;;;;;;1,000;;", "divisor"),
        ("1;3;UInt16;;;;;;;;;;1.8.0;", "obisCode"),
        ("1;3;UInt16;;;;;;;;;;;maybe", "saveToDatabase"),
        ("1;3;UInt16;;;;;;;;;;;true;more", ""),
        ("1;3;\"UInt16;;;;;;;;;;;", ""),
    ];

    [Fact]
    public async Task Every_name_unit_type_and_order_goes_out_and_comes_back()
    {
        await using var bench = await CoreBench.OpenAsync();
        var names = RegisterNames.All;
        Register[] registers =
        [
            .. Enumerable.Range(0, Math.Max(names.Count, RegisterUnits.All.Count)).Select(i => new Register
            {
                Number = i,
                NameCode = names[i % names.Count].Code,
                UnitCode = RegisterUnits.All[i % RegisterUnits.All.Count].Code,
                ShownTariff = i % 5,
                Phase = i % 4,
                Divisor = new[] { 0, 1000, -1000, 0.1m, 1e-3m, 0.000000001m }[i % 6],
                ObisCode = i % 3 == 0 ? "1-0:1.8.0" : "",
                SaveToDatabase = i % 2 == 0,
                Modbus = new()
                {
                    FunctionCode = i % 11 == 0 ? (i % 2) + 1 : (i % 2) + 3,
                    Address = i * 10,
                    Type = i % 11 == 0 ? ModbusType.Bit : (ModbusType)(i % 11),
                    Length = (i % 11) switch { 9 => 8, 10 => 3, _ => 1 },
                    ByteOrder = i % 3 is < 2 and var b ? (ByteOrder)b : null,
                    WordOrder = i % 4 is < 2 and var w ? (WordOrder)w : null,
                },
            }),
        ];
        var from = await bench.Devices.AddAsync(Tcp(1) with { Registers = registers }, default);
        var to = await bench.Devices.AddAsync(Tcp(2), default);
        var csv = RegisterCsv.Of(from.Registers);
        csv.AsSpan(0, 3).ToArray().ShouldBe(Encoding.UTF8.Preamble.ToArray());
        var list = Encoding.UTF8.GetString(csv);
        list.TrimStart('\uFEFF').ShouldStartWith(Head);

        var check = await bench.Get<RegisterImport>().ImportAsync(to.Id, list, replace: false, "ann", default);
        (check.New, check.Changed, check.Same, check.Faults.Count).ShouldBe((registers.Length, 0, 0, 0));
        bench.Devices.Current.Find(to.Id)!.Registers.Select(r => r with { Id = 0, DeviceId = 0 }).ShouldBe(from.Registers.Select(r => r with { Id = 0, DeviceId = 0 }));
        bench.Get<RegisterImport>().Check(to.Id, list, replace: true).ShouldSatisfyAllConditions(c => c.Same.ShouldBe(registers.Length), c => c.Removed.ShouldBeEmpty());
        (await bench.EventsAsync()).ShouldBe(["RegistersImported:M2"]);
    }

    [Fact]
    public async Task A_list_changes_what_stands_there_adds_what_is_new_and_removes_only_when_told()
    {
        await using var bench = await CoreBench.OpenAsync();
        var device = await bench.Devices.AddAsync(Tcp(1), default);
        var import = bench.Get<RegisterImport>();
        await import.ImportAsync(device.Id, Head + "0x1774;;UInt64;;;;;Active energy import;1;;Wh;;1-0:1.8.1;\r\n10;4;float32;;;;LowFirst;Spannung;;1;V;;;no", false, null, default);
        bench.Devices.Current.Find(device.Id)!.Registers.Select(r => (r.Number, r.Modbus!.Address, r.Modbus.FunctionCode, r.NameCode, r.UnitCode, r.SaveToDatabase)).ShouldBe(
        [
            (0, 6004, 3, RegisterNames.ActiveEnergyImport, RegisterUnits.WattHour, true), (1, 10, 4, RegisterNames.Voltage, RegisterUnits.Volt, false),
        ]);

        // columns in another order, some left out, tabs
        const string Second = "type\tstart address\tunit\tdivisor\n# a comment\nUInt64\t6004\tkWh\t1000\nUInt16\t20\t\t";
        var told = import.Check(device.Id, Second, replace: true);
        (told.New, told.Changed, told.Removed.ShouldHaveSingleItem()).ShouldBe((1, 1, 1));
        bench.Devices.Current.Find(device.Id)!.Registers.Count.ShouldBe(2);
        await import.ImportAsync(device.Id, Second, replace: false, null, default);
        var registers = bench.Devices.Current.Find(device.Id)!.Registers;
        registers.Select(r => r.Number).ShouldBe([0, 1, 2]);
        (registers[0].NameCode, registers[0].ShownTariff, registers[0].Divisor, registers[0].RawUnit).ShouldBe((RegisterNames.ActiveEnergyImport, 1, 1000, "Wh"));
        await import.ImportAsync(device.Id, Second, replace: true, null, default);
        bench.Devices.Current.Find(device.Id)!.Registers.Select(r => r.Number).ShouldBe([0, 2]);
    }

    [Fact]
    public async Task A_wrong_cell_is_named_with_its_row_and_nothing_is_taken()
    {
        await using var bench = await CoreBench.OpenAsync();
        var device = await bench.Devices.AddAsync(Tcp(1), default);
        foreach (var (row, field) in WrongRows)
        {
            var list = Head + "5;3;UInt16;;;;;;;;;;;\r\n" + row;
            var check = bench.Get<RegisterImport>().Check(device.Id, list, replace: false);
            check.Faults.Select(f => (f.Row, f.Field)).ShouldBe([(3, field)], row);
            check.Faults[0].Message.Length.ShouldBeGreaterThan(5);
            check.Rows[0].Verdict.ShouldBe(MeterListVerdict.New);
            var error = await Should.ThrowAsync<InvalidInputException>(() => bench.Get<RegisterImport>().ImportAsync(device.Id, list, false, null, default));
            error.Errors.ShouldHaveSingleItem().Field.ShouldBe(field.Length > 0 ? $"rows[3].{field}" : "rows[3]");
        }

        bench.Devices.Current.Find(device.Id)!.Registers.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_no_list_is_refused_whole()
    {
        await using var bench = await CoreBench.OpenAsync();
        var device = await bench.Devices.AddAsync(Tcp(1), default);
        string[] lists = ["", "PK\u0003\u0004", "a\0b", Head, "Name;Unit\r\nVoltage;V", "StartAddress;Type;Colour\r\n1;UInt16;red", "StartAddress;Type;Type\r\n1;UInt16;UInt16"];
        foreach (var list in lists)
        {
            bench.Get<RegisterImport>().Check(device.Id, list, replace: true).ShouldSatisfyAllConditions(
                c => c.Acceptable.ShouldBeFalse(), c => c.ListFaults.ShouldNotBeEmpty(), c => c.Rows.ShouldBeEmpty(), c => c.Removed.ShouldBeEmpty());
        }
    }

    [Fact]
    public async Task The_same_place_twice_too_many_rows_and_another_protocol_are_refused()
    {
        await using var bench = await CoreBench.OpenAsync();
        var device = await bench.Devices.AddAsync(Tcp(1), default);
        var import = bench.Get<RegisterImport>();
        import.Check(device.Id, Head + "1;3;UInt16;;;;;;;;;;;\n1;3;UInt16;9;;;;;;;;;;", false).Faults.ShouldHaveSingleItem().Message.ShouldContain("2");
        import.Check(device.Id, "StartAddress;Type\n" + string.Join('\n', Enumerable.Range(0, 501).Select(n => $"{n};UInt16")), false).ListFaults.ShouldHaveSingleItem().Message.ShouldContain("500");
        var error = await Should.ThrowAsync<InvalidInputException>(async () =>
        {
            await import.ImportAsync(device.Id, "StartAddress;Type\n" + string.Join('\n', Enumerable.Range(0, 400).Select(n => $"{n};UInt16")), false, null, default);
            await import.ImportAsync(device.Id, "StartAddress;Type\n" + string.Join('\n', Enumerable.Range(400, 101).Select(n => $"{n};UInt16")), false, null, default);
        });
        error.Errors.ShouldHaveSingleItem().Field.ShouldBe("registers");
        bench.Devices.Current.Find(device.Id)!.Registers.Count.ShouldBe(400);
        var mBus = await bench.Devices.AddAsync(new() { Line = "M-Bus", SecondaryAddress = "00000001" }, default);
        Should.Throw<ConflictException>(() => import.Check(mBus.Id, Head, false)).Field.ShouldBe("protocol");
    }

    [Fact]
    public async Task Random_text_never_throws_and_changes_nothing_while_it_is_wrong()
    {
        await using var bench = await CoreBench.OpenAsync();
        var device = await bench.Devices.AddAsync(Tcp(1), default);
        var random = new Random(3);
        string[] cells = ["StartAddress", "Type", "Name", "UInt16", "Text", "0x", "0xFFFFFFFFF", "-1", "1e9", "\"", ";", "\r\n", "\n", "\t", "'=1", "kWh", "NaN", "9999999999", "\u0001", "é", "true"];
        for (var round = 0; round < 1_000; round++)
        {
            var list = (random.Next(2) == 0 ? "StartAddress;Type;Length;Name;Divisor\n" : "") + string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => cells[random.Next(cells.Length)]));
            _ = bench.Get<RegisterImport>().Check(device.Id, list, replace: random.Next(2) == 0);
        }
    }

    private static Device Tcp(int unit) => new() { Name = $"M{unit}", Protocol = "ModbusTcp", Modbus = new() { Host = "127.0.0.1", UnitId = unit } };
}
