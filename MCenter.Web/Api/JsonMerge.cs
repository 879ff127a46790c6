using System.Text.Json;
using System.Text.Json.Nodes;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace MCenter.Web.Api;

/// <summary>Changes by JSON: fields that are left out stay as they are, an unknown or misshapen one refuses the whole.</summary>
internal sealed class JsonMerge(IOptions<JsonOptions> options)
{
    private readonly JsonSerializerOptions serializer = options.Value.SerializerOptions;

    /// <summary>The value with the changes in it.</summary>
    /// <exception cref="InvalidInputException">A field is not there or has the wrong form.</exception>
    public T Apply<T>(T value, JsonObject changes)
    {
        try
        {
            var merged = JsonSerializer.SerializeToNode(value, serializer)!.AsObject();
            foreach (var (name, change) in changes)
            {
                var known = merged.FirstOrDefault(p => p.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Key ?? name;
                merged[known] = change?.DeepClone();
            }

            return merged.Deserialize<T>(serializer)!;
        }
        catch (JsonException e)
        {
            throw new InvalidInputException([Problems.FieldOf(e)]);
        }
    }
}
