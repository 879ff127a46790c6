using MCenter.Core.Devices;
using MCenter.Core.Registers;

namespace MCenter.Drivers.Modbus;

/// <summary>Makes a device's values of the words read. Pure.</summary>
internal static class RegisterValues
{
    private static readonly DecodedValue Nothing = new() { Value = RawValue.None, Quantity = Quantity.Unknown, Description = "", Unit = "None" };

    /// <summary>One value a register, the place is its number; numbers without a register, and registers without words, have none.</summary>
    public static IReadOnlyList<DecodedValue> Of(Device device, IReadOnlyDictionary<ReadPart, ushort[]> words)
    {
        var values = new DecodedValue[device.Registers.Max(r => r.Number) + 1];
        Array.Fill(values, Nothing);
        var parts = ReadPlan.Parts(device.Registers).ToDictionary(p => p.Tag);
        foreach (var register in device.Registers.Where(r => r.Modbus is not null))
        {
            values[register.Number] = ModbusRegister.Decoded(
                register,
                words.TryGetValue(parts[register.Number], out var own) ? RegisterWords.Decode(own, register.Modbus!, device.Modbus!.ByteOrder, device.Modbus.WordOrder) : RawValue.None);
        }

        return values;
    }
}
