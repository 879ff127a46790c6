using System.Diagnostics;
using System.Globalization;
using System.Text;
using MCenter.Core.Devices;
using MCenter.Core.Devices.Import;
using MCenter.Core.Export;
using MCenter.Core.Settings;
using MCenter.Tests.Support;

namespace MCenter.Tests.Core.Devices.Import;

public sealed class MeterListImportTests
{
    public static TheoryData<string> Languages => ["", "de", "de-CH", "fr", "it", "es"];

    [Theory]
    [InlineData("name;secondaryAddress;baudRate;medium;battery;readoutCycleMinutes;unitLoads\r\nFlat 1;12345678;2400;Water;yes;60;4")]
    [InlineData("Name,Secondary address,Baud rate [Bd],Medium,Battery operated,Readout cycle [min],Unit loads\nFlat 1,12345678,2400.0,Water,true,60.00,4.0")]
    [InlineData("Name\tSekundäradresse\tBaudrate [Bd]\tMedium\tBatteriebetrieben\tAuslesezyklus [min]\tStandardlasten\r\nFlat 1\t12345678\t2400,0\tWasser\tja\t60\t4")]
    [InlineData("\uFEFF\r\nNom;Adresse secondaire;Débit;Fluide;Alimenté par pile;Cycle de lecture;Charges unitaires\r\n\"Flat 1\";\"12345678\";2400;Eau;oui;60;4\r\n\r\n")]
    [InlineData("Nome;Indirizzo secondario;Velocità;Mezzo;A batteria;Ciclo di lettura;Carichi unitari\r# a remark;;;;;;\rFlat 1;12345678;2400;Acqua;sì;60;4\r")]
    [InlineData("Nombre;Dirección secundaria;Velocidad;Medio;A batería;Ciclo de lectura;Cargas unitarias;# floor\nFlat 1;12345678;2400;Agua;sí;60;4;third")]
    public async Task A_list_is_understood_in_every_shape(string list)
    {
        await using var bench = await CoreBench.OpenAsync();
        var check = await Import(bench).ImportAsync(list, "", "anna", default);
        check.Rows.ShouldHaveSingleItem().Verdict.ShouldBe(MeterListVerdict.New);
        var meter = bench.Devices.Current.All.ShouldHaveSingleItem();
        (meter.Name, meter.Line, meter.Serial, meter.SecondaryAddress, meter.AddressMode).ShouldBe(("Flat 1", "M-Bus", "12345678", "12345678FFFFFFFF", AddressMode.Secondary));
        (meter.BaudRate, meter.Medium, meter.Battery, meter.ReadoutCycleMinutes, meter.UnitLoads).ShouldBe((2400, Medium.Water, true, 60, 4));
        (await bench.EventsAsync()).ShouldBe(["DevicesImported:1"]);
    }

