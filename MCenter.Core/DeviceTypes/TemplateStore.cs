using System.Collections.Frozen;
using MCenter.Core.Events;
using MCenter.Core.Settings;
using MCenter.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace MCenter.Core.DeviceTypes;

/// <summary>
/// The templates: the built-in ones, and in <c>mcenter.db</c> what the users made, changed or deleted. Served from an immutable snapshot; there is one a
/// <see cref="DeviceType"/>. Every change is an event with the user's name. Thread safe.
/// </summary>
public sealed class TemplateStore
{
    private const string Source = "Drivers";

    private readonly IDbContextFactory<McenterDb> databases;
    private readonly EventLog events;
    private readonly FrozenDictionary<DeviceType, DeviceTemplate> builtIn;
    private readonly SemaphoreSlim writing = new(1);
    private volatile Snapshot snapshot;

    /// <summary>Serves the built-in templates until <see cref="LoadAsync"/>.</summary>
    public TemplateStore(IDbContextFactory<McenterDb> databases, EventLog events)
    {
        (this.databases, this.events) = (databases, events);
        builtIn = BuiltInTemplates.Load().ToFrozenDictionary(t => t.Type);
        snapshot = new([.. builtIn.Values.Select(t => new KnownTemplate(t, TemplateOrigin.BuiltIn))]);
    }

    /// <summary>Raised after the templates were swapped, on the writer's thread.</summary>
    public event Action? Changed;

    /// <summary>What devices are set up by now.</summary>
    public DeviceTypeCatalog Current => snapshot.Catalog;

    /// <summary>All templates by name, the deleted ones too.</summary>
    public IReadOnlyList<KnownTemplate> All => snapshot.All;

    /// <summary>The template of a type, also a deleted one; null when there never was one.</summary>
    public KnownTemplate? Find(DeviceType type) => snapshot.ByType.GetValueOrDefault(type);

    /// <summary>The template that holds for a type.</summary>
    /// <exception cref="KeyNotFoundException">There is none, or it was deleted.</exception>
    public DeviceTemplate Known(DeviceType type) =>
        Find(type) is { Origin: not TemplateOrigin.Deleted } known ? known.Template : throw new KeyNotFoundException(TemplateTexts.Of("NoDriver", type));

    /// <summary>Reads what the users made from the database; called once at start. A row that cannot be read is an event, and the built-in template holds.</summary>
    public async Task LoadAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var known = builtIn.ToDictionary(t => t.Key, t => new KnownTemplate(t.Value, TemplateOrigin.BuiltIn));
        foreach (var row in await db.Set<TemplateRow>().AsNoTracking().ToListAsync(cancel))
        {
            try
            {
                var isBuiltIn = builtIn.TryGetValue(row.Type, out var template);
                if (row.Json is { } json)
                {
                    known[row.Type] = new(DeviceTemplateReader.Read(json), isBuiltIn ? TemplateOrigin.Changed : TemplateOrigin.Own);
                }
                else if (isBuiltIn)
                {
                    known[row.Type] = new(template!, TemplateOrigin.Deleted);
                }
            }
            catch (InvalidInputException e)
            {
                await events.AddAsync(EventSeverity.Error, Source, "DriverUnreadable", [$"{row.Type}", e.Message], cancel: cancel);
            }
        }

