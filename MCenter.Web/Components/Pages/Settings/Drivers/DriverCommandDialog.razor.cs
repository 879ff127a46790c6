using MCenter.Core.DeviceTypes;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Settings.Drivers;

/// <summary>One command of a template.</summary>
public partial class DriverCommandDialog
{
    private IReadOnlyList<ValidationError> errors = [];
    private CommandPurpose purpose;
    private string ci = "51", data = "", vif = "", expected = "", source = TemplateCommand.OwnDefinition;

    /// <summary>The template's type.</summary>
    [Parameter, EditorRequired]
    public DeviceType Type { get; set; }

    /// <summary>The command; null = a new one.</summary>
    [Parameter]
    public TemplateCommand? Command { get; set; }

    [Inject]
    private TemplateStore Templates { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    private IEnumerable<object> Purposes => Enum.GetValues<CommandPurpose>().Select(p => new { Value = p, Text = L[$"Purpose_{p}"].Value });

    private string Places => purpose == CommandPurpose.LoadProfile ? "{from:F}, {to:F}, {address}" : "{tariff}, {address}, {time:F}, {time:I}";

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        if (Command is { } known)
        {
            (purpose, ci, data, vif, expected, source) = (known.Purpose, known.Ci, known.Data, known.Confirm?.Vif ?? "", known.Confirm?.Value ?? "", known.Source);
        }
    }

    private Task SaveAsync()
    {
        var check = vif.Length > 0 || expected.Length > 0 ? new CommandCheck(vif, expected) : null;
        var edited = new TemplateCommand { Purpose = purpose, Ci = ci, Data = data, Confirm = check, Source = source };
        return ChangeAsync(commands => Command is null ? [.. commands, edited] : [.. commands.Select(c => c.Purpose == purpose ? edited : c)]);
    }

    private Task DeleteAsync() => ChangeAsync(commands => [.. commands.Where(c => c.Purpose != purpose)]);

    private async Task ChangeAsync(Func<IReadOnlyList<TemplateCommand>, IReadOnlyList<TemplateCommand>> change)
    {
        try
        {
            await Templates.ChangeAsync(Type, t => t with { Commands = change(t.Commands) }, await Rights.ActorAsync(), CancellationToken.None);
            Dialogs.Close(true);
        }
        catch (InvalidInputException e)
        {
            errors = [.. e.Errors.Select(error => error with { Field = error.Field.Split('.')[^1] })];
        }
        catch (KeyNotFoundException e)
        {
            errors = [new("", e.Message)];
        }
    }
}
