using System.Globalization;
using MCenter.Core.Commands;
using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Readout;
using MCenter.Drivers.MBus.Link;
using MCenter.Drivers.Transport;

namespace MCenter.Drivers.MBus.Commands;

/// <summary>Sends commands to M-Bus meters (SND_UD; D48 6.4): one lease a command, E5 checked, what the meter then shows read back.</summary>
internal sealed class MBusCommander(MBusLines lines, TimeProvider time) : IDeviceCommander
{
    /// <summary>So long after a full minute a time without seconds may still be sent; a selection takes its time.</summary>
    private static readonly TimeSpan MinuteTolerance = TimeSpan.FromSeconds(5);

    /// <summary>A valve needs a while to turn.</summary>
    private static readonly TimeSpan PauseBeforeReading = TimeSpan.FromSeconds(2);

    private const int Readings = 3;
    private const int Minutes = 3;

    /// <summary>Nobody confirms a broadcast, so it is repeated; its commands may come twice.</summary>
    private const int Broadcasts = 3;

    /// <inheritdoc/>
    public string Name => "MBus";

    /// <inheritdoc/>
    public async Task<CommandOutcome> SendAsync(Device device, CommandTelegram telegram, CommandValues values, ReadoutOptions options, CancellationToken cancel)
    {
        var bytes = new CommandBytes(telegram.Data, values.Tariff, device.PrimaryAddress, values.Zone);
        try
        {
            for (var minute = 0; minute < Minutes; minute++)
            {
                // the line is not held for it
                await FullMinuteAsync(bytes, cancel);
                using var lease = await lines.AcquireAsync(device.Line, cancel);
                var meter = new AddressedMeter(lease.Master, device, options);
                if (await meter.ReadyAsync(cancel) is { } problem)
                {
                    return Ended(CommandState.Failed, problem);
                }

                if (!IsPast(bytes))
                {
                    return await SendAsync(meter, telegram, bytes);
                }
            }

            return Ended(CommandState.Failed, $"the line was too busy in {Minutes} full minutes for a time without seconds");
        }
        catch (LinkException e)
        {
            return Ended(CommandState.Failed, e.Message);
        }
    }

    /// <inheritdoc/>
    public async Task<CommandOutcome> BroadcastAsync(string line, int baudRate, CommandTelegram telegram, CommandValues values, CancellationToken cancel)
    {
        try
        {
            using var lease = await lines.AcquireAsync(line, cancel);
            var master = lease.Master;
            await master.UseBaudRateAsync(baudRate, cancel);
            for (var sent = 0; sent < Broadcasts; sent++)
            {
                var data = new CommandBytes(telegram.Data, values.Tariff, 0, values.Zone).At(time.GetUtcNow());
                await master.SendAsync(MBusAddress.Broadcast, Byte(telegram.Ci), data, new(TimeSpan.Zero, 1), CancellationToken.None);
                // as long as a meter may be busy with it
                await Task.Delay(master.Timing.AnswerLimit, time, CancellationToken.None);
            }

            return Ended(CommandState.Sent, "");
        }
        catch (LinkException e)
        {
            return Ended(CommandState.Failed, e.Message);
        }
    }

    /// <inheritdoc/>
    public Task<CommandOutcome> SetAddressAsync(Device device, int address, ReadoutOptions options, CancellationToken cancel) =>
        MoveAsync(device, options, move => move.ToAddressAsync((byte)address, cancel), cancel);

    /// <inheritdoc/>
    public Task<CommandOutcome> SetBaudRateAsync(Device device, int baudRate, ReadoutOptions options, CancellationToken cancel) =>
        MoveAsync(device, options, move => move.ToBaudRateAsync(baudRate, cancel), cancel);

    private async Task<CommandOutcome> MoveAsync(Device device, ReadoutOptions options, Func<MeterMove, Task<MoveOutcome>> run, CancellationToken cancel)
    {
        try
        {
            using var lease = await lines.AcquireAsync(device.Line, cancel);
            var (state, detail) = await run(new MeterMove(lease.Master, device, options, time));
            return Ended(state, detail);
        }
        catch (LinkException e)
        {
            return Ended(CommandState.Failed, e.Message);
        }
    }

    private async Task<CommandOutcome> SendAsync(AddressedMeter meter, CommandTelegram telegram, CommandBytes bytes)
    {
        var answer = await meter.SendAsync(Byte(telegram.Ci), bytes.At(time.GetUtcNow()));
        var received = answer.Kind == LinkAnswerKind.Ack;
        if (telegram.Confirm is not { } check)
        {
            return received ? Ended(CommandState.Acknowledged, "") : Ended(CommandState.Failed, answer.Detail);
        }

        // without E5 it may have been obeyed all the same: only the meter's own word tells
        var expected = ReadBack.Expected(check, bytes.Tariff);
        decimal? shown = null;
        var read = false;
        for (var reading = 0; reading < (received ? Readings : 1); reading++)
        {
            await Task.Delay(PauseBeforeReading, time, CancellationToken.None);
            if (await meter.ReadAsync() is { } telegrams)
            {
                (shown, read) = (ReadBack.Find(telegrams, check.Vif), true);
                if (shown == expected)
                {
                    return Ended(CommandState.Confirmed, "");
                }
            }
        }

        var seen = !read ? "it could not be read back" : shown is null ? $"it shows no record {check.Vif}" : $"it shows {shown} instead of {expected}";
        return received ? Ended(CommandState.NotConfirmed, seen) : Ended(CommandState.Failed, $"{answer.Detail}; {seen}");
    }

    private async Task FullMinuteAsync(CommandBytes bytes, CancellationToken cancel)
    {
        if (IsPast(bytes))
        {
            await Task.Delay(TimeSpan.FromMinutes(1) - PastMinute, time, cancel);
        }
    }

    private bool IsPast(CommandBytes bytes) => bytes.AtFullMinute && PastMinute > MinuteTolerance;

    private TimeSpan PastMinute => TimeSpan.FromTicks(time.GetUtcNow().UtcTicks % TimeSpan.TicksPerMinute);

    private CommandOutcome Ended(CommandState state, string detail) => new(state, detail, time.GetUtcNow());

    private static byte Byte(string hex) => byte.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