    [Fact]
    public void Bytes_are_text_in_utf8_with_and_without_mark_in_utf16_and_in_windows_1252()
    {
        const string Text = "Zähler;Straße 5 – Küche";
        var western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        foreach (var bytes in (byte[][])[Encoding.UTF8.GetBytes(Text), [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Text)], [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Text)], western.GetBytes(Text)])
        {
            MeterListImport.Decode(bytes).ShouldBe(Text);
        }
    }

    [Fact]
    public async Task Each_row_has_its_verdict_and_an_empty_cell_leaves_what_is_there()
    {
        await using var bench = await CoreBench.OpenAsync();
        var same = await bench.Devices.AddAsync(new() { Name = "Same", Line = "M-Bus", SecondaryAddress = "00000001E61E3C07", Site = "West" }, default);
        var moved = await bench.Devices.AddAsync(new() { Name = "Moved", Line = "M-Bus", AddressMode = AddressMode.Primary, PrimaryAddress = 7, Comment = "stays" }, default);
        const string List = "name;secondaryAddress;primaryAddress;site\nSame;1;;\nMoved away;;7;North\nAdded;00000002;;\nAlso;;9;South";
        var check = Import(bench).Check(List, "");
        check.Rows.Select(r => (r.Row, r.Verdict, r.DeviceId, string.Join(",", r.Changes))).ShouldBe(
            [(2, MeterListVerdict.Same, same.Id, ""), (3, MeterListVerdict.Changes, moved.Id, "name,site"), (4, MeterListVerdict.New, null, ""), (5, MeterListVerdict.New, null, "")]);
        bench.Devices.Current.All.Length.ShouldBe(2);

        await Import(bench).ImportAsync(List, "", null, default);
        bench.Devices.Current.Find(moved.Id)!.ShouldSatisfyAllConditions(d => d.Name.ShouldBe("Moved away"), d => d.Comment.ShouldBe("stays"), d => d.PrimaryAddress.ShouldBe(7), d => d.Site.ShouldBe("North"));
        bench.Devices.Current.Find(same.Id)!.SecondaryAddress.ShouldBe("00000001E61E3C07");
        bench.Devices.Current.All.Select(d => d.Name).ShouldBe(["Same", "Moved away", "Added", "Also"]);
        Import(bench).Check(List, "").Rows.ShouldAllBe(r => r.Verdict == MeterListVerdict.Same);
    }

    [Theory]
    [InlineData("name;secondaryAddress\n=cmd|' /C calc'!A0;1", 2, "name")]
    [InlineData("name;secondaryAddress\n@SUM(A1);1", 2, "name")]
    [InlineData("name;secondaryAddress\n+1+cmd|x;1", 2, "name")]
    [InlineData("name;secondaryAddress;site\nA;1;<script>alert(1)</script>", 2, "site")]
    [InlineData("name;secondaryAddress;comment\nA;1;bell\u0007", 2, "comment")]
    [InlineData("name;secondaryAddress;comment\nA;1;\"two\nlines\"", 2, "comment")]
    [InlineData("name;secondaryAddress\nA;1\nB;1,23E+15", 3, "secondaryAddress")]
    [InlineData("name;secondaryAddress\nA;123456789", 2, "secondaryAddress")]
    [InlineData("secondaryAddress;baudRate\n1;9601", 2, "baudRate")]
    [InlineData("secondaryAddress;baudRate\n1;fast", 2, "baudRate")]
    [InlineData("secondaryAddress;medium\n1;Wine", 2, "medium")]
    [InlineData("secondaryAddress;battery\n1;perhaps", 2, "battery")]
    [InlineData("secondaryAddress;line\n1;M-Bus 9", 2, "line")]
    [InlineData("secondaryAddress;protocol\n1;ModbusTcp", 2, "protocol")]
    [InlineData("primaryAddress\n251", 2, "primaryAddress")]
    [InlineData("secondaryAddress;unitLoads\n1;0", 2, "unitLoads")]
    [InlineData("secondaryAddress;readoutCycleMinutes;battery\n1;5;yes", 2, "readoutCycleMinutes")]
    [InlineData("secondaryAddress;modbusServerUnit\n1;5\n2;5", 3, "modbusServerUnit")]
    [InlineData("secondaryAddress;modbusServerUnit\n1;7", 2, "modbusServerUnit")]
    [InlineData("secondaryAddress\n1\n00000001", 3, "")]
    [InlineData("primaryAddress\n5\n5", 3, "")]
    [InlineData("secondaryAddress;name\n1;A;more", 2, "")]
    [InlineData("secondaryAddress;name\n1;\"open\n2;B", 2, "")]
    [InlineData("secondaryAddress;name\n;A", 2, "")]
    [InlineData("secondaryAddress;floor\n1;3", 1, "floor")]
    [InlineData("secondaryAddress;name;Name\n1;A;B", 1, "Name")]
    [InlineData("floor;tenant\n1;Smith", 0, "")]
    [InlineData("secondaryAddress;name\n", 0, "")]
    [InlineData("  \n\n", 0, "")]
    [InlineData("", 0, "")]
    [InlineData("PK\u0003\u0004 a workbook", 0, "")]
    [InlineData("secondaryAddress\n1\0", 0, "")]
    [InlineData("{\"devices\": []}", 0, "")]
    public async Task What_is_wrong_is_told_with_its_place_and_nothing_changes(string list, int row, string field)
    {
        await using var bench = await CoreBench.OpenAsync();
        await bench.Devices.AddAsync(new() { Name = "There", Line = "M-Bus", SecondaryAddress = "99999999E61E3C07", ModbusServerUnit = 7 }, default);
        var fault = Import(bench).Check(list, "").Faults.ShouldHaveSingleItem();
        (fault.Row, fault.Field).ShouldBe((row, field));
        fault.Message.ShouldNotBeNullOrEmpty();
        var refused = await Should.ThrowAsync<InvalidInputException>(() => Import(bench).ImportAsync(list, "", null, default));
        refused.Errors.ShouldHaveSingleItem().Message.ShouldBe(fault.Message);
        bench.Devices.Current.All.ShouldHaveSingleItem();
        (await bench.EventsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task One_wrong_row_of_many_refuses_all_of_them()
    {
        await using var bench = await CoreBench.OpenAsync();
        var list = "secondaryAddress;baudRate\n" + string.Join('\n', Enumerable.Range(1, 40).Select(n => $"{n};{(n == 17 ? "x" : 2400)}"));
        Import(bench).Check(list, "").ShouldSatisfyAllConditions(c => c.New.ShouldBe(39), c => c.Acceptable.ShouldBeFalse());
        (await Should.ThrowAsync<InvalidInputException>(() => Import(bench).ImportAsync(list, "", null, default))).Errors.ShouldHaveSingleItem().Field.ShouldBe("rows[18].baudRate");
        bench.Devices.Current.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Limits_of_size_and_rows_hold_and_a_list_at_the_limit_is_taken()
    {
        await using var bench = await CoreBench.OpenAsync();
        var rows = Enumerable.Range(1, MeterListImport.MostRows).Select(n => n.ToString(CultureInfo.InvariantCulture));
        var most = "secondaryAddress\n" + string.Join('\n', rows);
        var watch = Stopwatch.StartNew();
        (await Import(bench).ImportAsync(most, "", null, default)).New.ShouldBe(MeterListImport.MostRows);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(2));
        bench.Devices.Current.All.Length.ShouldBe(MeterListImport.MostRows);
        Import(bench).Check(most, "").Same.ShouldBe(MeterListImport.MostRows);
        Import(bench).Check(most + "\n88888888", "").Faults.ShouldHaveSingleItem().Row.ShouldBe(0);
        Import(bench).Check(most + new string(' ', MeterListImport.LargestList), "").Faults.ShouldHaveSingleItem().Row.ShouldBe(0);
    }

    [Fact]
    public async Task Several_meters_of_one_number_need_the_whole_address()
    {
        await using var bench = await CoreBench.OpenAsync();
        await bench.Devices.AddAsync(new() { Name = "Water", Line = "M-Bus", SecondaryAddress = "00000005E61E3C07" }, default);
        var gas = await bench.Devices.AddAsync(new() { Name = "Gas", Line = "M-Bus", SecondaryAddress = "00000005E61E3C03" }, default);
        Import(bench).Check("secondaryAddress;name\n5;X", "").Faults.ShouldHaveSingleItem().Message.ShouldContain("Gas");
        Import(bench).Check("secondaryAddress;name\n00000005E61E3D03;X", "").Rows.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            r => r.DeviceId.ShouldBe(gas.Id), r => r.Changes.ShouldBe(["name", "secondaryAddress"]));
    }

    [Fact]
    public async Task A_serial_number_is_the_identification_number_unless_the_meter_is_addressed_by_its_primary_address()
    {
        await using var bench = await CoreBench.OpenAsync();
        await Import(bench).ImportAsync("Serial number;Primary address;Line\n4711;;\n4712;5;M-Bus 2", "", null, default);
        bench.Devices.Current.All.Select(d => (d.Serial, d.SecondaryAddress, d.AddressMode, d.PrimaryAddress, d.Line)).ShouldBe(
            [("4711", "00004711FFFFFFFF", AddressMode.Secondary, 0, "M-Bus"), ("4712", "", AddressMode.Primary, 5, "M-Bus 2")]);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task The_template_and_the_list_of_the_meters_are_taken_again(string language)
    {
        var before = CultureInfo.CurrentUICulture;
        await using var bench = await CoreBench.OpenAsync();
        try
        {
            CultureInfo.CurrentUICulture = new CultureInfo(language);
            await bench.Devices.AddAsync(new() { Name = "=1+1; \"quoted\"", Line = "M-Bus", SecondaryAddress = "00000001E61E3C07", Battery = true, Site = "-2. UG", Medium = Medium.WarmWater }, default);
            await bench.Devices.AddAsync(new() { Name = "Pumpe", Line = "M-Bus 2", AddressMode = AddressMode.Primary, PrimaryAddress = 3, AppResetSubcode = 16, BacnetInstance = 17 }, default);
            Import(bench).Check(MeterListImport.Decode(MeterListTemplate.Of(bench.Devices.Current.All)), "").Rows.Select(r => r.Verdict).ShouldBe([MeterListVerdict.Same, MeterListVerdict.Same]);
            var template = MeterListImport.Decode(MeterListTemplate.Empty());
            Import(bench).Check(template + "Neu;M-Bus;;77", "").Rows.ShouldHaveSingleItem().Verdict.ShouldBe(MeterListVerdict.New);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public async Task Random_changes_of_lists_never_break_anything_but_the_list()
    {
        await using var bench = await CoreBench.OpenAsync();
        await bench.Devices.AddAsync(new() { Name = "There", Line = "M-Bus", SecondaryAddress = "00000003E61E3C07", ModbusServerUnit = 7 }, default);
        var import = Import(bench);
        var random = new Random(20261122);
        var seed = MeterListTemplate.Of(Enumerable.Range(1, 6).Select(n => new Device { Name = $"M\"{n};", Line = "M-Bus", SecondaryAddress = $"{n:D8}E61E3C07", Comment = "ü", ModbusServerUnit = n }));
        var verdicts = new HashSet<MeterListVerdict>();
        for (var run = 0; run < 20_000; run++)
        {
            var bytes = seed.ToList();
            for (var change = random.Next(6); change >= 0 && bytes.Count > 8; change--)
            {
                Mutate(bytes, random);
            }

            var check = import.Check(MeterListImport.Decode(bytes.ToArray()), "");
            (check.Rows.Count > 0 || check.ListFaults.Count > 0).ShouldBeTrue();
            check.Rows.ShouldAllBe(r => (r.Verdict == MeterListVerdict.Error) == (r.Faults.Count > 0));
            verdicts.UnionWith(check.Rows.Select(r => r.Verdict));
        }

        verdicts.Count.ShouldBe(3, string.Join(", ", verdicts)); // New, Changes and Error; nothing says quite the same
        bench.Devices.Current.All.ShouldHaveSingleItem();
    }

    private static void Mutate(List<byte> bytes, Random random)
    {
        ReadOnlySpan<byte> telling = ";,\t\"\r\n\0=<'#0F"u8;
        var (at, length) = (random.Next(bytes.Count), random.Next(1, 8));
        switch (random.Next(4))
        {
            case 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 1:
                bytes.Insert(at, telling[random.Next(telling.Length)]);
                break;
            case 2:
                bytes.RemoveRange(at, Math.Min(length, bytes.Count - at));
                break;
            default:
                bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count - length), length));
                break;
        }
    }

    private static MeterListImport Import(CoreBench bench) => bench.Get<MeterListImport>();
}
