namespace MCenter.Drivers.MBus.Link;

/// <summary>What an exchange came to.</summary>
internal enum LinkAnswerKind
{
    /// <summary>E5.</summary>
    Ack,

    /// <summary>A sound RSP_UD of the one asked.</summary>
    Data,

    /// <summary>Nothing.</summary>
    Silence,

    /// <summary>Sound telegrams, but none of the one asked.</summary>
    Foreign,

    /// <summary>Bytes, but no sound frame, in every try.</summary>
    Garbled,

    /// <summary>More than one meter answered.</summary>
    Collision,
}

/// <summary>The outcome of one request and its repeats.</summary>
/// <param name="Kind">What came.</param>
/// <param name="Frame">The whole frame of <see cref="LinkAnswerKind.Data"/>, else empty.</param>
/// <param name="Detail">What was seen, for the installer, in English; empty after a good answer.</param>
/// <param name="Retries">Repeats it took.</param>
internal sealed record LinkAnswer(LinkAnswerKind Kind, ReadOnlyMemory<byte> Frame, string Detail, int Retries)
{
    /// <summary>Bytes heard in the last try, without an echo.</summary>
    public int Bytes { get; init; }

    /// <summary>Tries in which bytes came, but no sound frame.</summary>
    public int Broken { get; init; }

    /// <summary>
    /// From the end of the request on the wire, reckoned by the baud rate, to the first byte heard in the last try; zero when nothing was. Behind a TCP
    /// converter, whose speed nobody knows, from when the request was handed over.
    /// </summary>
    public TimeSpan Waited { get; init; }

    /// <summary>Whether the converter handed the request back.</summary>
    public bool Echo { get; init; }

    /// <summary>Whether the exchange succeeded: an acknowledge or data.</summary>
    public bool Sound => Kind is LinkAnswerKind.Ack or LinkAnswerKind.Data;
}
