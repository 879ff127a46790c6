using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace MCenter.Core.Settings;

/// <summary>Writes a secret sealed and reads it open; an empty one stays empty.</summary>
internal sealed class SecretText(ISecretBox? box) : JsonConverter<string>
{
    /// <summary>Options that seal every property marked with <see cref="SecretAttribute"/>; sections without one need no box.</summary>
    public static JsonSerializerOptions OptionsFor(ISecretBox? box)
    {
        var converter = new SecretText(box);
        return new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Mark } } };

        void Mark(JsonTypeInfo type)
        {
            foreach (var property in type.Properties.Where(p => p.AttributeProvider?.IsDefined(typeof(SecretAttribute), inherit: false) == true))
            {
                property.CustomConverter = converter;
            }
        }
    }

    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString() is { Length: > 0 } stored ? Box.Open(stored) ?? "" : "";

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value.Length > 0 ? Box.Seal(value) : "");

    private ISecretBox Box => box ?? throw new InvalidOperationException("Settings with secrets need an ISecretBox.");
}
