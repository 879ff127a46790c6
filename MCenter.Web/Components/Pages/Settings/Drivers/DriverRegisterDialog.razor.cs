using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Web.Components.Pages.Devices;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Settings.Drivers;

/// <summary>What a template says of one register.</summary>
public partial class DriverRegisterDialog
{
    private IReadOnlyList<ValidationError> errors = [];
    private Register? stored;
    private Register? edited;

    /// <summary>The template's type.</summary>
    [Parameter, EditorRequired]
    public DeviceType Type { get; set; }

    /// <summary>The register's number.</summary>
    [Parameter, EditorRequired]
    public int Number { get; set; }

    [Inject]
    private TemplateStore Templates { get; set; } = null!;

    [Inject]
    private DeviceStore Devices { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        // a device of the type knows how the meter calls the register and in which unit it sends it
        var like = Devices.Current.All.FirstOrDefault(d => DeviceType.Of(d) == Type)?.Registers[Number];
        var blank = new Register { Number = Number, Description = like?.Description ?? "", RawUnit = like?.RawUnit ?? "" };
        stored = edited = Templates.Find(Type)?.Template.Registers.FirstOrDefault(r => r.Number == Number) is { } register ? TemplateMapping.Apply(register, blank) : blank;
    }

    private void Edit(Register register)
    {
        edited = register;
        errors = RegisterFields.IsObis(register.ObisCode) ? [] : [new("obisCode", L["ObisWrong"])];
    }

    private async Task SaveAsync()
    {
        try
        {
            await Templates.ChangeAsync(Type, t => TemplateMapping.WithRegister(t, edited!), await Rights.ActorAsync(), CancellationToken.None);
            Dialogs.Close(true);
        }
        catch (InvalidInputException e)
        {
            errors = e.Errors;
        }
        catch (KeyNotFoundException e)
        {
            errors = [new("", e.Message)];
        }
    }
}
