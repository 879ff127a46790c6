namespace MCenter.Drivers.Modbus.Explain;

/// <summary>Cuts a telegram into fields, from its first byte to its last.</summary>
internal sealed class FieldList(ReadOnlyMemory<byte> bytes, ExchangeTexts texts)
{
    private readonly List<ExplainedField> all = [];
    private int offset;

    /// <summary>The fields so far.</summary>
    public IReadOnlyList<ExplainedField> All => all;

    /// <summary>Texts for meanings.</summary>
    public ExchangeTexts Texts => texts;

    /// <summary>Bytes not taken yet.</summary>
    public ReadOnlySpan<byte> Rest => bytes.Span[offset..];

    /// <summary>How many those are.</summary>
    public int Left => bytes.Length - offset;

    /// <summary>The next bytes, with a text; fewer when the telegram ends, none when it has.</summary>
    public void Take(int count, string key, object? argument = null, bool isFault = false) => TakeAs(count, argument is null ? texts[key] : texts[key, argument], isFault || key == "Rest");

    /// <summary>The same with a meaning.</summary>
    public void TakeAs(int count, string meaning, bool isFault = false)
    {
        var own = Rest[..Math.Clamp(count, 0, Left)];
        if (own.Length > 0)
        {
            all.Add(new(offset, string.Join(' ', Convert.ToHexString(own).Chunk(2).Select(pair => new string(pair))), meaning, isFault));
            offset += own.Length;
        }
    }
}
