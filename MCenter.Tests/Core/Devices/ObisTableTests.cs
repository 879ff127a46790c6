using System.Globalization;
using System.Text.RegularExpressions;
using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Registers;
using MCenter.Tests.Support;

namespace MCenter.Tests.Core.Devices;

/// <summary>The OBIS table against the manual's print, and those who name codes against the table.</summary>
public partial class ObisTableTests
{
    [Fact]
    public void Every_row_of_the_manual_is_there_with_its_registers_and_no_other()
    {
        // the rows whose numbers the print repeats or has on another line
        Dictionary<string, int> misprinted = new() { ["1-0:32.7.0"] = 2470, ["1-0:52.7.0"] = 2500, ["1-0:72.7.0"] = 2530 };
        var printed = File.ReadLines(SharedFolder.Find("manual", "m-center-user-manual.txt"))
            .Select(line => PrintedRow().Match(line)).Where(m => m.Success)
            .Select(m => (Code: m.Groups["code"].Value, Float: Number(m, "float"), Uint: Number(m, "uint")))
            .Where(r => !misprinted.ContainsKey(r.Code)).ToList();
        printed.ShouldAllBe(r => r.Uint == r.Float + 2);
        var expected = printed.Select(r => (r.Code, r.Float)).Concat(misprinted.Select(r => (r.Key, r.Value))).OrderBy(r => r.Item2);
        ObisTable.All.Select(r => (r.Code, r.ServerRegister)).ShouldBe(expected);
        ObisTable.All.Length.ShouldBe(84);
    }

    [Fact]
    public void Registers_never_overlap_and_every_row_has_a_description_of_its_own_in_every_language()
    {
        ObisTable.All.Zip(ObisTable.All.Skip(1)).ShouldAllBe(pair => pair.Second.ServerRegister - pair.First.ServerRegister >= 30);
        foreach (var culture in new[] { "en", "de", "fr", "it", "es" }.Select(CultureInfo.GetCultureInfo))
        {
            foreach (var rows in ObisTable.All.GroupBy(r => (r.Category, r.Code[0])))
            {
                rows.Select(r => r.Description(culture)).ShouldBeUnique(culture.Name);
            }
        }

        ObisTable.Find("1-0:1.8.1", Medium.Electricity)!.Description(CultureInfo.InvariantCulture).ShouldBe("Active energy import T1");
        ObisTable.Find("1-0:72.7.0", Medium.Electricity)!.Description(CultureInfo.GetCultureInfo("de")).ShouldBe("Spannung L3");
    }

    [Theory]
    [InlineData("5-0:1.0.0", Medium.HeatCooling, 3680)]
    [InlineData("5-0:1.0.0", Medium.CoolingInlet, 4000)]
    [InlineData("5-0:2.0.0", Medium.CoolingOutlet, 4030)]
    [InlineData("5-0:2.0.0", Medium.Other, 3710)]
    [InlineData("5-0:3.1.0", Medium.CoolingOutlet, 3740)]
    [InlineData("1-0:1.8.0*255", Medium.Electricity, 1000)]
    [InlineData("1-0:1.8.0*1", Medium.Electricity, null)]
    [InlineData("1-0:1.8.0", Medium.Water, 1000)]
    [InlineData("1-0:99.8.0", Medium.Electricity, null)]
    public void A_code_that_stands_twice_goes_by_the_medium(string code, Medium medium, int? register) => (ObisTable.Find(code, medium)?.ServerRegister).ShouldBe(register);

    [Fact]
    public void Codes_given_by_default_are_in_the_table_for_meters_of_that_category()
    {
        var values =
            from quantity in Enum.GetValues<Quantity>()
            from unit in new[] { "Wh", "J", "None" }
            from tariff in Enumerable.Range(0, 8)
            from phase in Enumerable.Range(0, 4)
            select new DecodedValue { Value = RawValue.Number(1), Quantity = quantity, Description = "", Unit = unit, Tariff = tariff, Phase = phase };
        var given = new HashSet<string>();
        foreach (var value in values)
        {
            foreach (var medium in Enum.GetValues<Medium>())
            {
                if (ObisDefaults.Of(value, medium) is { Length: > 0 } code)
                {
                    given.Add(code);
                    ObisTable.Suggestions(medium).ShouldContain(r => r.Code == code, $"{medium} {value.Quantity}");
                }
            }
        }

        // export counters are told apart by a template only, everything else of the table is given by itself
        ObisTable.All.Select(r => r.Code).Except(given).ShouldAllBe(c => c.StartsWith("1-0:2") || c.StartsWith("1-0:4") || c.StartsWith("1-0:62.") || c.StartsWith("1-0:64."));
    }

    [Fact]
    public void Suggestions_are_those_of_the_category_and_all_where_it_has_none()
    {
        ObisTable.Suggestions(Medium.Gas).Select(r => r.Code).ShouldBe(["7-0:3.0.0", "7-0:3.0.1", "7-0:3.0.2", "7-0:3.0.3", "7-0:3.0.4", "7-0:3.0.5", "7-0:3.0.6"]);
        ObisTable.Suggestions(Medium.CoolingInlet).Select(r => r.Code).ShouldBe(["5-0:1.0.0", "5-0:2.0.0", "5-0:3.1.0", "5-0:3.2.0", "5-0:3.3.0", "5-0:8.0.0"]);
        ObisTable.Suggestions(Medium.Pressure).Select(r => r.Code).ShouldBe(ObisTable.All.Select(r => r.Code).Distinct());
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<code>\d-0:\d+\.\d+\.\d)\t.*\t(?<float>\d{4})\t(?<uint>\d{4})$")]
    private static partial Regex PrintedRow();
}
