using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;

namespace MCenter.Tests.Support;

/// <summary>A protocol whose answers the test says; silent until then. Stands in for M-Bus.</summary>
internal sealed class FakeProtocol(TimeProvider time) : IDeviceProtocol
{
    public string Name => "MBus";

    /// <summary>What a device answers.</summary>
    public Func<Device, ReadoutResult>? Answer { get; set; }

    public Task<ReadoutResult> ReadAsync(Device device, ReadoutOptions options, CancellationToken cancel) =>
        Task.FromResult(Answer?.Invoke(device) ?? new ReadoutFailure { At = time.GetUtcNow(), Fault = ReadoutFault.NoAnswer, Detail = "silent" });
}
