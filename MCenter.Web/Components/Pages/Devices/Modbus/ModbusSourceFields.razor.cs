using MCenter.Core.Registers;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace MCenter.Web.Components.Pages.Devices.Modbus;

/// <summary>Where a register stands in a Modbus device and how its words are understood.</summary>
public partial class ModbusSourceFields
{
    /// <summary>What the names of the fields begin with, here and in the errors; a device on the same page has orders, too.</summary>
    public const string Prefix = "source-";

    // a list has no place for null
    private const int AsDevice = -1;

    private static readonly ModbusType[] OneBit = [ModbusType.Bit];
    private static readonly ModbusType[] Types = Enum.GetValues<ModbusType>();

    // made once: a list takes other choices for new ones
    private IReadOnlyList<Choice<int>> codes = [];
    private IReadOnlyList<Choice<int>> byteOrders = [];
    private IReadOnlyList<Choice<int>> wordOrders = [];

    /// <summary>The source.</summary>
    [Parameter, EditorRequired]
    public ModbusSource Source { get; set; } = null!;

    /// <summary>A field was changed.</summary>
    [Parameter]
    public EventCallback<ModbusSource> SourceChanged { get; set; }

    /// <summary>Every error found, by the names of the fields.</summary>
    [Parameter]
    public IReadOnlyList<ValidationError> Errors { get; set; } = [];

    [Inject]
    private IStringLocalizer<ModbusFields> Orders { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        codes = FunctionCodes(L);
        byteOrders = [new(AsDevice, L["AsDevice"]), .. Enum.GetValues<ByteOrder>().Select(o => new Choice<int>((int)o, Orders[$"ByteOrder_{o}"]))];
        wordOrders = [new(AsDevice, L["AsDevice"]), .. Enum.GetValues<WordOrder>().Select(o => new Choice<int>((int)o, Orders[$"WordOrder_{o}"]))];
    }

    /// <summary>The function codes that read, with what each reads.</summary>
    internal static IReadOnlyList<Choice<int>> FunctionCodes(IStringLocalizer<ModbusSourceFields> texts) => [.. Enumerable.Range(1, 4).Select(c => new Choice<int>(c, texts[$"Code_{c}"]))];

    // coils and inputs are bits and nothing else
    private Task ReadByAsync(int code) => EditAsync(Source with { FunctionCode = code, Type = code is 1 or 2 ? ModbusType.Bit : Source.ReadsBits ? ModbusType.UInt16 : Source.Type });

    private Task EditAsync(ModbusSource source) => SourceChanged.InvokeAsync(source);
}
