using System.Globalization;
using System.Resources;

namespace MCenter.Core.Events;

/// <summary>Names the resx files with the texts of events, by <see cref="Event.Code"/>; {0}, {1}, ... are <see cref="Event.Arguments"/>.</summary>
public sealed class EventTexts
{
    private static readonly ResourceManager Texts = new(typeof(EventTexts));

    private EventTexts()
    {
    }

    /// <summary>An event in the words of a language. Never throws: a code without a text, or arguments that do not fit it, are shown as they are.</summary>
    public static string Format(Event shown, CultureInfo culture)
    {
        try
        {
            return Texts.GetString(shown.Code, culture) is { } text ? string.Format(culture, text, [.. shown.Arguments]) : Plain(shown);
        }
        catch (FormatException)
        {
            return Plain(shown);
        }
    }

    private static string Plain(Event shown) => $"{shown.Code} {string.Join(", ", shown.Arguments)}".TrimEnd();
}
