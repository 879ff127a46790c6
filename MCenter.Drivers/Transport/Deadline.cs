namespace MCenter.Drivers.Transport;

/// <summary>A caller's cancellation that also fires when a time is over. Tell the two apart by asking the caller's token.</summary>
internal readonly struct Deadline : IDisposable
{
    private readonly CancellationTokenSource timer;
    private readonly CancellationTokenSource both;

    /// <summary>Starts the time.</summary>
    public Deadline(TimeSpan after, TimeProvider time, CancellationToken cancel)
    {
        timer = new CancellationTokenSource(after, time);
        both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancel);
    }

    /// <summary>Fires at the end of the time or when the caller cancels.</summary>
    public CancellationToken Token => both.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        both.Dispose();
        timer.Dispose();
    }
}
