using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MCenter.Core.Devices;
using MCenter.Core.Registers;
using MCenter.Core.Settings;

namespace MCenter.Core.DeviceTypes;

/// <summary>Reads templates from JSON; tells everything that is wrong with its path ("registers[3].divisor").</summary>
public static partial class DeviceTemplateReader
{
    /// <summary>Longest name of a template, of an OBIS code, of a unit.</summary>
    internal const int LongestText = 100;

    /// <summary>Most registers that a device can have.</summary>
    private const int MostRegisters = 1000;

    private const int MostTelegrams = 100;

    /// <summary>More than the longest frame has hexadecimal digits and blanks.</summary>
    private const int LongestTelegram = 10_000;

    /// <summary>One template.</summary>
    /// <exception cref="InvalidInputException">Something in it is wrong.</exception>
    public static DeviceTemplate Read(string json) => Read(Encoding.UTF8.GetBytes(json));

    /// <summary>One template, UTF-8.</summary>
    /// <exception cref="InvalidInputException">Something in it is wrong.</exception>
    public static DeviceTemplate Read(ReadOnlyMemory<byte> json)
    {
        using var document = TemplateJson.Parse(json);
        var errors = new TemplateErrors();
        var template = Read(document.RootElement, "", errors);
        errors.ThrowIfAny();
        return template;
    }

    /// <summary>The template of a type that is known already, UTF-8.</summary>
    /// <exception cref="InvalidInputException">Something in it is wrong, or it is for another type.</exception>
    public static DeviceTemplate Read(ReadOnlyMemory<byte> json, DeviceType type) =>
        Read(json) is var template && template.Type == type ? template : throw TemplateErrors.Only("", "KeyDiffers", type);

    /// <summary>One template at a path of a larger document; what is wrong is added to <paramref name="errors"/>.</summary>
    internal static DeviceTemplate Read(JsonElement element, string path, TemplateErrors errors)
    {
        var fields = new JsonFields(element, path, errors);
        var count = fields.Integer("numberOfRegisters", 1, MostRegisters);
        var template = new DeviceTemplate
        {
            Name = Plain(fields, "name", 1, LongestText),
            Manufacturer = Checked(fields, "manufacturer", fields.Text("manufacturer", 1, 3), Manufacturer().IsMatch, "Manufacturer"),
            Medium = MediumOf(fields),
            Version = fields.Integer("version", 0, byte.MaxValue),
            NumberOfRegisters = count,
            IntervalMinutes = Interval(fields),
            Battery = fields.Flag("battery", byDefault: false),
            UnitLoads = fields.Integer("unitLoads", 1, Device.MostUnitLoads, byDefault: 1),
            Registers = [.. fields.Items("registers", MostRegisters).Select(i => Register(new(i.Item, i.Path, errors), count))],
            Commands = [.. fields.ItemsIfAny("commands", TemplateCommandReader.Most).Select(i => TemplateCommandReader.Read(new(i.Item, i.Path, errors)))],
            Sample = fields.Object("sample") is { } sample ? SampleOf(sample) : null,
        };
        fields.NoOthers();
        if (template is { Battery: true, IntervalMinutes: > 0 and < DeviceValidation.ShortestOnBattery })
        {
            fields.Fault("intervalMinutes", "BatteryInterval", DeviceValidation.ShortestOnBattery);
        }

        Once(template.Registers.Select(r => $"{r.Number}"), "number", fields);
        Once(template.Commands.Select(c => $"{c.Purpose}"), "purpose", fields, "commands");
        Once(template.Registers.Select(r => r.Obis).Where(o => o.Length > 0), "obis", fields);
        return template;
    }

    private static TemplateRegister Register(JsonFields fields, int count)
    {
        var register = new TemplateRegister
        {
            Number = fields.Integer("number", 0, MostRegisters - 1),
            Name = fields.Integer("name", 0, int.MaxValue, byDefault: 0),
            Unit = fields.Integer("unit", 0, int.MaxValue, byDefault: 0),
            Tariff = fields.Integer("tariff", 0, int.MaxValue, byDefault: 0),
            Phase = fields.Integer("phase", 0, 3, byDefault: 0),
            Divisor = Divisor(fields),
            Obis = Obis(fields),
            RawUnit = Plain(fields, "rawUnit", 0, LongestText),
            Save = fields.Flag("save", byDefault: true),
        };
        fields.NoOthers();
        if (register.Number >= count)
        {
            fields.Fault("number", "BeyondNumber", count);
        }

        Codes(fields, register.Name, register.Unit);
        return register;
    }

