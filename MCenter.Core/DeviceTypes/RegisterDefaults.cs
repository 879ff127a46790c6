using MCenter.Core.Devices;
using MCenter.Core.Registers;

namespace MCenter.Core.DeviceTypes;

/// <summary>How a register is set up that no template names: from what the value says of itself. Pure.</summary>
public static class RegisterDefaults
{
    /// <summary>A register with sensible name, unit, divisor, tariff, phase and OBIS code.</summary>
    /// <param name="value">The value as decoded.</param>
    /// <param name="number">Its position, from 0.</param>
    /// <param name="medium">The medium of the device; decides the OBIS code's first field.</param>
    public static Register Of(DecodedValue value, int number, Medium medium) => Described(value, number) with { ShownTariff = (int)Math.Min(value.Tariff, int.MaxValue), Phase = value.Phase };

    /// <summary>A register with only what the telegram says of it; nothing is set for people.</summary>
    public static Register Described(DecodedValue value, int number) => new()
    {
        Number = number,
        Description = value.Description,
        RawUnit = value.Unit,
        Kind = value.Kind,
        Function = value.Function,
        StorageNumber = value.StorageNumber,
        Tariff = value.Tariff,
        Subunit = value.Subunit,
    };
}
