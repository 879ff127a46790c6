using System.Text.Json.Nodes;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Registers;
using MCenter.Drivers.Mqtt;

namespace MCenter.Tests.Drivers.Mqtt;

/// <summary>The topics of the manual's own example: a meter of 11 registers, 8 of them with OBIS codes.</summary>
public class MqttTopicsTest
{
    private const string Root = "topic1/topic2/emu/mcenter/10:2C:EF:12:34:56";

    private static readonly DateTimeOffset ReadAt = DateTimeOffset.FromUnixTimeSeconds(1718104579);

    private static readonly MqttTopics Topics = new("topic1/topic2", "10:2C:EF:12:34:56");

    private static readonly Device Meter = new()
    {
        Id = 7,
        Name = "22400077",
        Serial = "22400077",
        Manufacturer = "EMU",
        Medium = Medium.Electricity,
        PrimaryAddress = 121,
        BaudRate = 2400,
        Registers =
        [
            new() { Number = 0, Description = "Fabrication number", Kind = ValueKind.Number },
            new() { Number = 1, Description = "Parameter set identification", Kind = ValueKind.Number },
            new() { Number = 2, Description = "Error flags", Kind = ValueKind.Number },
            Energy(3, RegisterNames.ActiveEnergyImport, 1, "1-0:1.8.1"),
            Energy(4, RegisterNames.ActiveEnergyImport, 2, "1-0:1.8.2"),
            Energy(5, RegisterNames.ActiveEnergyExport, 1, "1-0:2.8.1"),
            Energy(6, RegisterNames.ActiveEnergyExport, 2, "1-0:2.8.2"),
            Energy(7, RegisterNames.ReactiveEnergyImport, 1, "1-0:3.8.1"),
            Energy(8, RegisterNames.ReactiveEnergyImport, 2, "1-0:3.8.2"),
            Energy(9, RegisterNames.ReactiveEnergyExport, 1, "1-0:4.8.1"),
            Energy(10, RegisterNames.ReactiveEnergyExport, 2, "1-0:4.8.2"),
        ],
    };

    private static readonly Reading Answer = new(7, ReadAt, ReadAt, Quality.Good, [.. new long[] { 22400077, 326375, 0, 295925, 4986, 0, 0, 205, 69, 68, 68 }.Select(v => RawValue.Number(v))]);

    [Fact]
    public void Values_are_those_of_the_manual() => Lines([.. Topics.Values(Meter, Answer), Topics.LastReadout(Meter, ReadAt)], "meterreading/22400077/").ShouldBe(
    [
        "byregister/0 = 22400077",
        "byregister/1 = 326375",
        "byregister/2 = 0",
        "byregister/3 = 295.925",
        "byregister/4 = 4.986",
        "byregister/5 = 0",
        "byregister/6 = 0",
        "byregister/7 = 0.205",
        "byregister/8 = 0.069",
        "byregister/9 = 0.068",
        "byregister/10 = 0.068",
        "byobis/1-0:1.8.1 = 295.925",
        "byobis/1-0:1.8.2 = 4.986",
        "byobis/1-0:2.8.1 = 0",
        "byobis/1-0:2.8.2 = 0",
        "byobis/1-0:3.8.1 = 0.205",
        "byobis/1-0:3.8.2 = 0.069",
        "byobis/1-0:4.8.1 = 0.068",
        "byobis/1-0:4.8.2 = 0.068",
        "lastreadout = 1718104579",
    ]);

