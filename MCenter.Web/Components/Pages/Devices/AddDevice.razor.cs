using MCenter.Core.Devices;
using MCenter.Core.Modules;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using MCenter.Web.Components.Pages.Devices.Modbus;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>
/// Adds one device. An M-Bus meter is read at once, and what came of it is shown; a Modbus meter has no registers yet, so the way leads on to these.
/// </summary>
public sealed partial class AddDevice : IDisposable
{
    private static readonly string[] Shown = ["name", "line", "baudRate", "secondaryAddress", "primaryAddress", "medium"];

    private readonly CancellationTokenSource gone = new();
    private IReadOnlyList<ValidationError> errors = [];

    // made once: a list takes other choices for new ones
    private IReadOnlyList<Interface> interfaces = [];
    private IReadOnlyList<object> media = [];
    private Interface chosen = null!;
    private Device form = new();
    private int? primary;
    private bool working;
    private Device? added;
    private ReadoutResult? result;

    /// <summary>Whether it stands in a page and not in a dialog.</summary>
    [Parameter]
    public bool InPage { get; set; }

    [Inject]
    private DeviceStore Devices { get; set; } = null!;

    [Inject]
    private DeviceRemoval Removal { get; set; } = null!;

    [Inject]
    private IReadouts Readouts { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    [Inject]
    private ConfiguredLines Lines { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private bool Filled => chosen.Protocol switch
    {
        "MBus" => form.AddressMode == AddressMode.Secondary ? form.SecondaryAddress.Length > 0 : primary is not null,
        "ModbusTcp" => form.Modbus!.Host.Length > 0,
        _ => true,
    };

    private string Named => added!.DisplayName.Length > 0 ? added.DisplayName : L["Unnamed", added.Id];

    private Device Given => form with
    {
        Name = form.Name.Trim(),
        PrimaryAddress = form is { Protocol: "MBus", AddressMode: AddressMode.Primary } ? primary ?? 0 : 0,
        SecondaryAddress = form is { Protocol: "MBus", AddressMode: AddressMode.Secondary } ? SecondaryAddresses.Whole(form.SecondaryAddress) : "",
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        interfaces =
        [
            .. Lines.All.Where(l => l.Kind == "MBus").Select(l => new Interface("MBus", l.Name, l.Name)),
            .. Lines.All.Where(l => l.Kind == "ModbusRtu").Select(l => new Interface("ModbusRtu", l.Name, l.Name)),
            new("ModbusTcp", "", "Modbus TCP"),
        ];
        media = [.. Enum.GetValues<Medium>().Select(m => new Choice<Medium>(m, M.Of(m))).OrderBy(m => m.Text, StringComparer.CurrentCulture)];
        Choose(interfaces[0]);
    }

    private void Choose(Interface choice)
    {
        var modbus = choice.Protocol != "MBus";
        if (chosen?.Protocol != choice.Protocol)
        {
            form = form with { BaudRate = modbus ? 19200 : 2400, Medium = modbus ? Medium.Electricity : default, Modbus = modbus ? form.Modbus ?? new() : null };
        }

        chosen = choice;
        Edit(form with { Protocol = choice.Protocol, Line = choice.Line });
    }

    private void Edit(Device device)
    {
        form = device;
        Check();
    }

    private void Check() => errors = form switch
    {
        // what is not filled in yet is no error yet
        { Modbus: not null } => [.. Devices.Check(Given).Where(e => e.Field != "host" || form.Modbus.Host.Length > 0)],
        { AddressMode: AddressMode.Secondary, SecondaryAddress.Length: > 0 } when !SecondaryAddresses.IsValid(form.SecondaryAddress) => [new("secondaryAddress", L["SecondaryWrong"])],
        { AddressMode: AddressMode.Primary } when primary is < 0 or > 250 => [new("primaryAddress", L["PrimaryWrong"])],
        _ => [],
    };

    private async Task AddAsync()
    {
        working = true;
        try
        {
            added = await Devices.AddAsync(Given, await Rights.ActorAsync(), gone.Token);
            if (added.Modbus is not null)
            {
                return;
            }

            StateHasChanged();
            result = await Readouts.ReadNowAsync(added.Id, await Rights.ActorAsync(), gone.Token);
            added = Devices.Current.Find(added.Id) ?? added;
        }
        catch (InvalidInputException e)
        {
            errors = e.Errors;
        }
        catch (ConflictException e)
        {
            errors = [new(DeviceFields.Of(e, form), e.Message)];
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // the dialog was closed while the meter was read; the device stays and is read at its next raster point
        }
        finally
        {
            working = false;
        }
    }

    private void Open()
    {
        CloseDialog();
        Navigation.NavigateTo($"/device/{added!.Id}{(added.Modbus is null ? "" : "?tab=registers")}");
    }

    private void Again()
    {
        (added, result, primary) = (null, null, null);
        Edit(form with { Name = "", Serial = "", SecondaryAddress = "" });
    }

    private async Task RemoveAsync()
    {
        await Removal.DeleteAsync(added!.Id, await Rights.ActorAsync(), CancellationToken.None);
        CloseDialog();
        Again();
    }

    private void CloseDialog()
    {
        if (!InPage)
        {
            Dialogs.Close();
        }
    }

    private bool IsShown(string field) => Shown.Contains(field) || (form.Modbus is not null && ModbusFields.Names.Contains(field));

    /// <summary>What a meter can be connected to.</summary>
    private sealed record Interface(string Protocol, string Line, string Text);
}
