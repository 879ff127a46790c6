using System.Collections.Immutable;

namespace MCenter.Core.Readout;

/// <summary>
/// What the lines are used for besides the readout: what pages tell, and what makes readouts wait. It locks no wire (that does the driver's
/// lease of the line): whoever wants one for long registers here first, waits for <see cref="ReadoutsPausedAsync"/>, then takes the lease. Thread safe.
/// </summary>
public sealed class LineUses(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> readouts = new(StringComparer.OrdinalIgnoreCase);
    private ImmutableList<LineUse> all = [];
    private TaskCompletionSource next = NewSignal();

    /// <summary>Raised when a use began or ended, on its thread; handlers return at once.</summary>
    public event Action? Changed;

    /// <summary>All uses now, in the order in which they began.</summary>
    public IReadOnlyList<LineUse> All => all;

    /// <summary>The use that is told first, over all lines; null when there is none.</summary>
    public LineUse? Foremost => all.MaxBy(u => u.Kind);

    /// <summary>Registers a use; readouts of the line wait from now on when <see cref="LineUse.HoldsLine"/>, but one may still be under way.</summary>
    /// <param name="line">The line's configured name.</param>
    /// <param name="kind">What for.</param>
    /// <param name="detail">What more there is to tell, the same in every language ("2400 Bd").</param>
    /// <returns>Ends the use when disposed; a second time does nothing.</returns>
    public IDisposable Begin(string line, LineUseKind kind, string detail = "")
    {
        var use = new LineUse(line, kind, time.GetUtcNow(), detail);
        Change(() => all = all.Add(use));
        Changed?.Invoke();
        return new Use(this, use);
    }

    /// <summary>The use that makes readouts of a line wait; null when none does.</summary>
    public LineUse? HolderOf(string line) => all.Where(u => u.HoldsLine && IsSame(u.Line, line)).MaxBy(u => u.Kind);

    /// <summary>Waits until the readout of a line that was under way when a holding use began is over.</summary>
    public Task ReadoutsPausedAsync(string line, CancellationToken cancel) => UntilAsync(() => readouts.GetValueOrDefault(line) == 0, cancel);

    /// <summary>Waits until no use holds a line.</summary>
    internal Task FreeAsync(string line, CancellationToken cancel) => UntilAsync(() => HolderOf(line) is null, cancel);

    /// <summary>Begins a readout of a line, which <see cref="Leave"/> ends; false when a use holds the line.</summary>
    internal bool TryEnter(string line)
    {
        lock (gate)
        {
            if (HolderOf(line) is not null)
            {
                return false;
            }

            readouts[line] = readouts.GetValueOrDefault(line) + 1;
            return true;
        }
    }

    /// <summary>Ends a readout that had begun.</summary>
    internal void Leave(string line) => Change(() => readouts[line]--);

    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void End(LineUse use)
    {
        Change(() => all = all.Remove(use));
        Changed?.Invoke();
    }

    private void Change(Action change)
    {
        lock (gate)
        {
            change();
            next.SetResult();
            next = NewSignal();
        }
    }

    private async Task UntilAsync(Func<bool> holds, CancellationToken cancel)
    {
        while (true)
        {
            Task change;
            lock (gate)
            {
                if (holds())
                {
                    return;
                }

                change = next.Task;
            }

            await change.WaitAsync(cancel);
        }
    }

    private sealed class Use(LineUses uses, LineUse use) : IDisposable
    {
        private int ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref ended, 1) == 0)
            {
                uses.End(use);
            }
        }
    }
}
