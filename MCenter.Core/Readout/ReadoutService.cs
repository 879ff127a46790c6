using MCenter.Core.Devices;
using MCenter.Core.Settings;

namespace MCenter.Core.Readout;

/// <summary>The readout engine.</summary>
internal sealed class ReadoutService(DeviceStore devices, SettingsStore settings, IEnumerable<IDeviceProtocol> protocols, IEnumerable<ILineSource> lines) : IReadouts
{
    public event Action? Changed;

    public Activity Activity { get; private set; } = Activity.Idle;

    public PassSummary? LastPass { get; private set; }

    public DateTimeOffset? NextDue { get; private set; }

    public IReadOnlyList<LineStatus> Lines => [.. lines.SelectMany(l => l.Lines)];

    public async Task<ReadoutResult> ReadNowAsync(int deviceId, string? userName, CancellationToken cancel)
    {
        var device = devices.Current.Find(deviceId) ?? throw new KeyNotFoundException($"No device {deviceId}");
        var general = settings.Get<GeneralSettings>();
        var protocol = protocols.Single(p => p.Name == device.Protocol);
        Changed?.Invoke();
        return await protocol.ReadAsync(device, new ReadoutOptions(TimeSpan.FromSeconds(3), 3, general.InterpretTimes), cancel);
    }

    public bool StartReadAll(string? userName) => false;

    public void StopReadAll()
    {
    }
}
