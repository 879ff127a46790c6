namespace MCenter.Drivers.Modbus.Explain;

/// <summary>A request or an answer with the meaning of its bytes.</summary>
/// <param name="Sent">Whether it is a request of ours.</param>
/// <param name="Bytes">As on the wire.</param>
/// <param name="Fields">All bytes in order, without a gap.</param>
public sealed record ExplainedTelegram(bool Sent, ReadOnlyMemory<byte> Bytes, IReadOnlyList<ExplainedField> Fields);

/// <summary>Bytes that belong together.</summary>
/// <param name="Offset">Of the first byte in the telegram.</param>
/// <param name="Hex">The bytes, two digits each, separated by blanks.</param>
/// <param name="Meaning">What they say, in the language asked for.</param>
/// <param name="IsFault">Whether they are not as they should be, or say that something is wrong.</param>
public sealed record ExplainedField(int Offset, string Hex, string Meaning, bool IsFault = false);
