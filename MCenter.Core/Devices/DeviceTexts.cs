using System.Globalization;
using System.Resources;

namespace MCenter.Core.Devices;

/// <summary>Texts of the device validation (DeviceTexts.resx) in the current UI culture.</summary>
internal static class DeviceTexts
{
    private static readonly ResourceManager Texts = new(typeof(DeviceTexts));

    public static string Of(string key, params object[] arguments) => string.Format(CultureInfo.CurrentCulture, Texts.GetString(key, CultureInfo.CurrentUICulture) ?? key, arguments);
}
