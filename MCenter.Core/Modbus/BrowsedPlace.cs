using MCenter.Core.Registers;
using MCenter.Core.Settings;

namespace MCenter.Core.Modbus;

/// <summary>A range that is to be read by hand.</summary>
/// <param name="FunctionCode">1 coils, 2 discrete inputs, 3 holding registers, 4 input registers.</param>
/// <param name="Start">First address on the wire, 0 to 65535.</param>
/// <param name="Count">How many, 1 to <see cref="MostAtOnce"/>, none beyond address 65535.</param>
public sealed record BrowsedPlace(int FunctionCode, int Start, int Count)
{
    /// <summary>So many are read at most: 16 requests of registers.</summary>
    public const int MostAtOnce = 2000;

    /// <summary>Everything wrong with it.</summary>
    public IEnumerable<ValidationError> Errors() =>
    [
        .. SettingsTexts.When(FunctionCode is < 1 or > 4, "functionCode", "Range", 1, 4),
        .. SettingsTexts.When(Start is < 0 or >= ModbusSource.Addresses, "start", "Range", 0, ModbusSource.Addresses - 1),
        .. SettingsTexts.When(Count is < 1 or > MostAtOnce || (Start is >= 0 and < ModbusSource.Addresses && Start + Count > ModbusSource.Addresses), "count", "Range", 1, Math.Min(MostAtOnce, Start is >= 0 and < ModbusSource.Addresses ? ModbusSource.Addresses - Start : MostAtOnce)),
    ];
}
