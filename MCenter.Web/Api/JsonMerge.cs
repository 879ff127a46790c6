using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace MCenter.Web.Api;

/// <summary>Changes by JSON: fields that are left out stay as they are, an unknown or misshapen one refuses the whole.</summary>
internal sealed class JsonMerge(IOptions<JsonOptions> options)
{
    private const string SetSecret = "set";

    private readonly JsonSerializerOptions serializer = options.Value.SerializerOptions;

    /// <summary>A value as answers show it: a secret is "set" or empty.</summary>
    public JsonObject Shown<T>(T value)
    {
        var shown = JsonSerializer.SerializeToNode(value, serializer)!.AsObject();
        foreach (var (name, secret) in shown.Where(p => IsSecret<T>(p.Key)).ToList())
        {
            shown[name] = secret?.GetValue<string>() is { Length: > 0 } ? SetSecret : "";
        }

        return shown;
    }

    /// <summary>The value with the changes in it; a secret that comes back as it was shown stays what it is.</summary>
    /// <exception cref="InvalidInputException">A field is not there or has the wrong form.</exception>
    public T Apply<T>(T value, JsonObject changes)
    {
        try
        {
            var merged = JsonSerializer.SerializeToNode(value, serializer)!.AsObject();
            foreach (var (name, change) in changes)
            {
                if (change?.GetValueKind() == JsonValueKind.String && change.GetValue<string>() == SetSecret && IsSecret<T>(name))
                {
                    continue;
                }

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

    private static bool IsSecret<T>(string name) =>
        typeof(T).GetProperty(name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)?.IsDefined(typeof(SecretAttribute)) == true;
}
