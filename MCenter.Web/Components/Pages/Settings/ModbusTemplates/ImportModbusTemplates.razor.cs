using MCenter.Core.DeviceTypes;
using MCenter.Core.Modbus;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Radzen;

namespace MCenter.Web.Components.Pages.Settings.ModbusTemplates;

/// <summary>Takes a file of templates, shows what it would do or everything that is wrong with it, and imports it whole.</summary>
public partial class ImportModbusTemplates
{
    private IReadOnlyList<ModbusTemplate> read = [];
    private IReadOnlyList<ImportedModbusTemplate> compared = [];
    private IReadOnlyList<ValidationError> errors = [];

    [Inject]
    private ModbusTemplateStore Templates { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    private int Changing => compared.Count - Count(ImportVerdict.Same);

    private int Count(ImportVerdict verdict) => compared.Count(c => c.Verdict == verdict);

    private async Task ReadAsync(InputFileChangeEventArgs chosen)
    {
        (read, compared, errors) = ([], [], []);
        try
        {
            DriverFile.CheckLength(chosen.File.Size);
            using var file = new MemoryStream();
            await using var upload = chosen.File.OpenReadStream(DriverFile.LargestBytes);
            await upload.CopyToAsync(file);
            read = ModbusTemplateFile.Read(file.ToArray());
            compared = Templates.Compare(read);
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
            var imported = await Templates.ImportAsync(read, await Rights.ActorAsync(), CancellationToken.None);
            Notifications.Notify(NotificationSeverity.Success, L["Imported", imported.Count(i => i.Verdict != ImportVerdict.Same)]);
            Dialogs.Close(true);
        }
        catch (InvalidInputException e)
        {
            (compared, errors) = ([], e.Errors);
        }
    }
}
