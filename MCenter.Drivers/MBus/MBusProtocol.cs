using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Drivers.MBus.Application;
using MCenter.Drivers.Transport;

namespace MCenter.Drivers.MBus;

/// <summary>Reads M-Bus meters (EN 13757-2, -3) over the configured lines.</summary>
internal sealed class MBusProtocol(MBusLines lines, TimeProvider time) : IDeviceProtocol
{
    /// <inheritdoc/>
    public string Name => "MBus";

    /// <inheritdoc/>
    public async Task<ReadoutResult> ReadAsync(Device device, ReadoutOptions options, CancellationToken cancel)
    {
        MeterReadout? readout = null;
        var started = time.GetTimestamp();
        ReadoutResult result;
        try
        {
            using var lease = await lines.AcquireAsync(device.Line, cancel);
            started = time.GetTimestamp();
            readout = new MeterReadout(lease.Master, device, options);
            var fault = await readout.RunAsync(cancel);
            result = fault is { } f
                ? Failure(f.Fault, f.Detail, readout)
                : ReadingMapper.Map(readout.Telegrams, options.InterpretTimes, time.GetUtcNow());
        }
        catch (LinkException e)
        {
            result = Failure(ReadoutFault.LinkDown, e.Message, readout);
        }

        return result with { Duration = time.GetElapsedTime(started), Retries = readout?.Retries ?? 0, BrokenAnswers = readout?.BrokenAnswers ?? 0, AnswerTime = readout?.AnswerTime };
    }

    private ReadoutFailure Failure(ReadoutFault fault, string detail, MeterReadout? readout) =>
        new() { At = time.GetUtcNow(), Fault = fault, Detail = detail, Telegrams = readout?.Telegrams ?? [] };
}
