using MCenter.Core.Commands;
using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Drivers.MBus.Application;
using MCenter.Drivers.MBus.Link;

namespace MCenter.Drivers.MBus.Commands;

/// <summary>Gives one meter another primary address (D48 6.4.2) or baud rate (6.4.1) and sees that it answers there. Made for one lease.</summary>
internal sealed class MeterMove(MBusMaster master, Device device, ReadoutOptions options, TimeProvider time)
{
    /// <summary>A meter may need a while before it listens anew.</summary>
    private static readonly TimeSpan PauseBeforeLooking = TimeSpan.FromSeconds(1);

    private const int Looks = 3;

    /// <summary>Record of the bus address: DIF 01, VIF 7A.</summary>
    private static readonly byte[] AddressRecord = [0x01, 0x7A];

    /// <summary>Sets the meter's primary address, unless somebody else answers there.</summary>
    public async Task<MoveOutcome> ToAddressAsync(byte address, CancellationToken cancel)
    {
        await master.UseBaudRateAsync(device.BaudRate, cancel);
        var there = Meter(device with { AddressMode = AddressMode.Primary, PrimaryAddress = address });
        switch (await there.LookAsync(cancel))
        {
            case (Presence.Itself, _):
                // set before by a box that did not get to record it
                return new(CommandState.Confirmed, "");
            case (Presence.Unnamed or Presence.Somebody, var who):
                return new(CommandState.Failed, $"address {address} is taken: {who}");
        }

        var here = Meter(device);
        if (await here.ReadyAsync(cancel) is { } problem)
        {
            return new(CommandState.Failed, problem);
        }

        var answer = await here.SendAsync(ControlInformation.DataSend, [.. AddressRecord, address]);
        for (var look = 0; look < Looks; look++)
        {
            await Task.Delay(PauseBeforeLooking, time, CancellationToken.None);
            switch (await there.LookAsync(CancellationToken.None))
            {
                case (Presence.Itself, _):
                // nobody was there before
                case (Presence.Unnamed, _) when answer.Kind == LinkAnswerKind.Ack:
                    return new(CommandState.Confirmed, "");
                case (Presence.Unnamed or Presence.Somebody, var who):
                    return NotThere(answer, $"at address {address} it could not be told apart: {who}");
            }
        }

        return NotThere(answer, await here.ReadyAsync(CancellationToken.None) is null
            ? $"it does not answer at address {address}, but as it did before"
            : $"it answers neither at address {address} nor as before");
    }

    /// <summary>Sets the meter's baud rate; one that then does not answer is set back, in case that it hears and is not heard.</summary>
    public async Task<MoveOutcome> ToBaudRateAsync(int baudRate, CancellationToken cancel)
    {
        var (here, there) = (Meter(device), Meter(device with { BaudRate = baudRate }));
        if (await here.ReadyAsync(cancel) is { } problem)
        {
            // set before by a box that did not get to record it
            return await there.AnswersAsync(cancel) ? new(CommandState.Confirmed, "") : new(CommandState.Failed, problem);
        }

        // E5 comes at the old rate
        var answer = await here.SendAsync(ControlInformation.SetBaudRate(baudRate)!.Value, []);
        for (var look = 0; look < Looks; look++)
        {
            await Task.Delay(PauseBeforeLooking, time, CancellationToken.None);
            if (await there.AnswersAsync(CancellationToken.None))
            {
                return new(CommandState.Confirmed, "");
            }
        }

        await there.ReadyAsync(CancellationToken.None);
        await there.SendAsync(ControlInformation.SetBaudRate(device.BaudRate)!.Value, []);
        return NotThere(answer, await here.AnswersAsync(CancellationToken.None)
            ? $"it does not answer at {baudRate} Bd, but at {device.BaudRate} Bd as before"
            : $"it answers neither at {baudRate} Bd nor at {device.BaudRate} Bd");
    }

    private static MoveOutcome NotThere(LinkAnswer answer, string seen) =>
        answer.Kind == LinkAnswerKind.Ack ? new(CommandState.NotConfirmed, seen) : new(CommandState.Failed, $"{answer.Detail}; {seen}");

    private AddressedMeter Meter(Device at) => new(master, at, options);
}

/// <summary>What came of it.</summary>
/// <param name="State">Confirmed, NotConfirmed or Failed.</param>
/// <param name="Detail">What was seen, in English; empty when confirmed.</param>
internal readonly record struct MoveOutcome(CommandState State, string Detail);
