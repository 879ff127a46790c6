using MCenter.Core.Devices;
using MCenter.Core.Registers;

namespace MCenter.Tests.Devices;

public class MainValueTests
{
    private static readonly Register Import = new() { RawUnit = "Wh", Kind = ValueKind.Number, NameCode = RegisterNames.ActiveEnergyImport, UnitCode = RegisterUnits.KilowattHour, Divisor = 1000 };
    private static readonly Register Export = Import with { NameCode = RegisterNames.ActiveEnergyExport };
    private static readonly Register Power = new() { RawUnit = "W", Kind = ValueKind.Number, NameCode = RegisterNames.ActivePower };

    [Fact]
    public void Tariffs_are_added_up_import_and_export_are_not() =>
        Numbers(Import with { Tariff = 1 }, Export with { Tariff = 1 }, Import with { Tariff = 2 }, Export with { Tariff = 2 }, Power).ShouldBe([0, 2]);

    [Fact]
    public void A_total_of_the_meter_beats_its_tariffs() => Numbers(Import with { Tariff = 1 }, Import with { Tariff = 2 }, Import, Export).ShouldBe([2]);

    [Fact]
    public void A_total_of_the_other_direction_or_an_earlier_day_is_none() =>
        Numbers(Import with { ShownTariff = 1 }, Import with { ShownTariff = 2 }, Export, Import with { StorageNumber = 1 }).ShouldBe([0, 1]);

    [Fact]
    public void Without_a_counter_it_is_the_first_number_with_a_unit()
    {
        Numbers(new() { RawUnit = "None", Kind = ValueKind.Text }, new() { RawUnit = "None", Kind = ValueKind.Number }, Power).ShouldBe([2]);
        Numbers(new Register { RawUnit = "None", Kind = ValueKind.Text }).ShouldBeEmpty();
    }

    [Fact]
    public void A_sum_is_exact_and_missing_when_a_part_is()
    {
        MainValue.Sum([RawValue.Number(1234567, -1), RawValue.Number(5)]).ShouldBe(RawValue.Number(1234617, -1));
        MainValue.Sum([RawValue.Number(12, 3), RawValue.Number(1, 2)]).ShouldBe(RawValue.Number(121, 2));
        MainValue.Sum([RawValue.Float(0.5), RawValue.Number(2)]).AsDecimal.ShouldBe(2.5m);
        MainValue.Sum([RawValue.Number(long.MaxValue), RawValue.Number(long.MaxValue)]).Kind.ShouldBe(ValueKind.Float);
        MainValue.Sum([RawValue.Number(0, -40), RawValue.Number(7)]).ShouldBe(RawValue.Number(7));
        MainValue.Sum([RawValue.Number(1), RawValue.None]).ShouldBe(RawValue.None);
        MainValue.Sum([RawValue.Text("x")]).AsText.ShouldBe("x");
    }

    private static IEnumerable<int> Numbers(params Register[] registers) =>
        MainValue.RegistersOf(new() { Protocol = "MBus", Registers = [.. registers.Select((r, i) => r with { Number = i })] }).Select(r => r.Number);
}