    [Fact]
    public void The_configuration_has_141_topics_as_the_manual_counts()
    {
        var lines = Lines(Topics.Config(Meter, ReadAt), "config/meterconfig/22400077/");
        lines.Count.ShouldBe(141);
        lines.Distinct().Count().ShouldBe(141);
        lines[..8].ShouldBe(
        [
            "nameofmeter = 22400077",
            "lastreadout = 1718104579",
            "serial = 22400077",
            "medium = Electricity",
            "primaryaddress = 121",
            "manufacturerid = EMU",
            "baudrate = 2400",
            "battery = false",
        ]);
        lines.Where(l => l.StartsWith("byregister/1/")).ShouldBe(
        [
            "byregister/1/divisor = 0",
            "byregister/1/unit = None",
            "byregister/1/cfgunit = none",
            "byregister/1/phase = 0",
            "byregister/1/tariff = 0",
            "byregister/1/cfgtariff = 0",
            "byregister/1/cfgdescription = Parameter set identification",
        ]);
        lines.Where(l => l.StartsWith("byobis/1-0:1.8.1/")).ShouldBe(
        [
            "byobis/1-0:1.8.1/divisor = 1000",
            "byobis/1-0:1.8.1/unit = Wh",
            "byobis/1-0:1.8.1/cfgunit = kWh",
            "byobis/1-0:1.8.1/phase = 0",
            "byobis/1-0:1.8.1/tariff = 1",
            "byobis/1-0:1.8.1/cfgtariff = 1",
            "byobis/1-0:1.8.1/cfgdescription = Active energy import",
        ]);
    }

    [Theory]
    [InlineData("", "emu/mcenter/A")]
    [InlineData("/", "emu/mcenter/A")]
    [InlineData("/site/hall 1/", "site/hall 1/emu/mcenter/A")]
    public void The_root_begins_with_the_prefix_and_never_with_a_slash(string prefix, string root) => new MqttTopics(prefix, "A").Root.ShouldBe(root);

    [Fact]
    public void Availability_has_two_words()
    {
        Topics.Status(online: true).ShouldBe(new($"{Root}/status", "online"));
        Topics.Status(online: false).ShouldBe(new($"{Root}/status", "offline"));
    }

    [Fact]
    public void Every_kind_of_value_has_its_text_and_none_an_empty_one()
    {
        RawValue[] values =
        [
            RawValue.Number(-15, -1), RawValue.Number(12, 3), RawValue.Float(230.1f), RawValue.Float(double.NaN), RawValue.Text("ABC"), RawValue.Date(new(2026, 11, 22)),
            RawValue.DateTime(new(2026, 11, 22, 8, 15, 0)), RawValue.None,
        ];
        var meter = Meter with { Registers = [.. Enumerable.Range(0, values.Length + 1).Select(n => new Register { Number = n })] };
        Topics.Values(meter, Answer with { Values = values }).Select(v => v.Text).ShouldBe(["-1.5", "12000", "230.1", "", "ABC", "2026-11-22", "2026-11-22T08:15:00", "", ""]);
    }

    [Fact]
    public void What_a_meter_says_makes_no_levels_and_no_wildcards()
    {
        var meter = Meter with { Serial = "../#/+", Name = "a/b", Registers = [Energy(0, 0, 0, "1-0:1.8.0"), Energy(1, 0, 0, "1-0:1.8.0")] };
        var topics = Topics.Values(meter, Answer).Concat(Topics.Config(meter, null)).Select(v => v.Topic).ToList();
        topics.ShouldAllBe(t => t.StartsWith($"{Root}/meterreading/..____/") || t.StartsWith($"{Root}/config/meterconfig/..____/"));
        topics.Distinct().Count().ShouldBe(topics.Count, "two registers with one code do not fight for a topic");
        MqttTopics.Meter(Meter with { Serial = "" }).ShouldBe("id-7");
    }

    [Fact]
    public void A_reading_is_one_document_too()
    {
        var (topic, text) = Topics.Json(Meter, Answer with { Quality = Quality.Suspect });
        topic.ShouldBe($"{Root}/meterreading/22400077/json");
        var json = JsonNode.Parse(text)!;
        ((string?)json["box"], (string?)json["serial"], (string?)json["readAt"], (string?)json["quality"]).ShouldBe(("10:2C:EF:12:34:56", "22400077", "2024-06-11T11:16:19Z", "Suspect"));
        json["values"]!.AsArray().Count.ShouldBe(11);
        json["values"]![3]!.ToJsonString().ShouldBe("""{"register":3,"title":"Active energy import T1 [kWh]","unit":"kWh","obisCode":"1-0:1.8.1","value":295.925}""");
    }

