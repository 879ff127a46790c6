using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Modbus;
using MCenter.Core.Readout;
using MCenter.Drivers.Transport;

namespace MCenter.Drivers.Modbus;

/// <summary>Reads any range of a device; each address is a part of its own, so that a refused one costs no other.</summary>
internal sealed class ModbusBrowser(ModbusWires wires, TimeProvider time) : IModbusBrowser
{
    private const int Tries = 2;

    /// <inheritdoc/>
    public async Task<BrowsedRange> ReadAsync(Device device, int functionCode, int start, int count, CancellationToken cancel)
    {
        BlockReader? reader = null;
        (ReadoutFault Fault, string Detail)? fault;
        try
        {
            await using var lease = await wires.AcquireAsync(device, cancel);
            reader = new BlockReader(lease.Master, Tries);
            fault = await reader.RunAsync(ReadPlan.Of(ReadPlan.Range(functionCode, start, count), device.Modbus! with { OneRequestPerRegister = false }), cancel);
        }
        catch (LinkException e)
        {
            fault = (ReadoutFault.LinkDown, e.Message);
        }

        var words = new ushort?[count];
        foreach (var (part, own) in reader?.Words ?? new Dictionary<ReadPart, ushort[]>())
        {
            words[part.Tag] = own[0];
        }

        var telegrams = reader?.Telegrams ?? [];
        var failure = fault is { } f ? new ReadoutFailure { At = time.GetUtcNow(), Fault = f.Fault, Detail = f.Detail, Telegrams = telegrams } : null;
        return new(words, failure, telegrams);
    }
}
