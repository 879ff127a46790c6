using MCenter.Core.Settings;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>What the M-Bus fields of a form accept.</summary>
internal static class MBusFields
{
    /// <summary>The rates of EN 13757-2.</summary>
    public static IReadOnlyList<int> BaudRates { get; } = [300, 600, 1200, 2400, 4800, 9600, 19200, 38400];

    /// <summary>8 digits of identification (F = any digit), or these and manufacturer, version and medium: 16 hexadecimal digits.</summary>
    public static bool IsSecondary(string text) => text.Length is 8 or 16 && text.All(char.IsAsciiHexDigit);

    /// <summary>The field of a form where a conflict is shown: a meter's serial number is entered as part of its secondary address.</summary>
    public static string Of(ConflictException conflict) => conflict.Field == "serial" ? "secondaryAddress" : conflict.Field;

    /// <summary>The 16 digits of a secondary address; what is not given may be anything.</summary>
    public static string Whole(string text) => text.ToUpperInvariant().PadRight(16, 'F');
}
