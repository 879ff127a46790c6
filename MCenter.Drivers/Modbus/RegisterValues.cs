using System.Collections.Frozen;
using MCenter.Core.Devices;
using MCenter.Core.Registers;

namespace MCenter.Drivers.Modbus;

/// <summary>Makes a device's values of the words read. Pure.</summary>
internal static class RegisterValues
{
    private static readonly DecodedValue Nothing = new() { Value = RawValue.None, Quantity = Quantity.Unknown, Description = "", Unit = "None" };

    private static readonly FrozenDictionary<string, Quantity> Quantities = new Dictionary<string, Quantity>
    {
        ["Wh"] = Quantity.Energy,
        ["J"] = Quantity.Energy,
        ["varh"] = Quantity.ReactiveEnergy,
        ["VAh"] = Quantity.ApparentEnergy,
        ["m^3"] = Quantity.Volume,
        ["kg"] = Quantity.Mass,
        ["W"] = Quantity.Power,
        ["var"] = Quantity.ReactivePower,
        ["VA"] = Quantity.ApparentPower,
        ["m^3/h"] = Quantity.VolumeFlow,
        ["kg/h"] = Quantity.MassFlow,
        ["V"] = Quantity.Voltage,
        ["A"] = Quantity.Current,
        ["Hz"] = Quantity.Frequency,
    }.ToFrozenDictionary();

    /// <summary>One value a register, the place is its number; numbers without a register, and registers without words, have none.</summary>
    public static IReadOnlyList<DecodedValue> Of(Device device, IReadOnlyDictionary<ReadPart, ushort[]> words)
    {
        var values = new DecodedValue[device.Registers.Max(r => r.Number) + 1];
        Array.Fill(values, Nothing);
        var parts = ReadPlan.Parts(device.Registers).ToDictionary(p => p.Tag);
        foreach (var register in device.Registers.Where(r => r.Modbus is not null))
        {
            values[register.Number] = Described(register) with
            {
                Value = words.TryGetValue(parts[register.Number], out var own)
                    ? RegisterWords.Decode(own, register.Modbus!, device.Modbus!.ByteOrder, device.Modbus.WordOrder)
                    : RawValue.None,
            };
        }

        return values;
    }

    private static DecodedValue Described(Register register) => Nothing with
    {
        Quantity = Quantities.GetValueOrDefault(register.RawUnit, Quantity.Dimensionless),
        Description = register.Description,
        Unit = register.RawUnit,
        Kind = register.Modbus!.Type switch
        {
            ModbusType.Text => ValueKind.Text,
            ModbusType.Float32 or ModbusType.Float64 => ValueKind.Float,
            _ => ValueKind.Number,
        },
        Tariff = register.ShownTariff,
        Phase = register.Phase,
    };
}
