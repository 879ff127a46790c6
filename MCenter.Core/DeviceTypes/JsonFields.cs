using System.Text.Json;
using MCenter.Core.Settings;

namespace MCenter.Core.DeviceTypes;

/// <summary>Reads the fields of one JSON object; what is wrong is noted with its path, and reading goes on with the default.</summary>
internal sealed class JsonFields
{
    private const int LongestNameShown = 40;

    private readonly Dictionary<string, JsonElement> unread = [];
    private readonly string path;
    private readonly TemplateErrors errors;

    public JsonFields(JsonElement element, string path, TemplateErrors errors)
    {
        (this.path, this.errors) = (path, errors);
        if (element.ValueKind != JsonValueKind.Object)
        {
            errors.Add(path, "NotObject");
            return;
        }

        foreach (var property in element.EnumerateObject())
        {
            if (NameOf(property) is not { } name)
            {
                errors.Add(path, "NotUnicode");
            }
            else if (!unread.TryAdd(name, property.Value))
            {
                Fault(name, "Twice", Short(name));
            }
        }
    }

    /// <summary>A text; a required one must be there, another is empty by default.</summary>
    public string Text(string name, int least, int most)
    {
        if (!Take(name, required: least > 0, out var value))
        {
            return "";
        }

        if (TextOf(value) is { } text && text.Length >= least && text.Length <= most)
        {
            return text;
        }

        Fault(name, "Text", least, most);
        return "";
    }

    /// <summary>The text of a value; null where it is none, or holds what is no Unicode (half a surrogate pair, bytes that are no UTF-8).</summary>
    public static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A required value whatever it is.</summary>
    public JsonElement? Value(string name) => Take(name, required: true, out var value) ? value : null;

    /// <summary>A whole number; without a default it is required.</summary>
    public int Integer(string name, int least, int most, int? byDefault = null)
    {
        if (!Take(name, required: byDefault is null, out var value))
        {
            return byDefault ?? least;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most)
        {
            return number;
        }

        Fault(name, "Integer", least, most);
        return byDefault ?? least;
    }

    /// <summary>A whole number that may be missing.</summary>
    public int? IntegerIfAny(string name, int least, int most) => unread.ContainsKey(name) ? Integer(name, least, most) : null;

    /// <summary>The name of one of an enumeration's values; null where there is none.</summary>
    public T? Choice<T>(string name, bool required = false)
        where T : struct, Enum
    {
        if (!Take(name, required, out var value))
        {
            return null;
        }

        if (TextOf(value) is { } text && Enum.TryParse<T>(text, out var choice) && Enum.GetName(choice) == text)
        {
            return choice;
        }

        Fault(name, "OneOf", string.Join(", ", Enum.GetNames<T>()));
        return null;
    }

    /// <summary>An exact number, 0 by default.</summary>
    public decimal Number(string name)
    {
        if (!Take(name, required: false, out var value) || (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out _)))
        {
            return value.ValueKind == JsonValueKind.Number ? value.GetDecimal() : 0;
        }

        Fault(name, "Number");
        return 0;
    }

    /// <summary>true or false.</summary>
    public bool Flag(string name, bool byDefault)
    {
        if (!Take(name, required: false, out var value))
        {
            return byDefault;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Fault(name, "Flag");
        return byDefault;
    }

    /// <summary>The items of a required list of at most so many, each with its path.</summary>
    public IEnumerable<(JsonElement Item, string Path)> Items(string name, int most)
    {
        if (!Take(name, required: true, out var value))
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= most)
        {
            return value.EnumerateArray().Select((item, i) => (item, $"{PathOf(name)}[{i}]"));
        }

        Fault(name, value.ValueKind == JsonValueKind.Array ? "TooMany" : "NotArray", most);
        return [];
    }

    /// <summary>The items of a list that may be missing.</summary>
    public IEnumerable<(JsonElement Item, string Path)> ItemsIfAny(string name, int most) => unread.ContainsKey(name) ? Items(name, most) : [];

    /// <summary>An object that may be missing.</summary>
    public JsonFields? Object(string name) => Take(name, required: false, out var value) ? new(value, PathOf(name), errors) : null;

    /// <summary>Notes a fault of a field.</summary>
    public void Fault(string name, string text, params object[] arguments) => errors.Add(PathOf(name), text, arguments);

    /// <summary>Notes faults of fields that were found elsewhere.</summary>
    public void Faults(IEnumerable<ValidationError> found)
    {
        foreach (var fault in found)
        {
            errors.Add(fault with { Field = PathOf(fault.Field) });
        }
    }

    /// <summary>Notes every field that nobody asked for: a misspelt one would be lost silently.</summary>
    public void NoOthers()
    {
        foreach (var name in unread.Keys)
        {
            Fault(name, "UnknownField");
        }
    }

    private bool Take(string name, bool required, out JsonElement value)
    {
        var there = unread.Remove(name, out value);
        if (!there && required)
        {
            Fault(name, "Missing");
        }

        return there;
    }

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private string PathOf(string name) => path.Length > 0 ? $"{path}.{Short(name)}" : Short(name);

    private static string Short(string name) => name.Length > LongestNameShown ? name[..LongestNameShown] + "…" : name;
}