    [Fact]
    public void Home_assistant_is_told_of_each_number_with_a_unit()
    {
        var sensors = new HomeAssistant(Topics, "homeassistant").Sensors(Meter).ToList();
        sensors.Count.ShouldBe(8);
        sensors[0].Topic.ShouldBe("homeassistant/sensor/mcenter_102CEF123456_7/3/config");
        JsonNode.DeepEquals(JsonNode.Parse(sensors[0].Text), JsonNode.Parse($$"""
            {
              "name": "Active energy import T1", "unique_id": "mcenter_102CEF123456_7_3", "state_topic": "{{Root}}/meterreading/22400077/byregister/3",
              "availability_topic": "{{Root}}/status", "device_class": "energy", "state_class": "total_increasing", "unit_of_measurement": "kWh",
              "device": { "identifiers": ["mcenter_102CEF123456_7"], "name": "22400077", "manufacturer": "EMU", "model": "Electricity", "serial_number": "22400077" }
            }
            """)).ShouldBeTrue(sensors[0].Text);
    }

    [Theory]
    [InlineData(RegisterUnits.Kilowatt, "W", Medium.Electricity, 0, "power", "measurement", "kW")]
    [InlineData(RegisterUnits.PowerFactor, "None", Medium.Electricity, 0, "power_factor", "measurement", null)]
    [InlineData(RegisterUnits.CubicMetre, "m^3", Medium.Water, 0, "water", "total_increasing", "m³")]
    [InlineData(RegisterUnits.Litre, "m^3", Medium.WarmWater, 0, "water", "total_increasing", "L")]
    [InlineData(RegisterUnits.CubicMetre, "m^3", Medium.Gas, 0, "gas", "total_increasing", "m³")]
    [InlineData(RegisterUnits.Litre, "m^3", Medium.Gas, 0, "volume", "total_increasing", "L")]
    [InlineData(RegisterUnits.CubicMetre, "m^3", Medium.HeatOutlet, 0, "volume", "total_increasing", "m³")]
    [InlineData(RegisterUnits.KilowattHour, "Wh", Medium.HeatOutlet, 1, "energy", null, "kWh")] // of a due date
    [InlineData(RegisterUnits.HeatCostUnit, "HCA", Medium.HeatCostAllocator, 0, null, "total_increasing", "HCA")]
    public void Home_assistants_classes(int unit, string rawUnit, Medium medium, int storage, string? type, string? state, string? shown)
    {
        var meter = Meter with { Medium = medium, Registers = [new() { Kind = ValueKind.Number, RawUnit = rawUnit, UnitCode = unit, StorageNumber = storage }] };
        var sensor = JsonNode.Parse(new HomeAssistant(Topics, "homeassistant").Sensors(meter).ShouldHaveSingleItem().Text)!;
        ((string?)sensor["device_class"], (string?)sensor["state_class"], (string?)sensor["unit_of_measurement"]).ShouldBe((type, state, shown));
    }

    private static Register Energy(int number, int name, int tariff, string obis) => new()
    {
        Number = number,
        Description = "Energy",
        Kind = ValueKind.Number,
        RawUnit = "Wh",
        Tariff = tariff,
        ShownTariff = tariff,
        NameCode = name,
        UnitCode = RegisterUnits.KilowattHour,
        Divisor = 1000,
        ObisCode = obis,
    };

    private static List<string> Lines(IEnumerable<MqttValue> values, string below)
    {
        var root = $"{Root}/{below}";
        return [.. values.Select(v => $"{(v.Topic.StartsWith(root) ? v.Topic[root.Length..] : v.Topic)} = {v.Text}")];
    }
}
