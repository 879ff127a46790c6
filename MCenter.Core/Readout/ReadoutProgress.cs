namespace MCenter.Core.Readout;

/// <summary>Counts what all lines together are doing. Thread safe.</summary>
internal sealed class ReadoutProgress
{
    private readonly Lock gate = new();
    private int done;
    private int total;
    private int reading;

    /// <summary>Raised after every change, on the readout's thread.</summary>
    public event Action? Changed;

    /// <summary>The present moment.</summary>
    public Activity Activity { get; private set; } = Activity.Idle;

    /// <summary>The last finished raster pass.</summary>
    public PassSummary? LastPass { get; private set; }

    /// <summary>Whether nothing is being read or waits.</summary>
    public bool IsIdle => Activity.Kind == ActivityKind.Idle;

    /// <summary>So many readouts are to come.</summary>
    public void Expect(int count) => Change(() => total += count, null);

    /// <summary>One of them begins.</summary>
    public void Begin(string deviceName) => Change(() => reading++, deviceName);

    /// <summary>One that had begun is done.</summary>
    public void End() => Change(() => (reading, done) = (reading - 1, done + 1), null);

    /// <summary>So many will not be done.</summary>
    public void Skip(int count) => Change(() => total -= count, null);

    /// <summary>A raster pass is finished.</summary>
    public void Finish(PassSummary pass)
    {
        LastPass = pass;
        Changed?.Invoke();
    }

    private void Change(Action count, string? deviceName)
    {
        lock (gate)
        {
            count();
            if (done >= total && reading == 0)
            {
                (done, total, Activity) = (0, 0, Activity.Idle);
            }
            else
            {
                Activity = new(ActivityKind.Reading, done, total, deviceName ?? Activity.DeviceName);
            }
        }

        Changed?.Invoke();
    }
}
