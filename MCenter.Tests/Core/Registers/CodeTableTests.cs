using System.Globalization;
using MCenter.Core.Registers;

namespace MCenter.Tests.Registers;

public class CodeTableTests
{
    private static readonly string[] Languages = ["en", "de", "de-CH", "de-AT", "fr", "it", "es"];

    [Theory]
    [InlineData(3, 2, "Active energy import", "kWh")]
    [InlineData(5, 2, "Active energy export", "kWh")]
    [InlineData(8, 6, "Reactive energy import", "kvarh")]
    [InlineData(9, 6, "Reactive energy export", "kvarh")]
    [InlineData(25, 14, "Active power", "kW")]
    [InlineData(26, 18, "Reactive power", "kvar")]
    [InlineData(27, 22, "Apparent power", "kVA")]
    [InlineData(28, 26, "Voltage", "V")]
    [InlineData(31, 29, "Current", "A")]
    [InlineData(32, 31, "Power factor", "PF")]
    [InlineData(33, 32, "Frequency", "Hz")]
    [InlineData(34, 0, "Power failures", "")]
    [InlineData(35, 0, "Transformer ratio", "")]
    [InlineData(86, 0, "Error flags", "")]
    [InlineData(0, 50, "-not yet configured-", "m³")]
    public void Codes_of_the_compatible_api_keep_their_meaning(int name, int unit, string text, string symbol)
    {
        RegisterNames.Text(name, CultureInfo.GetCultureInfo("en")).ShouldBe(text);
        RegisterUnits.Symbol(unit).ShouldBe(symbol);
    }

    [Fact]
    public void Codes_are_unique_and_our_own_lie_beyond_those_of_the_original()
    {
        int[] names = [0, 3, 5, 8, 9, 25, 26, 27, 28, 31, 32, 33, 34, 35, 86];
        int[] units = [0, 2, 6, 14, 18, 22, 26, 29, 31, 32, 50];
        RegisterNames.All.Select(n => n.Code).ShouldBeUnique();
        RegisterUnits.All.Select(u => u.Code).ShouldBeUnique();
        RegisterNames.All.Select(n => n.Code).Where(c => c < RegisterNames.FirstOwnCode).ShouldBe(names);
        RegisterUnits.All.Select(u => u.Code).Where(c => c < RegisterUnits.FirstOwnCode).ShouldBe(units);
    }

    [Fact]
    public void Every_name_has_a_text_of_its_own_in_every_language()
    {
        foreach (var culture in Languages.Select(CultureInfo.GetCultureInfo))
        {
            var texts = RegisterNames.All.Select(n => RegisterNames.Text(n.Code, culture)).ToList();
            texts.ShouldAllBe(t => t.Length > 0);
            texts.ShouldBeUnique(culture.Name);
        }
    }

    [Fact]
    public void Names_are_translated()
    {
        string Text(string language) => RegisterNames.Text(RegisterNames.ExternalTemperature, CultureInfo.GetCultureInfo(language));
        Text("de-DE").ShouldBe("Außentemperatur");
        Text("de-AT").ShouldBe("Außentemperatur");
        Text("de-CH").ShouldBe("Aussentemperatur");
        Text("fr-CH").ShouldBe("Température extérieure");
        Text("ja").ShouldBe("External temperature");
    }

    [Fact]
    public void Unknown_codes_are_shown_as_numbers()
    {
        RegisterNames.Text(77, CultureInfo.InvariantCulture).ShouldBe("#77");
        RegisterUnits.Text(77, CultureInfo.InvariantCulture).ShouldBe("#77");
    }

    [Theory]
    [InlineData(RegisterUnits.KilowattHour, "Wh", 1000)]
    [InlineData(RegisterUnits.MegawattHour, "Wh", 1000000)]
    [InlineData(RegisterUnits.Litre, "m^3", 0.001)]
    [InlineData(RegisterUnits.Hour, "s", 3600)]
    [InlineData(RegisterUnits.CubicMetre, "m^3", 0)]
    public void Divisor_leads_from_the_base_unit_to_the_shown_one(int unit, string rawUnit, double divisor)
    {
        RegisterUnits.Divisor(unit, rawUnit).ShouldBe((decimal)divisor);
        RegisterUnits.From(rawUnit).Select(u => u.Code).ShouldContain(unit);
    }

    [Fact]
    public void No_divisor_between_units_of_different_kinds() => RegisterUnits.Divisor(RegisterUnits.KilowattHour, "m^3").ShouldBeNull();
}