    /// <summary>Notes codes of names and units that there are not.</summary>
    internal static void Codes(JsonFields fields, int name, int unit)
    {
        if (RegisterNames.Find(name) is null)
        {
            fields.Fault("name", "NameCode", name);
        }

        if (RegisterUnits.Find(unit) is null)
        {
            fields.Fault("unit", "UnitCode", unit);
        }
    }

    /// <summary>An OBIS code, empty when there is none.</summary>
    internal static string Obis(JsonFields fields) => Checked(fields, "obis", fields.Text("obis", 0, LongestText), ObisCode.IsValid, "Obis");

    /// <summary>What values are divided by, 0 = 1.</summary>
    // 1000.0 is 1000: a division by 1 with all decimals drops the zeros behind
    internal static decimal Divisor(JsonFields fields) => fields.Number("divisor") / 1.0000000000000000000000000000m;

    /// <summary>A text without control characters.</summary>
    internal static string Plain(JsonFields fields, string name, int least, int most) => Checked(fields, name, fields.Text(name, least, most), Printable().IsMatch, "Printable");

    private static TemplateSample SampleOf(JsonFields fields)
    {
        var sample = new TemplateSample(Texts(fields, "telegrams", MostTelegrams, LongestTelegram), Texts(fields, "values", MostRegisters, LongestText));
        fields.NoOthers();
        return sample;
    }

    /// <summary>A list of texts; reading ends with the first that is none.</summary>
    internal static List<string> Texts(JsonFields fields, string name, int most, int longest)
    {
        List<string> texts = [];
        foreach (var (item, _) in fields.Items(name, most))
        {
            if (JsonFields.TextOf(item) is { } text && text.Length <= longest)
            {
                texts.Add(text);
            }
            else
            {
                fields.Fault($"{name}[{texts.Count}]", "Text", 0, longest);
                break;
            }
        }

        return texts;
    }

    private static int Interval(JsonFields fields)
    {
        var minutes = fields.Integer("intervalMinutes", 0, int.MaxValue, byDefault: 0);
        if (minutes != 0 && !ReadoutIntervals.All.Contains(minutes))
        {
            fields.Fault("intervalMinutes", "OneOf", "0, " + string.Join(", ", ReadoutIntervals.All));
        }

        return minutes;
    }

    /// <summary>The name of a medium, or the number of one that has no name here.</summary>
    internal static Medium MediumOf(JsonFields fields)
    {
        if (fields.Value("medium") is not { } value)
        {
            return Medium.Unknown;
        }

        if (JsonFields.TextOf(value) is { } text && Enum.TryParse<Medium>(text, out var medium) && Enum.GetName(medium) == text)
        {
            return medium;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetByte(out var code) && !Enum.IsDefined((Medium)code))
        {
            return (Medium)code;
        }

        fields.Fault("medium", "Medium");
        return Medium.Unknown;
    }

    private static string Checked(JsonFields fields, string name, string text, Predicate<string> isRight, string fault)
    {
        if (text.Length > 0 && !isRight(text))
        {
            fields.Fault(name, fault);
        }

        return text;
    }

    /// <summary>Notes what stands in a list twice.</summary>
    internal static void Once(IEnumerable<string> texts, string name, JsonFields fields, string list = "registers")
    {
        foreach (var twice in texts.GroupBy(t => t).Where(g => g.Count() > 1))
        {
            fields.Fault(list, "Twice", $"{name} {twice.Key}");
        }
    }

    [GeneratedRegex(@"\A[A-Z]{3}\z")]
    private static partial Regex Manufacturer();

    [GeneratedRegex(@"\A\P{Cc}*\z")]
    private static partial Regex Printable();
}
