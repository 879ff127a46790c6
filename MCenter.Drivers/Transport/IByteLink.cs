namespace MCenter.Drivers.Transport;

/// <summary>
/// A line of bytes in both directions, protocol-free. Used by one caller at a time (see <see cref="Line"/>), who may read and write at once.
/// What breaks it closes it: after a <see cref="LinkException"/> it is not open, and <see cref="OpenAsync"/> may be tried again.
/// </summary>
internal interface IByteLink : IAsyncDisposable
{
    /// <summary>Whether it is open, as far as is known.</summary>
    bool IsOpen { get; }

    /// <summary>Whether <see cref="SetParametersAsync"/> has an effect; a transparent converter knows no baud rate.</summary>
    bool KnowsBaudRate { get; }

    /// <summary>Opens it, closing what may be open.</summary>
    /// <exception cref="LinkException">It cannot be opened; the message says what to do.</exception>
    Task OpenAsync(CancellationToken cancel);

    /// <summary>Changes speed and character format after everything written has gone out.</summary>
    /// <exception cref="LinkException">The link is gone, or does not take these parameters.</exception>
    Task SetParametersAsync(LineParameters parameters, CancellationToken cancel);

    /// <summary>Waits for bytes.</summary>
    /// <param name="buffer">Where they go, not empty.</param>
    /// <param name="timeout">How long at most.</param>
    /// <param name="cancel">Ends the wait; no byte is lost.</param>
    /// <returns>How many came; 0 when the time-out passed without one.</returns>
    /// <exception cref="LinkException">The link is gone.</exception>
    ValueTask<int> ReadAsync(Memory<byte> buffer, TimeSpan timeout, CancellationToken cancel);

    /// <summary>Hands bytes over for sending; they may still be going out on return.</summary>
    /// <exception cref="LinkException">The link is gone.</exception>
    Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel);

    /// <summary>Waits until everything written has left this machine.</summary>
    /// <exception cref="LinkException">The link is gone.</exception>
    Task DrainAsync(CancellationToken cancel);

    /// <summary>Throws away what was received and not read.</summary>
    /// <returns>How many bytes those were.</returns>
    /// <exception cref="LinkException">The link is gone.</exception>
    int DiscardInput();
}
