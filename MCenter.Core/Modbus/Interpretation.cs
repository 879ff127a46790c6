using MCenter.Core.Registers;

namespace MCenter.Core.Modbus;

/// <summary>One way to understand words that were read.</summary>
/// <param name="Type">Taken for this type.</param>
/// <param name="ByteOrder">In this order of bytes.</param>
/// <param name="WordOrder">In this order of words; <see cref="WordOrder.HighFirst"/> where there is only one, or a text.</param>
/// <param name="Value">What comes out.</param>
/// <param name="Words">How many words, from the first, it is made of; the length of a text or a BCD number.</param>
public sealed record Interpretation(ModbusType Type, ByteOrder ByteOrder, WordOrder WordOrder, RawValue Value, int Words);
