using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using MCenter.Core.Settings;

namespace MCenter.Core.DeviceTypes;

/// <summary>Templates as JSON, the same in the database, in driver files and in <c>/api/v1/drivers</c>. What is written here, <see cref="DeviceTemplateReader"/> reads.</summary>
public static class TemplateJson
{
    /// <summary>How templates are written: media by name (a code without one as number), letters of all languages as they are.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    /// <summary>A template in one line. Two templates are the same when this text is.</summary>
    public static string Write(DeviceTemplate template) => JsonSerializer.Serialize(template, Options);

    /// <summary>Reads JSON text, with or without a byte order mark.</summary>
    /// <exception cref="InvalidInputException">It is no JSON, or nested too deeply; the message says in which line.</exception>
    internal static JsonDocument Parse(ReadOnlyMemory<byte> text)
    {
        try
        {
            return JsonDocument.Parse(text.Span.StartsWith("\uFEFF"u8) ? text[3..] : text);
        }
        catch (JsonException e)
        {
            throw TemplateErrors.Only("", "NotJson", (e.LineNumber ?? 0) + 1, (e.BytePositionInLine ?? 0) + 1);
        }
    }
}
