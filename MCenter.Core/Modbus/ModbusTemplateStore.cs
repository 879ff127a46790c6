using System.Collections.Frozen;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Events;
using MCenter.Core.Settings;

namespace MCenter.Core.Modbus;

/// <summary>
/// The templates of Modbus meters: the built-in ones and the users' own, one a name and version. One of the users' with the key of a built-in one holds in its place until it is
/// deleted. Served from an immutable snapshot; every change is an event with the user's name. Thread safe.
/// </summary>
public sealed class ModbusTemplateStore
{
    private const string Source = "Modbus";

    private readonly SettingsStore settings;
    private readonly EventLog events;
    private readonly FrozenDictionary<ModbusTemplateKey, ModbusTemplate> builtIn = BuiltInModbusTemplates.Load().ToFrozenDictionary(t => t.Key);
    private readonly SemaphoreSlim writing = new(1);
    private volatile Snapshot snapshot;

    /// <summary>Serves the built-in templates until <see cref="LoadAsync"/>.</summary>
    public ModbusTemplateStore(SettingsStore settings, EventLog events)
    {
        (this.settings, this.events) = (settings, events);
        snapshot = new(builtIn, []);
    }

    /// <summary>Raised after the templates were swapped, on the writer's thread.</summary>
    public event Action? Changed;

    /// <summary>All templates by name and version.</summary>
    public IReadOnlyList<KnownModbusTemplate> All => snapshot.All;

    /// <summary>The template of a key; null when there is none.</summary>
    public KnownModbusTemplate? Find(ModbusTemplateKey key) => snapshot.ByKey.GetValueOrDefault(key);

    /// <summary>The template of a key.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public ModbusTemplate Known(ModbusTemplateKey key) => Find(key)?.Template ?? throw new KeyNotFoundException(TemplateTexts.Of("ModbusNone", key));

    /// <summary>Reads what the users made; called once at start. What cannot be read is an event, and is not served.</summary>
    public async Task LoadAsync(CancellationToken cancel)
    {
        List<ModbusTemplate> own = [];
        foreach (var json in settings.Get<ModbusTemplateSettings>().Own)
        {
            try
            {
                own.Add(ModbusTemplateReader.Read(json));
            }
            catch (InvalidInputException e)
            {
                await events.AddAsync(EventSeverity.Error, Source, "ModbusTemplateUnreadable", [e.Message], cancel: cancel);
            }
        }

        Serve(own);
    }

    /// <summary>Adds a template, or replaces the one of its key.</summary>
    /// <exception cref="InvalidInputException">Something in it is wrong, or there are too many; nothing was stored.</exception>
    /// <exception cref="ConflictException">There is one of its key, and it is not to be replaced.</exception>
    public Task PutAsync(ModbusTemplate template, bool replace, string? userName, CancellationToken cancel) => AloneAsync(async () =>
    {
        var known = Find(template.Key);
        if (known is not null && !replace)
        {
            throw new ConflictException("name", TemplateTexts.Of("ModbusExists", template.Key));
        }

        // as it will be read back, so that nothing is stored that cannot be read
        await WriteAsync([ModbusTemplateReader.Read(ModbusTemplateReader.Write(template))], [], cancel);
        await ReportAsync(known is null ? "ModbusTemplateAdded" : "ModbusTemplateChanged", template.Key, userName);
    }, cancel);

    /// <summary>Deletes one of the users' templates; a built-in one of its key holds again.</summary>
    /// <exception cref="KeyNotFoundException">It is not there.</exception>
    /// <exception cref="ConflictException">It is a built-in one.</exception>
    public Task DeleteAsync(ModbusTemplateKey key, string? userName, CancellationToken cancel) => AloneAsync(async () =>
    {
        Known(key);
        if (Find(key)!.Origin == TemplateOrigin.BuiltIn)
        {
            throw new ConflictException("name", TemplateTexts.Of("ModbusBuiltIn", key));
        }

        await WriteAsync([], [key], cancel);
        await ReportAsync("ModbusTemplateDeleted", key, userName);
    }, cancel);

