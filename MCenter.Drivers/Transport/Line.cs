using MCenter.Core.Modules;
using MCenter.Core.Readout;

namespace MCenter.Drivers.Transport;

/// <summary>One configured line: a link that is kept open and used by one at a time. Thread safe.</summary>
internal sealed class Line(LineOptions options, IByteLink link, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim turn = new(1);
    private TimeSpan pause = FirstPause;
    private DateTimeOffset nextTry = DateTimeOffset.MinValue;
    private LinkException? failure;

    /// <summary>Its configured name.</summary>
    public string Name => options.Name;

    /// <summary>Its state for pages and the API; down until it was opened.</summary>
    public LineStatus Status { get; private set; } = new(options.Name, options.Kind, options.Endpoint, false, "not opened yet");

    /// <summary>The kind of trouble while it is down for a known reason, else null.</summary>
    public LinkProblem? Problem => failure?.Problem;

    /// <summary>When the keeper is to look at it again.</summary>
    public DateTimeOffset NextLook => failure is null ? time.GetUtcNow() + TimeSpan.FromSeconds(5) : nextTry;

    /// <summary>Raised when <see cref="Status"/> changed; handlers return at once.</summary>
    public event Action? Changed;

    /// <summary>
    /// Waits for the line's turn and hands it over, opened, with stale input thrown away. A line that could not be opened is tried
    /// again after a pause of 1 to 30 s, whoever asks.
    /// </summary>
    /// <exception cref="LinkException">It is down.</exception>
    public async Task<LineLease> AcquireAsync(CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            return new LineLease(this, link, await EnsureOpenAsync(cancel));
        }
        catch
        {
            turn.Release();
            throw;
        }
    }

    /// <summary>Closes the link unless somebody uses it now; it is opened again for the next who asks.</summary>
    public async Task CloseIdleAsync()
    {
        if (turn.Wait(0))
        {
            try
            {
                await link.DisposeAsync();
            }
            finally
            {
                turn.Release();
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => link.DisposeAsync();

    internal void Release()
    {
        if (!link.IsOpen && failure is null)
        {
            Down(new LinkException(LinkProblem.Lost, $"{options.Endpoint} was lost: it is opened again by itself"));
            nextTry = time.GetUtcNow();
        }

        turn.Release();
    }

    /// <summary>Whether it had to be opened.</summary>
    private async Task<bool> EnsureOpenAsync(CancellationToken cancel)
    {
        if (failure is not null && time.GetUtcNow() < nextTry)
        {
            throw failure;
        }

        try
        {
            var closed = !StillThere();
            if (closed)
            {
                await link.OpenAsync(cancel);
            }

            Up();
            return closed;
        }
        catch (LinkException e)
        {
            Down(e);
            throw;
        }
    }

    private bool StillThere()
    {
        try
        {
            if (link.IsOpen)
            {
                link.DiscardInput();
            }
        }
        catch (LinkException)
        {
            // closed while nobody used it (a converter that drops idle connections): opened again at once
        }

        return link.IsOpen;
    }

    private void Up()
    {
        (failure, pause) = (null, FirstPause);
        Set(Status with { Up = true, Problem = "" });
    }

    private void Down(LinkException e)
    {
        failure = e;
        nextTry = time.GetUtcNow() + pause;
        pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        Set(Status with { Up = false, Problem = e.Message });
    }

    private void Set(LineStatus status)
    {
        if (status != Status)
        {
            Status = status;
            Changed?.Invoke();
        }
    }
}

/// <summary>The right to use a line until disposed.</summary>
internal sealed class LineLease(Line line, IByteLink link, bool fresh) : IDisposable
{
    private bool released;

    /// <summary>The line's link, open when the lease was given.</summary>
    public IByteLink Link { get; } = link;

    /// <summary>Whether the link had to be opened for this lease.</summary>
    public bool Fresh { get; } = fresh;

    /// <summary>Gives the line to the next in the queue; a second call does nothing.</summary>
    public void Dispose()
    {
        if (!released)
        {
            released = true;
            line.Release();
        }
    }
}
