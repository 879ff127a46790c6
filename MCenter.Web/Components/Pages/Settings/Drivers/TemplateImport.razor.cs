using MCenter.Core.DeviceTypes;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Localization;
using Radzen;

namespace MCenter.Web.Components.Pages.Settings.Drivers;

/// <summary>Takes a file of templates, shows what it would do or everything that is wrong with it, and imports it whole; the content of a dialog.</summary>
/// <typeparam name="TTemplate">A template of the file.</typeparam>
/// <typeparam name="TImported">A template and what its import does.</typeparam>
public partial class TemplateImport<TTemplate, TImported>
{
    private IReadOnlyList<TTemplate> read = [];
    private IReadOnlyList<TImported> compared = [];
    private IReadOnlyList<ValidationError> errors = [];

    /// <summary>Id of the field that takes the file.</summary>
    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    /// <summary>Texts of the page that it belongs to.</summary>
    [Parameter, EditorRequired]
    public IStringLocalizer L { get; set; } = null!;

    /// <summary>Reads a file; throws <see cref="InvalidInputException"/> with everything that is wrong.</summary>
    [Parameter, EditorRequired]
    public Func<byte[], IReadOnlyList<TTemplate>> Read { get; set; } = null!;

    /// <summary>What an import of these templates would do.</summary>
    [Parameter, EditorRequired]
    public Func<IReadOnlyList<TTemplate>, IReadOnlyList<TImported>> Compare { get; set; } = null!;

    /// <summary>Imports them for a user.</summary>
    [Parameter, EditorRequired]
    public Func<IReadOnlyList<TTemplate>, string?, Task<IReadOnlyList<TImported>>> Import { get; set; } = null!;

    /// <summary>What the import of one does.</summary>
    [Parameter, EditorRequired]
    public Func<TImported, ImportVerdict> VerdictOf { get; set; } = null!;

    /// <summary>What is told of one.</summary>
    [Parameter, EditorRequired]
    public RenderFragment<TImported> Row { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    private int Changing => compared.Count - Count(ImportVerdict.Same);

    private int Count(ImportVerdict verdict) => compared.Count(c => VerdictOf(c) == verdict);

    private async Task ReadAsync(InputFileChangeEventArgs chosen)
    {
        (read, compared, errors) = ([], [], []);
        try
        {
            DriverFile.CheckLength(chosen.File.Size);
            using var file = new MemoryStream();
            await using var upload = chosen.File.OpenReadStream(DriverFile.LargestBytes);
            await upload.CopyToAsync(file);
            read = Read(file.ToArray());
            compared = Compare(read);
        }
        catch (InvalidInputException e)
        {
            errors = e.Errors;
        }
        catch (IOException)
        {
            errors = [new("", L["NotRead"])];
        }
    }

    private async Task ImportAsync()
    {
        try
        {
            var imported = await Import(read, await Rights.ActorAsync());
            Notifications.Notify(NotificationSeverity.Success, L["Imported", imported.Count(i => VerdictOf(i) != ImportVerdict.Same)]);
            Dialogs.Close(true);
        }
        catch (InvalidInputException e)
        {
            (compared, errors) = ([], e.Errors);
        }
    }
}
