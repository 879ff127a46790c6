using System.Globalization;
using System.Resources;

namespace MCenter.Core.Modbus;

/// <summary>Texts of the import of register lists (RegisterListTexts.resx) in the current UI culture.</summary>
internal static class RegisterListTexts
{
    private static readonly ResourceManager Texts = new(typeof(RegisterListTexts));

    public static string Of(string key, params object[] arguments) => string.Format(CultureInfo.CurrentCulture, Texts.GetString(key, CultureInfo.CurrentUICulture) ?? key, arguments);
}
