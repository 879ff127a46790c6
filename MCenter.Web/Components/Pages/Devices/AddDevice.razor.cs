using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>Adds one M-Bus device, reads it at once and shows what came of it.</summary>
public sealed partial class AddDevice : IDisposable
{
    private static readonly string[] Shown = ["name", "line", "baudRate", "secondaryAddress", "primaryAddress"];

    private readonly CancellationTokenSource gone = new();
    private List<ValidationError> errors = [];
    private List<string> lines = [];
    private string name = "";
    private string line = "";
    private string secondary = "";
    private int baudRate = 2400;
    private int? primary;
    private AddressMode mode;
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
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private bool Filled => mode == AddressMode.Secondary ? secondary.Length > 0 : primary is not null;

    private bool OverTcp => Readouts.Lines.Any(l => l.Name == line && !l.KnowsBaudRate);

    /// <inheritdoc/>
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        lines = [.. Readouts.Lines.Where(l => l.Kind == "MBus").Select(l => l.Name)];
        line = lines.FirstOrDefault() ?? "";
    }

    private void Check() => errors = mode switch
    {
        AddressMode.Secondary when secondary.Length > 0 && !SecondaryAddresses.IsValid(secondary) => [new("secondaryAddress", L["SecondaryWrong"])],
        AddressMode.Primary when primary is < 0 or > 250 => [new("primaryAddress", L["PrimaryWrong"])],
        _ => [],
    };

    private async Task AddAsync()
    {
        working = true;
        try
        {
            added = await Devices.AddAsync(
                new Device
                {
                    Name = name.Trim(),
                    Line = line,
                    BaudRate = baudRate,
                    AddressMode = mode,
                    PrimaryAddress = mode == AddressMode.Primary ? primary ?? 0 : 0,
                    SecondaryAddress = mode == AddressMode.Secondary ? SecondaryAddresses.Whole(secondary) : "",
                },
                await Rights.ActorAsync(),
                gone.Token);
            StateHasChanged();
            result = await Readouts.ReadNowAsync(added.Id, await Rights.ActorAsync(), gone.Token);
            added = Devices.Current.Find(added.Id) ?? added;
        }
        catch (InvalidInputException e)
        {
            errors = [.. e.Errors];
        }
        catch (ConflictException e)
        {
            errors = [new(MBusFields.Of(e), e.Message)];
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
        Navigation.NavigateTo($"/device/{added!.Id}");
    }

    private void Again() => (added, result, secondary, primary, name) = (null, null, "", null, "");

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
}
