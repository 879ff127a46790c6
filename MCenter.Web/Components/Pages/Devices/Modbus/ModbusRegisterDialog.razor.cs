using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Modbus;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Devices.Modbus;

/// <summary>One register of a Modbus device (the manual's dialog): where it stands, what it means, and what is read there now in every plausible way.</summary>
public sealed partial class ModbusRegisterDialog : IDisposable
{
    private const int LongestNumber = 4;

    private readonly CancellationTokenSource gone = new();
    private IReadOnlyList<ValidationError> errors = [];
    private IReadOnlyList<ushort?> words = [];
    private Register edited = null!;
    private ReadoutFailure? failure;
    private bool reading;
    private bool saving;

    /// <summary>The device.</summary>
    [Parameter, EditorRequired]
    public int DeviceId { get; set; }

    /// <summary>The register; a new one has no id yet.</summary>
    [Parameter, EditorRequired]
    public Register Register { get; set; } = null!;

    /// <summary>What stands at the register's address, where it is known already.</summary>
    [Parameter]
    public IReadOnlyList<ushort?> Found { get; set; } = [];

    [Inject]
    private DeviceStore Devices { get; set; } = null!;

    [Inject]
    private IModbusBrowser Browser { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    private bool IsNew => Register.Id == 0;

    private Device? Device => Devices.Current.Find(DeviceId);

    private ModbusConnection Connection => Device?.Modbus ?? new();

    private ModbusSource Source => edited.Modbus!;

    /// <summary>With the orders that count.</summary>
    private ModbusSource Whole => Source with { ByteOrder = Source.ByteOrder ?? Connection.ByteOrder, WordOrder = Source.WordOrder ?? Connection.WordOrder };

    private bool SourceWrong => errors.Any(IsOfSource);

    /// <summary>What was read, as far as the device did not refuse it.</summary>
    private IReadOnlyList<ushort> Words => [.. words.TakeWhile(w => w is not null).Select(w => w!.Value)];

    private string Hex => string.Join(' ', Words.Take(Math.Max(LongestNumber, Source.Count)).Select(w => w.ToString("X4", CultureInfo.InvariantCulture)));

    private RawValue Value => RegisterWords.Decode([.. Words], Whole, Connection.ByteOrder, Connection.WordOrder);

    /// <inheritdoc/>
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        (edited, words) = (Register, Found);
        Edit(edited);
    }

    private static bool IsOfSource(ValidationError error) => error.Field.StartsWith(ModbusSourceFields.Prefix, StringComparison.Ordinal);

    private void Edit(Register register)
    {
        edited = register;
        var number = Device is { } device ? (IsNew ? device.NextRegister : register.Number) : 0;
        errors = Device is null ? [] : Own(Devices.Check(Device with { Registers = [register with { Number = number }] }), number);
    }

    private void Edit(ModbusSource source)
    {
        if ((source.FunctionCode, source.Address) != (Source.FunctionCode, Source.Address))
        {
            (words, failure) = ([], null); // those of another place
        }

        Edit(edited with { Modbus = source });
    }

    private void Take(Interpretation way) => Edit(way.ApplyTo(Source, Connection));

    private async Task ReadAsync()
    {
        if (Device is not { } device)
        {
            return;
        }

        (reading, failure, words) = (true, null, []);
        try
        {
            await Rights.ActorAsync();
            var (code, start) = (Source.FunctionCode, Source.Address);
            var range = await Browser.ReadAsync(device, code, start, Math.Min(Source.ReadsBits ? 1 : Math.Max(LongestNumber, Source.Count), ModbusSource.Addresses - start), gone.Token);
            if ((Source.FunctionCode, Source.Address) == (code, start))
            {
                (words, failure) = (range.Words, range.Words.All(w => w is null) ? range.Failure : null);
            }
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // the dialog was closed
        }
        finally
        {
            reading = false;
        }
    }

    private async Task SaveAsync()
    {
        saving = true;
        try
        {
            if (IsNew)
            {
                await Devices.AddRegistersAsync(DeviceId, [edited], await Rights.ActorAsync(), CancellationToken.None);
            }
            else
            {
                await Devices.ChangeRegisterAsync(DeviceId, edited, await Rights.ActorAsync());
            }

            Dialogs.Close(true);
        }
        catch (InvalidInputException e)
        {
            errors = Own(e.Errors, IsNew ? Device?.NextRegister ?? 0 : edited.Number);
        }
        catch (KeyNotFoundException e)
        {
            errors = [new("", e.Message)]; // the device was deleted meanwhile
        }
        finally
        {
            saving = false;
        }
    }

    /// <summary>The errors of this register, by the names of the fields; those of the device are not this dialog's.</summary>
    private static IReadOnlyList<ValidationError> Own(IEnumerable<ValidationError> errors, int number)
    {
        var path = $"registers[{number}].";
        return
        [
            .. errors.Where(e => e.Field == "registers" || e.Field.StartsWith(path, StringComparison.Ordinal))
                .Select(e => e with { Field = e.Field.Replace(path, "", StringComparison.Ordinal).Replace("modbus.", ModbusSourceFields.Prefix, StringComparison.Ordinal) }),
        ];
    }
}
