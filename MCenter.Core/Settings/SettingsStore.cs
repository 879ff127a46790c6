using System.Collections.Concurrent;
using System.Text.Json;
using MCenter.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace MCenter.Core.Settings;

/// <summary>
/// What administrators edit, one immutable record a section, kept as JSON in <c>mcenter.db</c>, its secrets sealed. Reading is from memory and free. Thread safe.
/// </summary>
public sealed class SettingsStore(IDbContextFactory<McenterDb> databases, ISecretBox? box = null)
{
    private readonly JsonSerializerOptions json = SecretText.OptionsFor(box);
    private readonly ConcurrentDictionary<Type, object> sections = new();
    private readonly SemaphoreSlim writing = new(1);

    /// <summary>Raised after a section was saved, with its new value, on the saver's thread.</summary>
    public event Action<object>? Changed;

    /// <summary>The section as saved, or with its defaults.</summary>
    public T Get<T>()
        where T : class, ISettings<T>, new() => (T)sections.GetOrAdd(typeof(T), static (_, store) => store.Load<T>(), this);

    /// <summary>Validates, stores and publishes a section.</summary>
    /// <exception cref="InvalidInputException">Something in it is wrong; nothing was stored.</exception>
    public async Task SaveAsync<T>(T value, CancellationToken cancel)
        where T : class, ISettings<T>, new()
    {
        var errors = value.Validate().ToList();
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }

        await writing.WaitAsync(cancel);
        try
        {
            await StoreAsync(T.Section, JsonSerializer.Serialize(value, json), cancel);
            sections[typeof(T)] = value;
        }
        finally
        {
            writing.Release();
        }

        Changed?.Invoke(value);
    }

    private async Task StoreAsync(string section, string text, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var row = await db.Set<Setting>().FindAsync([section], cancel);
        if (row is null)
        {
            db.Add(new Setting { Section = section, Json = text });
        }
        else
        {
            row.Json = text;
        }

        await db.SaveChangesAsync(cancel);
    }

    private T Load<T>()
        where T : class, ISettings<T>, new()
    {
        using var db = databases.CreateDbContext();
        var row = db.Set<Setting>().Find(T.Section);
        return row is null ? new T() : JsonSerializer.Deserialize<T>(row.Json, json) ?? new T();
    }
}

/// <summary>A section of settings: a sealed record whose property initialisers are the defaults.</summary>
/// <typeparam name="T">The record itself.</typeparam>
public interface ISettings<T>
{
    /// <summary>Name in the database and in <c>/api/v1/settings/{section}</c>.</summary>
    static abstract string Section { get; }

    /// <summary>Every error in this value; none when it may be saved.</summary>
    IEnumerable<ValidationError> Validate();
}
