using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Tests.Support;

namespace MCenter.Tests.Web.Api;

/// <summary>A meter as an answer of the original product shows it: its configuration and what it sent.</summary>
internal sealed class CapturedMeter(string name)
{
    /// <summary>The answers that there are.</summary>
    public static IReadOnlyList<string> Names { get; } = ["emu_allrounder_v16_17val", "emu_professional_v16_31val", "emu_professional_v25_24val", "gwf_water_2val"];

    private readonly JsonNode document = JsonNode.Parse(File.ReadAllText(SharedFolder.Find("reference", "api-captures", name + ".json")))!;

    public DateTimeOffset ReadAt => DateTimeOffset.FromUnixTimeSeconds((long)document["Timestamp"]!);

    private JsonNode Of => document["Device"]!;

    private IEnumerable<JsonNode> Registers => Of["ValueDescs"]!.AsArray().Select(v => v!);

    /// <summary>The device with what was configured for it.</summary>
    public Device Device() => new()
    {
        Protocol = "MBus",
        Line = "M-Bus",
        AddressMode = (AddressMode)(int)Of["AddressMode"]!,
        PrimaryAddress = (int)Of["PrimaryAddress"]!,
        Manufacturer = (string)Of["ManufacturerId"]!,
        Serial = (string)Of["Serial"]!,
        SecondaryAddress = SecondaryAddress(),
        Version = (int)Of["Version"]!,
        Medium = Enum.Parse<Medium>((string)Of["Medium"]!),
        MBusMedium = Enum.Parse<Medium>((string)Of["Medium"]!),
        BaudRate = (int)Of["BaudRate"]!,
        Name = (string)Of["Name"]!,
        Site = (string)Of["Site"]!,
        CostUnit = (string)Of["CostUnit"]!,
        Comment = (string)Of["CommentStr"]!,
        Registers = [.. Registers.Select(Register)],
    };

    /// <summary>What it answers.</summary>
    public DecodedReading Answer() => new()
    {
        At = ReadAt,
        Quality = Quality.Good,
        Identity = new(((string)Of["Serial"]!).PadLeft(8, '0'), (string)Of["ManufacturerId"]!, (int)Of["Version"]!, Enum.Parse<Medium>((string)Of["Medium"]!), SecondaryAddress(), (int)Of["PrimaryAddress"]!),
        Values = [.. Registers.Select(v => new DecodedValue
        {
            Value = Number(v["LoggerLastValue"]!.ToJsonString()),
            Kind = ValueKind.Number,
            Quantity = Quantity.Unknown,
            Description = (string)v["DescriptionStr"]!,
            Unit = (string)v["UnitStr"]!,
            StorageNumber = (long)v["StorageNum"]!,
            Tariff = (long)v["Tariff"]!,
        })],
    };

    /// <summary>The answer that our API is to give for it, as compact text: only the ids are those given here, and the interval is this box's.</summary>
    public string Expected(Device added, int intervalSeconds)
    {
        var expected = document.DeepClone();
        var device = expected["Device"]!;
        device["Id"] = added.Id;
        device["LoggerReadoutCycle"] = intervalSeconds;
        foreach (var (node, register) in device["ValueDescs"]!.AsArray().Zip(added.Registers))
        {
            node!["Id"] = register.Id;
            node["DeviceId"] = added.Id;
            node["Values"]![0]!["Id"] = register.Id;
        }

        return expected.ToJsonString();
    }

    private string SecondaryAddress()
    {
        var letters = (string)Of["ManufacturerId"]!;
        var code = ((letters[0] - 64) << 10) + ((letters[1] - 64) << 5) + (letters[2] - 64);
        var medium = Enum.Parse<Medium>((string)Of["Medium"]!);
        return $"{((string)Of["Serial"]!).PadLeft(8, '0')}{code & 0xFF:X2}{code >> 8:X2}{(int)Of["Version"]!:X2}{(byte)medium:X2}";
    }

    private static Register Register(JsonNode v) => new()
    {
        Number = (int)v["Position"]!,
        Description = (string)v["DescriptionStr"]!,
        RawUnit = (string)v["UnitStr"]!,
        Kind = ValueKind.Number,
        StorageNumber = (long)v["StorageNum"]!,
        Tariff = (long)v["Tariff"]!,
        NameCode = (int)v["CfgDescription"]!,
        UnitCode = (int)v["CfgUnit"]!,
        Phase = (int)v["CfgPhase"]!,
        Divisor = (decimal)v["CfgFactor"]!,
        ShownTariff = (int)v["CfgTariff"]!,
        ObisCode = (string)v["CfgObisCode"]!,
    };

    private static RawValue Number(string json)
    {
        var number = decimal.Parse(json, CultureInfo.InvariantCulture);
        return RawValue.Number((long)(number * (decimal)Math.Pow(10, number.Scale)), -number.Scale);
    }
}
