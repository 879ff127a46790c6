using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace MCenter.Core.Storage;

/// <summary>Keeps a small record as JSON in one column: what is added to it later needs no migration.</summary>
internal sealed class Json<T>() : ValueConverter<T?, string?>(value => Write(value), text => Read(text))
    where T : class
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() }, IgnoreReadOnlyProperties = true };

    private static string? Write(T? value) => value is null ? null : JsonSerializer.Serialize(value, Options);

    private static T? Read(string? text) => text is null ? null : JsonSerializer.Deserialize<T>(text, Options);
}