    /// <summary>What an import of these templates would do.</summary>
    public IReadOnlyList<ImportedModbusTemplate> Compare(IEnumerable<ModbusTemplate> templates) => [.. templates.Select(t => new ImportedModbusTemplate(t, Find(t.Key) switch
    {
        null => ImportVerdict.New,
        var known => Same(known.Template, t) ? ImportVerdict.Same : ImportVerdict.Replaces,
    }))];

    /// <summary>Adds or replaces templates: all or none.</summary>
    /// <param name="templates">As <see cref="ModbusTemplateFile"/> reads them: one a key.</param>
    /// <param name="userName">Who does it.</param>
    /// <param name="cancel">Cancels before anything is stored.</param>
    /// <returns>What was done with each.</returns>
    /// <exception cref="InvalidInputException">There would be too many.</exception>
    public async Task<IReadOnlyList<ImportedModbusTemplate>> ImportAsync(IReadOnlyList<ModbusTemplate> templates, string? userName, CancellationToken cancel)
    {
        IReadOnlyList<ImportedModbusTemplate> imported = [];
        await AloneAsync(async () =>
        {
            imported = Compare(templates);
            await WriteAsync([.. imported.Where(i => i.Verdict != ImportVerdict.Same).Select(i => i.Template)], [], cancel);
            string Count(ImportVerdict verdict) => $"{imported.Count(i => i.Verdict == verdict)}";
            await events.AddAsync(EventSeverity.Info, Source, "ModbusTemplatesImported", [$"{imported.Count}", Count(ImportVerdict.New), Count(ImportVerdict.Replaces)], userName: userName, cancel: CancellationToken.None);
        }, cancel);
        return imported;
    }

    private static bool Same(ModbusTemplate one, ModbusTemplate other) => ModbusTemplateReader.Write(one) == ModbusTemplateReader.Write(other);

    private Task ReportAsync(string code, ModbusTemplateKey key, string? userName) => events.AddAsync(EventSeverity.Info, Source, code, [$"{key}"], userName: userName, cancel: CancellationToken.None);

    /// <summary>Stores what becomes of the users' templates; one that is as built in is none.</summary>
    private async Task WriteAsync(IReadOnlyList<ModbusTemplate> put, IReadOnlyList<ModbusTemplateKey> deleted, CancellationToken cancel)
    {
        var gone = put.Select(t => t.Key).Concat(deleted).ToHashSet();
        ModbusTemplate[] own =
        [
            .. All.Where(k => k.Origin != TemplateOrigin.BuiltIn && !gone.Contains(k.Template.Key)).Select(k => k.Template),
            .. put.Where(t => !(builtIn.TryGetValue(t.Key, out var template) && Same(template, t))),
        ];
        await settings.SaveAsync(new ModbusTemplateSettings { Own = [.. own.Select(ModbusTemplateReader.Write)] }, cancel);
        Serve(own);
    }

    private void Serve(IReadOnlyList<ModbusTemplate> own)
    {
        snapshot = new(builtIn, own);
        Changed?.Invoke();
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

    private sealed class Snapshot
    {
        public Snapshot(FrozenDictionary<ModbusTemplateKey, ModbusTemplate> builtIn, IReadOnlyList<ModbusTemplate> own)
        {
            var known = builtIn.ToDictionary(t => t.Key, t => new KnownModbusTemplate(t.Value, TemplateOrigin.BuiltIn));
            foreach (var template in own)
            {
                known[template.Key] = new(template, builtIn.ContainsKey(template.Key) ? TemplateOrigin.Changed : TemplateOrigin.Own);
            }

            ByKey = known.ToFrozenDictionary();
            All = [.. known.Values.OrderBy(k => k.Template.Name, StringComparer.OrdinalIgnoreCase).ThenBy(k => k.Template.Name, StringComparer.Ordinal).ThenBy(k => k.Template.Version)];
        }

        public IReadOnlyList<KnownModbusTemplate> All { get; }

        public FrozenDictionary<ModbusTemplateKey, KnownModbusTemplate> ByKey { get; }
    }
}
