using System.Text.Json;
using System.Text.Json.Serialization;
using MCenter.Core.Devices;

namespace MCenter.Web.Api;

/// <summary>A medium as JSON: its name, or "0x1F" for a code that the standard keeps back, which a meter may name all the same.</summary>
internal sealed class MediumConverter : JsonConverter<Medium>
{
    public override Medium Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (reader.TokenType == JsonTokenType.String ? MediumNames.Find(reader.GetString()!) : null) ?? throw new JsonException();

    public override void Write(Utf8JsonWriter writer, Medium value, JsonSerializerOptions options) => writer.WriteStringValue(MediumNames.Key(value));
}
