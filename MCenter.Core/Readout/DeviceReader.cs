using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Events;
using MCenter.Core.History;
using MCenter.Core.Settings;
using Microsoft.Extensions.Logging;

namespace MCenter.Core.Readout;

/// <summary>Reads one device and books what came of it: current values, history, what its configuration learns, events.</summary>
internal sealed class DeviceReader(
    DeviceStore devices,
    TemplateStore templates,
    CurrentValues current,
    HistoryBuffer buffer,
    SettingsStore settings,
    BoxClock clock,
    EventLog events,
    IEnumerable<IDeviceProtocol> protocols,
    ILogger<DeviceReader> log)
{
    /// <summary>After so many failed passes a device gets one try, at the end of the pass, and an event.</summary>
    public const int FailuresUntilSilent = 2;

    private const int Tries = 3;

    private readonly Dictionary<string, IDeviceProtocol> byName = protocols.ToDictionary(p => p.Name);
    private readonly SilentDevices silent = new(events);

    /// <summary>Raised after a device was asked, with what came of it, on the readout's thread; handlers return at once.</summary>
    public event Action<Device, ReadoutResult>? Asked;

    /// <summary>Reads a device for a raster point, or by hand.</summary>
    /// <param name="deviceId">The device.</param>
    /// <param name="rasterTime">The point it is due for; null = by hand: then booked to the latest point if that is still missing.</param>
    /// <param name="cancel">Stops the readout; nothing is booked then.</param>
    /// <exception cref="KeyNotFoundException">The device is no longer there.</exception>
    public async Task<ReadoutResult> ReadAsync(int deviceId, DateTimeOffset? rasterTime, CancellationToken cancel)
    {
        var device = devices.Current.Known(deviceId);
        var result = await AskAsync(device, OptionsFor(device, byHand: rasterTime is null), cancel);
        if (result is ReadoutFailure && devices.Current.Find(deviceId) is { } moved && HasMoved(device, moved))
        {
            // it was given another address while this waited for the wire
            device = moved;
            result = await AskAsync(device, OptionsFor(device, byHand: rasterTime is null), cancel);
        }

        if (result is DecodedReading answer)
        {
            result = await AdoptAsync(device, answer, cancel);
        }

        if (devices.Current.Find(deviceId) is { } present)
        {
            Asked?.Invoke(present, result);
            await BookAsync(present, result, rasterTime);
            if (devices.Current.Find(deviceId) is null)
            {
                current.Remove(deviceId); // deleted meanwhile
            }
        }

        return result;
    }

    /// <summary>Books a point whose turn did not come before the device's next one.</summary>
    public void BookPassedOver(DuePoint point, ReadoutFault why) => Miss(point.DeviceId, point.RasterTime, clock.UtcNow, why);

    /// <summary>Whether a device is read after the others, with one try.</summary>
    public bool IsSilent(int deviceId) => current.Of(deviceId).ConsecutiveFailures >= FailuresUntilSilent;

    private static bool HasMoved(Device asked, Device now) =>
        (asked.Line, asked.AddressMode, asked.PrimaryAddress, asked.SecondaryAddress, asked.BaudRate, asked.Modbus) != (now.Line, now.AddressMode, now.PrimaryAddress, now.SecondaryAddress, now.BaudRate, now.Modbus);

    private ReadoutOptions OptionsFor(Device device, bool byHand)
    {
        var general = settings.Get<GeneralSettings>();
        var tries = device.Battery || (!byHand && IsSilent(device.Id)) ? 1 : Tries;
        return new(general.MBusTimeout, tries, general.InterpretTimes);
    }

    private async Task<ReadoutResult> AskAsync(Device device, ReadoutOptions options, CancellationToken cancel)
    {
        if (!byName.TryGetValue(device.Protocol, out var protocol))
        {
            return Failure(ReadoutFault.LinkDown, $"Nothing here speaks {device.Protocol}");
        }

        try
        {
            return await protocol.ReadAsync(device, options, cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.LogError(error, "Reading device {Device} by {Protocol} broke off", device.Id, device.Protocol);
            await events.AddAsync(EventSeverity.Error, "Readout", "ReadoutBroke", [device.DisplayName, error.Message], device.Id, cancel: cancel);
            return Failure(ReadoutFault.Malformed, error.Message);
        }
    }

    /// <summary>Lets the configuration learn from the answer; one that is not this device's, or of a device there twice, becomes a failure.</summary>
    private async Task<ReadoutResult> AdoptAsync(Device device, DecodedReading answer, CancellationToken cancel)
    {
        if (answer.Identity is { } identity && DeviceAdoption.IsForeign(device, identity))
        {
            return Failure(ReadoutFault.Malformed, ForeignAnswer.Detail(identity.Identification, DeviceAdoption.ExpectedIdentification(device)), answer);
        }

        try
        {
            if (DeviceAdoption.IsNeeded(device, answer))
            {
                await devices.ChangeAsync(device.Id, present => DeviceAdoption.Adopt(present, answer, templates.Current), cancel);
            }

            return answer;
        }
        catch (KeyNotFoundException)
        {
            return answer;
        }
        catch (Exception error) when (error is ConflictException or InvalidInputException)
        {
            return Failure(ReadoutFault.Malformed, error.Message, answer);
        }
    }

    private async Task BookAsync(Device device, ReadoutResult result, DateTimeOffset? rasterTime)
    {
        if (result is DecodedReading answer)
        {
            BookReading(device, answer, rasterTime);
            await silent.AnsweredAsync(device);
            return;
        }

        var failure = (ReadoutFailure)result;
        if (rasterTime is { } point)
        {
            Miss(device.Id, point, result.At, failure.Fault);
        }

        current.Set(After(failure, current.Of(device.Id), byHand: rasterTime is null));
        if (failure.Fault == ReadoutFault.NoDataNow)
        {
            await silent.AnsweredAsync(device);
        }
        else if (IsSilent(device.Id))
        {
            await silent.FailedAsync(device, failure);
        }
    }

    private void BookReading(Device device, DecodedReading answer, DateTimeOffset? rasterTime)
    {
        var minute = new DateTimeOffset(answer.At.UtcTicks - answer.At.UtcTicks % TimeSpan.TicksPerMinute, TimeSpan.Zero);
        var reading = RegisterMapper.Map(device, answer, current.Of(device.Id).LastReading, rasterTime ?? minute);
        // by hand: the history keeps the first reading of a point, so this one fills it only where it is missing
        var point = rasterTime ?? Raster.Latest(answer.At, clock.Zone, DeviceInterval.Of(device, settings.Get<GeneralSettings>()));
        if (clock.IsPlausible && (rasterTime is not null || point >= device.AddedAt))
        {
            buffer.Add(RegisterMapper.Stored(device, reading) with { RasterTime = point });
        }

        current.Set(new DeviceState
        {
            DeviceId = device.Id,
            LastReading = reading,
            LastFailureAt = current.Of(device.Id).LastFailureAt,
            LastFault = current.Of(device.Id).LastFault,
            LastFaultDetail = current.Of(device.Id).LastFaultDetail,
            Telegrams = answer.Telegrams,
            LastDuration = answer.Duration,
            Status = answer.Status,
        });
    }

    private static DeviceState After(ReadoutFailure failure, DeviceState before, bool byHand)
    {
        var state = before with { Telegrams = failure.Telegrams.Count > 0 ? failure.Telegrams : before.Telegrams, LastDuration = failure.Duration };
        return failure.Fault == ReadoutFault.NoDataNow
            ? state with { ConsecutiveFailures = 0 }
            : state with
            {
                LastFailureAt = failure.At,
                LastFault = failure.Fault,
                LastFaultDetail = failure.Detail,
                ConsecutiveFailures = byHand ? Math.Max(1, before.ConsecutiveFailures) : before.ConsecutiveFailures + 1,
            };
    }

    private void Miss(int deviceId, DateTimeOffset rasterTime, DateTimeOffset at, ReadoutFault fault)
    {
        if (clock.IsPlausible)
        {
            buffer.Add(new MissedReading(deviceId, rasterTime, at, fault));
        }
    }

    private ReadoutFailure Failure(ReadoutFault fault, string detail, ReadoutResult? of = null) =>
        new()
        {
            At = of?.At ?? clock.UtcNow,
            Fault = fault,
            Detail = detail,
            Telegrams = of?.Telegrams ?? [],
            Duration = of?.Duration ?? default,
            Retries = of?.Retries ?? 0,
            AnswerTime = of?.AnswerTime,
            BrokenAnswers = of?.BrokenAnswers ?? 0,
        };
}
