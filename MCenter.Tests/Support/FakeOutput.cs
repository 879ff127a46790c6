using MCenter.Core.History;
using MCenter.Core.Outputs;
using TestResult = MCenter.Core.Outputs.TestResult;

namespace MCenter.Tests.Support;

/// <summary>A target in memory that can be away.</summary>
internal sealed class FakeOutput(TimeProvider time, string name = "fake") : IOutput
{
    private readonly List<(OutputBatch Batch, DateTimeOffset At)> taken = [];

    public string Name => name;

    public bool Active { get; set; } = true;

    /// <summary>What the target says instead of taking a batch; null = it takes all.</summary>
    public string? Fault { get; set; }

    /// <summary>Runs at every delivery, before it is taken; what it throws, the delivery throws.</summary>
    public Func<CancellationToken, Task> OnSend { get; set; } = _ => Task.CompletedTask;

    /// <summary>Runs after a batch was taken, before the box hears of it.</summary>
    public Action OnTaken { get; set; } = () => { };

    /// <summary>When it was tried.</summary>
    public List<DateTimeOffset> Tries { get; } = [];

    /// <summary>What it took, and when it had taken it.</summary>
    public IReadOnlyList<(OutputBatch Batch, DateTimeOffset At)> Taken => taken;

    public IEnumerable<Reading> Readings => taken.SelectMany(t => t.Batch.Readings);

    /// <summary>What it took for one reason, in the order in which it came.</summary>
    public IEnumerable<Reading> For(OutputReason reason) => taken.Where(t => t.Batch.Reason == reason).SelectMany(t => t.Batch.Readings);

    public async Task<DeliveryResult> SendAsync(OutputBatch batch, CancellationToken cancel)
    {
        Tries.Add(time.GetUtcNow());
        await OnSend(cancel);
        if (Fault is not null)
        {
            return DeliveryResult.Failed(Fault);
        }

        taken.Add((batch, time.GetUtcNow()));
        OnTaken();
        cancel.ThrowIfCancellationRequested();
        return DeliveryResult.Delivered;
    }

    public Task<TestResult> TestAsync(CancellationToken cancel) => Task.FromResult(new TestResult(Fault is null, Fault ?? "written and removed"));
}
