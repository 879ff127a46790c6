using System.Collections.Concurrent;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Drivers.Modbus.Pdu;
using MCenter.Drivers.Transport;

namespace MCenter.Drivers.Modbus;

/// <summary>Reads Modbus devices by the registers that were set up for them.</summary>
/// <param name="name"><see cref="ModbusWires.Rtu"/> or <see cref="ModbusWires.Tcp"/>.</param>
/// <param name="wires">Where they hang.</param>
/// <param name="time">The clock.</param>
internal sealed class ModbusProtocol(string name, ModbusWires wires, TimeProvider time) : IDeviceProtocol
{
    // a meter that was given new firmware gets its chance again
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<int, LearnedPlan> learned = new();

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public async Task<ReadoutResult> ReadAsync(Device device, ReadoutOptions options, CancellationToken cancel)
    {
        if (device.Modbus is null || !device.Registers.Any(r => r.Modbus is not null))
        {
            return Failure(ReadoutFault.NoDataNow, "no registers are set up", null);
        }

        BlockReader? reader = null;
        var started = time.GetTimestamp();
        ReadoutResult result;
        try
        {
            await using var lease = await wires.AcquireAsync(device, cancel);
            started = time.GetTimestamp();
            reader = new BlockReader(lease.Master, options.Tries);
            var plan = PlanOf(device);
            var fault = await reader.RunAsync(plan.Blocks, cancel);
            result = fault is { } f ? Failure(f.Fault, f.Detail, reader) : Result(device, plan, reader);
        }
        catch (LinkException e)
        {
            result = Failure(ReadoutFault.LinkDown, e.Message, reader);
        }

        if (result is ReadoutFailure)
        {
            learned.TryRemove(device.Id, out _);
        }

        return result with { Duration = time.GetElapsedTime(started), Retries = reader?.Retries ?? 0, BrokenAnswers = reader?.BrokenAnswers ?? 0, AnswerTime = reader?.AnswerTime };
    }

    /// <summary>What was learned of the device as it is set up now, or all its registers.</summary>
    private LearnedPlan PlanOf(Device device) =>
        learned.TryGetValue(device.Id, out var known) && SameSetup(known.Device, device) && time.GetUtcNow() - known.At < Remembered
            ? known
            : new(device, time.GetUtcNow(), ReadPlan.Of(ReadPlan.Parts(device.Registers), device.Modbus!), []);

    private static bool SameSetup(Device one, Device other) =>
        one.Wire == other.Wire && one.Modbus == other.Modbus && one.Registers.Select(r => (r.Number, r.Modbus)).SequenceEqual(other.Registers.Select(r => (r.Number, r.Modbus)));

    private ReadoutResult Result(Device device, LearnedPlan plan, BlockReader reader)
    {
        List<RefusedPart> refused = [.. plan.Refused, .. reader.Refused];
        if (reader.Words.Count == 0)
        {
            return Failure(ReadoutFault.Refused, refused[0].Text, reader);
        }

        // what is refused only now (a device failure) is asked for again next time
        var lasting = refused.FindAll(r => ExceptionCodes.IsLasting(r.Exception));
        if (lasting.Count == refused.Count)
        {
            learned[device.Id] = plan with { Blocks = reader.Answered, Refused = lasting };
        }

        return new DecodedReading
        {
            At = time.GetUtcNow(),
            Telegrams = reader.Telegrams,
            Identity = null,
            Quality = Quality.Good,
            Values = RegisterValues.Of(device, reader.Words),
            Incomplete = refused.Count > 0 ? string.Join("; ", refused.Select(r => r.Text)) : null,
        };
    }

    private ReadoutFailure Failure(ReadoutFault fault, string detail, BlockReader? reader) =>
        new() { At = time.GetUtcNow(), Fault = fault, Detail = detail, Telegrams = reader?.Telegrams ?? [] };

    /// <summary>How a device is read without detours.</summary>
    private sealed record LearnedPlan(Device Device, DateTimeOffset At, IReadOnlyList<ReadBlock> Blocks, IReadOnlyList<RefusedPart> Refused);
}
