using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Modbus;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Radzen;

namespace MCenter.Web.Components.Pages.Devices.Modbus;

/// <summary>Reads any range of a Modbus device and shows what stands there; a register is added where something is found.</summary>
public sealed partial class RegisterBrowser : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private readonly List<BrowsedWord> read = [];
    private IReadOnlyList<Choice<int>> codes = [];
    private IReadOnlyList<ValidationError> errors = [];

    // what the grid shows: a new list whenever something came
    private IReadOnlyList<BrowsedWord> rows = [];
    private CancellationTokenSource? running;
    private ReadoutFailure? failure;
    private int code = 3;
    private int start;
    private int count = 100;
    private int readBy;
    private int wanted;
    private int? chosen;

    /// <summary>The device.</summary>
    [Parameter, EditorRequired]
    public Device Device { get; set; } = null!;

    [Inject]
    private IModbusBrowser Browser { get; set; } = null!;

    [Inject]
    private IStringLocalizer<ModbusSourceFields> Sources { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    private bool Running => running is not null;

    private bool OfBits => readBy is 1 or 2;

    /// <inheritdoc/>
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => codes = ModbusSourceFields.FunctionCodes(Sources);

    private void Check() => errors =
    [
        .. start is < 0 or >= ModbusSource.Addresses ? [new ValidationError("browse-start", L["StartWrong"])] : Array.Empty<ValidationError>(),
        .. count < 1 || (start is >= 0 and < ModbusSource.Addresses && start + count > ModbusSource.Addresses) ? [new ValidationError("browse-count", L["CountWrong", Math.Clamp(ModbusSource.Addresses - start, 1, ModbusSource.Addresses)])] : Array.Empty<ValidationError>(),
    ];

    private void Stop() => running?.Cancel();

    /// <summary>Reads the range request by request, so that it can be seen and stopped.</summary>
    private async Task ReadAsync()
    {
        Check();
        if (Running || errors.Count > 0)
        {
            return;
        }

        await Rights.ActorAsync();
        read.Clear();
        (rows, failure, chosen, readBy, wanted) = ([], null, null, code, count);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(gone.Token);
        running = stop;
        try
        {
            while (read.Count < wanted && failure is null)
            {
                var range = await Browser.ReadAsync(Device, readBy, start + read.Count, Math.Min(ModbusConnection.MostRegisters, wanted - read.Count), stop.Token);
                // behind a failure nothing was read, and nothing refused
                var known = range.Failure is null ? range.Words.Count : range.Words.Count - range.Words.Reverse().TakeWhile(w => w is null).Count();
                read.AddRange(range.Words.Take(known).Select((w, i) => new BrowsedWord(start + read.Count + i, w)).ToList());
                (rows, failure) = ([.. read], range.Failure);
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // stopped, or the page was left: what is read stays
        }
        finally
        {
            running = null;
        }
    }

    private void Choose(BrowsedWord word) => chosen = word.Address;

    private void MarkChosen(RowRenderEventArgs<BrowsedWord> row)
    {
        if (row.Data?.Address == chosen)
        {
            row.Attributes["class"] = "browse-chosen-row";
        }
    }

    /// <summary>What follows from an address on, up to the first that was refused.</summary>
    private IReadOnlyList<ushort> WordsFrom(int address) => [.. rows.Skip(address - rows[0].Address).TakeWhile(r => r.Word is not null).Select(r => r.Word!.Value).Take(ModbusConnection.MostRegisters)];

    private string NameAt(int address) => string.Join(", ", Device.Registers.Where(r => r.Modbus is { } m && m.FunctionCode == readBy && m.Address == address).Select(RegisterView.FullName));

    private string Hex(BrowsedWord row) => row.Word?.ToString(OfBits ? "X" : "X4", CultureInfo.InvariantCulture) ?? "";

    private static string Characters(BrowsedWord row) => row.Word is { } word ? $"{Printed(word >> 8)}{Printed(word & 0xFF)}" : "";

    private static char Printed(int character) => character is > 0x20 and < 0x7F ? (char)character : '·';

    private async Task AddAsync(Interpretation way)
    {
        var source = way.ApplyTo(new() { FunctionCode = readBy, Address = chosen!.Value }, Device.Modbus ?? new());
        await Dialogs.OpenRegisterAsync(L["Add"], Device.Id, new() { Modbus = source }, [.. WordsFrom(source.Address).Select(w => (ushort?)w)]);
    }

    private sealed record BrowsedWord(int Address, ushort? Word);
}
