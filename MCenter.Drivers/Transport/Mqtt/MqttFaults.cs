using System.Globalization;
using System.Resources;

namespace MCenter.Drivers.Transport.Mqtt;

/// <summary>What can go wrong with a broker, in the current UI culture (MqttFaults.resx); what the broker or the system says itself stays in their words.</summary>
internal static class MqttFaults
{
    private static readonly ResourceManager Texts = new(typeof(MqttFaults));

    public static string Of(string key, params object[] arguments) => string.Format(CultureInfo.CurrentCulture, Texts.GetString(key, CultureInfo.CurrentUICulture)!, arguments);
}