        snapshot = new([.. known.Values]);
        Changed?.Invoke();
    }

    /// <summary>Adds a template, or replaces the one of its type.</summary>
    /// <exception cref="InvalidInputException">Something in it is wrong; nothing was stored.</exception>
    /// <exception cref="ConflictException">There is one for its type, and it is not to be replaced.</exception>
    public Task PutAsync(DeviceTemplate template, bool replace, string? userName, CancellationToken cancel) => AloneAsync(async () =>
    {
        var known = Find(template.Type) is { Origin: not TemplateOrigin.Deleted } present ? present.Template : null;
        if (known is not null && !replace)
        {
            throw new ConflictException("type", TemplateTexts.Of("Exists", template.Type, known.Name));
        }

        await WriteAsync([(template.Type, Checked(template))], cancel);
        await ReportAsync(known is null ? "DriverAdded" : "DriverChanged", template, userName);
    }, cancel);

    /// <summary>Changes a template as it is now, without losing what others changed meanwhile.</summary>
    /// <param name="type">Which.</param>
    /// <param name="change">Makes the new template of the present one; pure, leaves the type as it is.</param>
    /// <param name="userName">Who does it.</param>
    /// <param name="cancel">Cancels before the change is stored.</param>
    /// <exception cref="InvalidInputException">Something in it is wrong; nothing was stored.</exception>
    /// <exception cref="KeyNotFoundException">It is no longer there.</exception>
    public Task ChangeAsync(DeviceType type, Func<DeviceTemplate, DeviceTemplate> change, string? userName, CancellationToken cancel) => AloneAsync(async () =>
    {
        var changed = Checked(change(Known(type)));
        await WriteAsync([(type, changed)], cancel);
        await ReportAsync("DriverChanged", changed, userName);
    }, cancel);

    /// <summary>Deletes a template. A built-in one stays deleted until it is restored.</summary>
    /// <exception cref="KeyNotFoundException">It is not there.</exception>
    public Task DeleteAsync(DeviceType type, string? userName, CancellationToken cancel) => AloneAsync(async () =>
    {
        var known = Known(type);
        await WriteAsync([(type, null)], cancel);
        await ReportAsync("DriverDeleted", known, userName);
    }, cancel);

    /// <summary>Brings the built-in template of a type back in place of a changed or deleted one.</summary>
    /// <exception cref="KeyNotFoundException">None came with the product.</exception>
    public Task RestoreAsync(DeviceType type, string? userName, CancellationToken cancel) => AloneAsync(async () =>
    {
        var template = builtIn.TryGetValue(type, out var found) ? found : throw new KeyNotFoundException(TemplateTexts.Of("NoBuiltIn", type));
        await WriteAsync([(type, template)], cancel);
        await ReportAsync("DriverRestored", template, userName);
    }, cancel);

    /// <summary>What an import of these templates would do.</summary>
    public IReadOnlyList<ImportedTemplate> Compare(IEnumerable<DeviceTemplate> templates) => [.. templates.Select(t => Find(t.Type) switch
    {
        null or { Origin: TemplateOrigin.Deleted } => new ImportedTemplate(t, ImportVerdict.New, null),
        var known => new(t, Same(known.Template, t) ? ImportVerdict.Same : ImportVerdict.Replaces, known.Template.Name),
    })];

    /// <summary>Adds or replaces templates in one transaction: all or none.</summary>
    /// <param name="templates">As <see cref="DriverFile"/> reads them: one a type.</param>
    /// <param name="userName">Who does it.</param>
    /// <param name="cancel">Cancels before anything is stored.</param>
    /// <returns>What was done with each.</returns>
    public async Task<IReadOnlyList<ImportedTemplate>> ImportAsync(IReadOnlyList<DeviceTemplate> templates, string? userName, CancellationToken cancel)
    {
        IReadOnlyList<ImportedTemplate> imported = [];
        await AloneAsync(async () =>
        {
            imported = Compare(templates);
            await WriteAsync(imported.Where(i => i.Verdict != ImportVerdict.Same).Select(i => (i.Template.Type, (DeviceTemplate?)i.Template)), cancel);
            string Count(ImportVerdict verdict) => $"{imported.Count(i => i.Verdict == verdict)}";
            await events.AddAsync(EventSeverity.Info, Source, "DriversImported", [$"{imported.Count}", Count(ImportVerdict.New), Count(ImportVerdict.Replaces)], userName: userName, cancel: CancellationToken.None);
        }, cancel);
        return imported;
    }

    /// <summary>As it will be read back from the database; so that nothing is stored that cannot be read.</summary>
    private static DeviceTemplate Checked(DeviceTemplate template) => DeviceTemplateReader.Read(TemplateJson.Write(template));

    private static bool Same(DeviceTemplate? one, DeviceTemplate? other) =>
        one is null || other is null ? one == other : TemplateJson.Write(one) == TemplateJson.Write(other);

    private Task ReportAsync(string code, DeviceTemplate template, string? userName) =>
        events.AddAsync(EventSeverity.Info, Source, code, [template.Name, $"{template.Type}"], userName: userName);

    /// <summary>Stores templates, null = deleted. What is as built in, and what is gone and never was, needs no row.</summary>
    private async Task WriteAsync(IEnumerable<(DeviceType Type, DeviceTemplate? Template)> changes, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var rows = (await db.Set<TemplateRow>().ToListAsync(cancel)).ToDictionary(r => r.Type);
        foreach (var (type, template) in changes)
        {
            var row = rows.GetValueOrDefault(type);
            if (Same(template, builtIn.GetValueOrDefault(type)))
            {
                db.RemoveRange(row is null ? [] : [row]);
                continue;
            }

            row ??= db.Add(new TemplateRow { Manufacturer = type.Manufacturer, Medium = type.Medium, Version = type.Version, NumberOfRegisters = type.NumberOfRegisters }).Entity;
            row.Json = template is null ? null : TemplateJson.Write(template);
        }

        await db.SaveChangesAsync(cancel);
        // what is stored is served, whoever gave up waiting
        await LoadAsync(CancellationToken.None);
    }

    private async Task AloneAsync(Func<Task> write, CancellationToken cancel)
    {
        await writing.WaitAsync(cancel);
        try
        {
            await write();
        }
        finally
        {
            writing.Release();
        }
    }

    private sealed class Snapshot(IEnumerable<KnownTemplate> known)
    {
        public IReadOnlyList<KnownTemplate> All { get; } =
            [.. known.OrderBy(k => k.Template.Name, StringComparer.OrdinalIgnoreCase).ThenBy(k => k.Template.Manufacturer, StringComparer.Ordinal).ThenBy(k => k.Template.Version).ThenBy(k => k.Template.NumberOfRegisters)];

        public FrozenDictionary<DeviceType, KnownTemplate> ByType => field ??= All.ToFrozenDictionary(k => k.Template.Type);

        public DeviceTypeCatalog Catalog => field ??= new([.. All.Where(k => k.Origin != TemplateOrigin.Deleted).Select(k => k.Template)]);
    }
}
