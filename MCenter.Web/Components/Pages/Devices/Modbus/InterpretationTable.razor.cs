using System.Globalization;
using MCenter.Core.Modbus;
using MCenter.Core.Registers;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Pages.Devices.Modbus;

/// <summary>What words of a Modbus device can mean, the most plausible first; one is taken by its button.</summary>
public partial class InterpretationTable
{
    private IReadOnlyList<Interpretation> ways = [];
    private IReadOnlyList<ushort> interpreted = [];

    /// <summary>The words, from the first on.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<ushort> Words { get; set; } = [];

    /// <summary>Whether they are coils or discrete inputs.</summary>
    [Parameter]
    public bool ReadsBits { get; set; }

    /// <summary>What is chosen, with its orders; null = nothing.</summary>
    [Parameter]
    public ModbusSource? Taken { get; set; }

    /// <summary>What taking one does.</summary>
    [Parameter, EditorRequired]
    public string TakeText { get; set; } = "";

    /// <summary>Icon of the button.</summary>
    [Parameter]
    public string Icon { get; set; } = "arrow_upward";

    /// <summary>One is taken.</summary>
    [Parameter, EditorRequired]
    public EventCallback<Interpretation> Take { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (!interpreted.SequenceEqual(Words))
        {
            (interpreted, ways) = (Words, Interpretations.Of([.. Words], ReadsBits));
        }
    }

    private bool IsTaken(Interpretation way) => Taken is { } taken && taken.Type == way.Type && taken.Count == way.Words
        && (taken.ByteOrder == way.ByteOrder) && (taken.WordOrder == way.WordOrder || way.Words == 1 || way.Type == ModbusType.Text);

    private static string TypeOf(Interpretation way) => way.Type is ModbusType.Text or ModbusType.Bcd ? $"{way.Type} {way.Words}" : $"{way.Type}";

    private string OrdersOf(Interpretation way) => string.Join(", ", new[]
    {
        way.ByteOrder == ByteOrder.LittleEndian ? L["LowByte"].Value : "",
        way.WordOrder == WordOrder.LowFirst ? L["LowWord"].Value : "",
    }.Where(t => t.Length > 0));

    private static string Text(RawValue value) => value.AsDecimal is { } number ? RegisterView.Number(number) : value.ToString();
}
