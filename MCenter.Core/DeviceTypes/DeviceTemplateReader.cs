using System.Text.Json;
using System.Text.RegularExpressions;
using MCenter.Core.Devices;
using MCenter.Core.Registers;
using MCenter.Core.Settings;

namespace MCenter.Core.DeviceTypes;

/// <summary>Reads templates from JSON; tells everything that is wrong with its path ("registers[3].divisor").</summary>
public static partial class DeviceTemplateReader
{
    private const int LongestText = 100;

    /// <summary>Most registers that a device can have.</summary>
    private const int MostRegisters = 1000;

    private const int LongestIntervalMinutes = 40320;

    /// <summary>One template.</summary>
    /// <exception cref="InvalidInputException">Something in it is wrong.</exception>
    public static DeviceTemplate Read(string json)
    {
        var errors = new List<ValidationError>();
        try
        {
            using var document = JsonDocument.Parse(json);
            var template = Read(document.RootElement, "", errors);
            return errors.Count == 0 ? template : throw new InvalidInputException(errors);
        }
        catch (JsonException e)
        {
            throw new InvalidInputException([new("", TemplateTexts.Of("NotJson", e.Message))]);
        }
    }

    /// <summary>One template at a path of a larger document; what is wrong is added to <paramref name="errors"/>.</summary>
    internal static DeviceTemplate Read(JsonElement element, string path, ICollection<ValidationError> errors)
    {
        var fields = new JsonFields(element, path, errors);
        var count = fields.Integer("numberOfRegisters", 1, MostRegisters);
        var template = new DeviceTemplate
        {
            Name = fields.Text("name", 1, LongestText),
            Manufacturer = Checked(fields, "manufacturer", fields.Text("manufacturer", 1, 3), Manufacturer(), "Manufacturer"),
            Medium = MediumOf(fields),
            Version = fields.Integer("version", 0, byte.MaxValue),
            NumberOfRegisters = count,
            IntervalMinutes = fields.Integer("intervalMinutes", 0, LongestIntervalMinutes, byDefault: 0),
            Battery = fields.Flag("battery", byDefault: false),
            Registers = [.. fields.Items("registers").Select(i => Register(new(i.Item, i.Path, errors), count))],
            Sample = fields.Object("sample") is { } sample ? SampleOf(sample) : null,
        };
        fields.NoOthers();
        Once(template.Registers.Select(r => $"{r.Number}"), "number", fields);
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
            Divisor = fields.Number("divisor"),
            Obis = Checked(fields, "obis", fields.Text("obis", 0, LongestText), Obis(), "Obis"),
            RawUnit = fields.Text("rawUnit", 0, LongestText),
            Save = fields.Flag("save", byDefault: true),
        };
        fields.NoOthers();
        if (register.Number >= count)
        {
            fields.Fault("number", "BeyondNumber", count);
        }

        if (RegisterNames.Find(register.Name) is null)
        {
            fields.Fault("name", "NameCode", register.Name);
        }

        if (RegisterUnits.Find(register.Unit) is null)
        {
            fields.Fault("unit", "UnitCode", register.Unit);
        }

        return register;
    }

    private static TemplateSample SampleOf(JsonFields fields)
    {
        var sample = new TemplateSample([.. fields.Items("telegrams").Select(i => i.Item.ToString())], [.. fields.Items("values").Select(i => i.Item.ToString())]);
        fields.NoOthers();
        return sample;
    }

    private static Medium MediumOf(JsonFields fields)
    {
        var text = fields.Text("medium", 1, LongestText);
        if (Enum.TryParse<Medium>(text, out var medium) && Enum.GetName(medium) == text)
        {
            return medium;
        }

        if (text.Length > 0)
        {
            fields.Fault("medium", "Medium", text);
        }

        return Medium.Unknown;
    }

    private static string Checked(JsonFields fields, string name, string text, Regex pattern, string fault)
    {
        if (text.Length > 0 && !pattern.IsMatch(text))
        {
            fields.Fault(name, fault);
        }

        return text;
    }

    private static void Once(IEnumerable<string> texts, string name, JsonFields fields)
    {
        foreach (var twice in texts.GroupBy(t => t).Where(g => g.Count() > 1))
        {
            fields.Fault("registers", "Twice", $"{name} {twice.Key}");
        }
    }

    [GeneratedRegex("^[A-Z]{3}$")]
    private static partial Regex Manufacturer();

    [GeneratedRegex(@"^[0-9]{1,3}-[0-9]{1,3}:[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}$")]
    private static partial Regex Obis();
}
