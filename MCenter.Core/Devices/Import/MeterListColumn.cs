using System.Collections.Frozen;
using System.Globalization;

namespace MCenter.Core.Devices.Import;

/// <summary>One column that a meter list can have: a field of the device JSON.</summary>
internal sealed class MeterListColumn
{
    private delegate bool Parser<T>(string text, out T value);

    private static readonly FrozenDictionary<string, bool> Words = Words_("Yes", true).Concat(Words_("No", false)).ToFrozenDictionary(w => w.Word, w => w.Value, StringComparer.OrdinalIgnoreCase);

    private readonly Func<Device, string, Device?> set;
    private readonly string wrong;

    private MeterListColumn(string field, string wrong, Func<Device, string> read, Func<Device, string, Device?> set) =>
        (Field, this.wrong, Read, this.set) = (field, wrong, read, set);

    /// <summary>All columns, in the order of the template.</summary>
    public static IReadOnlyList<MeterListColumn> All { get; } =
    [
        Text("name", d => d.Name, (d, v) => d with { Name = v }),
        Text("line", d => d.Line, (d, v) => d with { Line = v }),
        Of<AddressMode>("addressMode", "Mode", TryMode, d => $"{d.AddressMode}", (d, v) => d with { AddressMode = v }),
        Of<string>("secondaryAddress", "Secondary", TrySecondary, d => d.SecondaryAddress, (d, v) => d with { SecondaryAddress = v }),
        Number("primaryAddress", d => d.PrimaryAddress, (d, v) => d with { PrimaryAddress = v }),
        Text("serial", d => d.Serial, (d, v) => d with { Serial = v }),
        Number("baudRate", d => d.BaudRate, (d, v) => d with { BaudRate = v }),
        Of<Medium>("medium", "Medium", TryMedium, d => MediumNames.Key(d.Medium), (d, v) => d with { Medium = v }),
        Text("site", d => d.Site, (d, v) => d with { Site = v }),
        Text("costUnit", d => d.CostUnit, (d, v) => d with { CostUnit = v }),
        Text("comment", d => d.Comment, (d, v) => d with { Comment = v }),
        YesNo("battery", d => d.Battery, (d, v) => d with { Battery = v }),
        Number("readoutCycleMinutes", d => d.ReadoutCycleMinutes, (d, v) => d with { ReadoutCycleMinutes = v }),
        Number("modbusServerUnit", d => d.ModbusServerUnit, (d, v) => d with { ModbusServerUnit = v }),
        Number("bacnetInstance", d => d.BacnetInstance, (d, v) => d with { BacnetInstance = v }),
        YesNo("sndNke", d => d.SndNke, (d, v) => d with { SndNke = v }),
        Of<int>("appResetSubcode", "Number", TryWhole, d => $"{d.AppResetSubcode}", (d, v) => d with { AppResetSubcode = v }),
        Number("unitLoads", d => d.UnitLoads, (d, v) => d with { UnitLoads = v }),
        Of<string>("protocol", "Protocol", (string text, out string value) => Plain(value = text) == "mbus", d => d.Protocol, (d, _) => d with { Protocol = "MBus" }),
    ];

    private static readonly FrozenDictionary<string, MeterListColumn> ByTitle = All
        .SelectMany(c => MediumTexts.Languages.SelectMany(l => MeterListTexts.In($"Column_{c.Field}", l).Split('|')).Append(c.Field).Select(title => (Title: Plain(title), Column: c)))
        .DistinctBy(t => t.Title).ToFrozenDictionary(t => t.Title, t => t.Column);

    /// <summary>Name of the field, as in JSON.</summary>
    public string Field { get; }

    /// <summary>The title in the current UI culture.</summary>
    public string Title => MeterListTexts.In($"Column_{Field}", CultureInfo.CurrentUICulture).Split('|')[0];

    /// <summary>The cell that a device has here.</summary>
    public Func<Device, string> Read { get; }

    /// <summary>The column of this title in any language, or of this field's name; null when there is none.</summary>
    public static MeterListColumn? Find(string title) => ByTitle.GetValueOrDefault(Plain(title));

