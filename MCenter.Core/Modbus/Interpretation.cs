using MCenter.Core.Devices;
using MCenter.Core.Registers;

namespace MCenter.Core.Modbus;

/// <summary>One way to understand words that were read.</summary>
/// <param name="Type">Taken for this type.</param>
/// <param name="ByteOrder">In this order of bytes.</param>
/// <param name="WordOrder">In this order of words; <see cref="WordOrder.HighFirst"/> where there is only one, or a text.</param>
/// <param name="Value">What comes out.</param>
/// <param name="Words">How many words, from the first, it is made of; the length of a text or a BCD number.</param>
public sealed record Interpretation(ModbusType Type, ByteOrder ByteOrder, WordOrder WordOrder, RawValue Value, int Words)
{
    /// <summary>A register's source that reads it in this way.</summary>
    /// <param name="source">Where it stands; its length stays where the type has its own.</param>
    /// <param name="connection">The device's orders: the source names only those that differ.</param>
    public ModbusSource ApplyTo(ModbusSource source, ModbusConnection connection) => source with
    {
        Type = Type,
        Length = Type is ModbusType.Text or ModbusType.Bcd ? Words : source.Length,
        ByteOrder = ByteOrder == connection.ByteOrder ? null : ByteOrder,
        WordOrder = WordOrder == connection.WordOrder ? null : WordOrder,
    };
}
