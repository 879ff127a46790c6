using System.Text;

namespace MCenter.Drivers.Transport.Mqtt;

/// <summary>The form of topic names that may be published to (MQTT 5.0, 4.7; 3.1.1 and 3.1 likewise).</summary>
internal static class MqttTopic
{
    private const int MostBytes = ushort.MaxValue;

    /// <summary>Whether a text is a topic name. Control characters are allowed by none of the versions without a warning, so they are not; what begins with $ is the broker's own.</summary>
    public static bool IsName(string topic) => topic.Length > 0 && topic[0] != '$' && !topic.Any(IsRefused) && Encoding.UTF8.GetByteCount(topic) <= MostBytes;

    /// <summary>A text as one level of a topic: what separates levels, wildcards and control characters become <c>_</c>.</summary>
    public static string Level(string text) => string.Concat(text.Select(c => c == '/' || IsRefused(c) ? '_' : c));

    // a lone half of a surrogate pair is no UTF-8; whole pairs (emoji) would pass, but brokers differ about them, as about code points that are no characters
    private static bool IsRefused(char c) => c is '+' or '#' or (>= '\uFDD0' and <= '\uFDEF') or >= '\uFFFE' || char.IsControl(c) || char.IsSurrogate(c);
}