    /// <summary>The device with a cell in it, or what is wrong with the cell.</summary>
    public (Device? Device, string? Wrong) Set(Device device, string cell) => set(device, cell) is { } changed ? (changed, null) : (null, MeterListTexts.Of($"Wrong_{wrong}", cell));

    /// <summary>A title without unit, case, spaces and marks.</summary>
    private static string Plain(string title) => string.Concat((title.IndexOf('[') is > 0 and var at ? title[..at] : title).Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static IEnumerable<(string Word, bool Value)> Words_(string key, bool value) =>
        MediumTexts.Languages.SelectMany(l => MeterListTexts.In(key, l).Split('|')).Distinct(StringComparer.OrdinalIgnoreCase).Select(w => (w, value));

    private static MeterListColumn Of<T>(string field, string wrong, Parser<T> parse, Func<Device, string> read, Func<Device, T, Device> set) =>
        new(field, wrong, read, (device, cell) => parse(cell, out var value) ? set(device, value) : null);

    private static MeterListColumn Text(string field, Func<Device, string> read, Func<Device, string, Device> set) => Of<string>(field, "Text", TryText, read, set);

    private static MeterListColumn Number(string field, Func<Device, int> read, Func<Device, int, Device> set) =>
        Of(field, "Number", (Parser<int>)TryWhole, d => read(d).ToString(CultureInfo.InvariantCulture), set);

    private static MeterListColumn YesNo(string field, Func<Device, bool> read, Func<Device, bool, Device> set) => Of<bool>(field, "YesNo", Words.TryGetValue, d => read(d) ? "true" : "false", set);

    /// <summary>
    /// Text that is neither a formula of a spreadsheet nor markup nor control characters: nobody who prints the list further may be harmed by it.
    /// An apostrophe before = + - @ is the spreadsheet's own mark of text and not part of it.
    /// </summary>
    private static bool TryText(string text, out string value)
    {
        value = text.Length > 1 && text[0] == '\'' && text[1] is '=' or '+' or '-' or '@' ? text[1..] : text;
        var formula = text[0] is '=' or '@' || (text[0] is '+' or '-' && text.AsSpan().ContainsAny("(|!"));
        return !formula && !IsMarkup(text);
    }

    private static bool IsMarkup(string text)
    {
        for (var at = text.IndexOf('<', StringComparison.Ordinal); at >= 0 && at + 1 < text.Length; at = text.IndexOf('<', at + 1))
        {
            if (char.IsAsciiLetter(text[at + 1]) || text[at + 1] is '/' or '!' or '?')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A whole number, also as a spreadsheet may write it: 2400.0 or 2400,00.</summary>
    private static bool TryWhole(string text, out int value) =>
        int.TryParse(text.IndexOfAny(['.', ',']) is > 0 and var at && text.AsSpan(at + 1).TrimEnd('0').IsEmpty ? text[..at] : text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private static bool TryMedium(string text, out Medium value)
    {
        var found = MediumTexts.Find(text);
        value = found.GetValueOrDefault();
        return found is not null;
    }

    private static bool TryMode(string text, out AddressMode value)
    {
        value = MediumTexts.Languages.Any(l => MeterListTexts.In("Primary", l).Split('|').Contains(text, StringComparer.OrdinalIgnoreCase)) ? AddressMode.Primary : AddressMode.Secondary;
        return value == AddressMode.Primary || MediumTexts.Languages.Any(l => MeterListTexts.In("Secondary", l).Split('|').Contains(text, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>8 or 16 hexadecimal digits; of a number a spreadsheet has taken the leading zeros away.</summary>
    private static bool TrySecondary(string text, out string value)
    {
        value = text.Replace(" ", "", StringComparison.Ordinal);
        if (value.Length < 8 && value.All(char.IsAsciiDigit))
        {
            value = value.PadLeft(8, '0');
        }

        var right = SecondaryAddresses.IsValid(value);
        value = SecondaryAddresses.Whole(value);
        return right;
    }
}
