using System.Collections.Immutable;
using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace MCenter.Core.Exchange;

/// <summary>
/// Books that a meter was exchanged, in one transaction with the device's new address; kept in <c>mcenter.db</c>, served from a snapshot. Readings are never touched. Thread safe.
/// </summary>
public sealed class MeterExchanges(IDbContextFactory<McenterDb> databases, DeviceStore devices, CurrentValues current, IHistoryStore history, EventLog events, TimeProvider time)
{
    private const int LongestComment = 1000;

    private volatile ImmutableDictionary<int, ImmutableArray<MeterExchange>> byDevice = ImmutableDictionary<int, ImmutableArray<MeterExchange>>.Empty;

    /// <summary>Raised after an exchange was booked or taken back.</summary>
    public event Action? Changed;

    /// <summary>Reads all exchanges; called once at start.</summary>
    public async Task LoadAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var all = await db.Set<MeterExchange>().AsNoTracking().ToListAsync(cancel);
        byDevice = all.GroupBy(e => e.DeviceId).ToImmutableDictionary(g => g.Key, g => g.OrderBy(e => e.At).ToImmutableArray());
    }

    /// <summary>A device's exchanges, oldest first.</summary>
    public ImmutableArray<MeterExchange> Of(int deviceId) => byDevice.GetValueOrDefault(deviceId, []);

    /// <summary>The seams of one counter, oldest first.</summary>
    public IReadOnlyList<CounterSeam> SeamsOf(Register register) =>
        [.. Of(register.DeviceId).SelectMany(e => e.Counters.Where(c => c.Number == register.Number).Select(c => new CounterSeam(e.At, c.OldEnd, c.NewStart)))];

    /// <summary>Checks an exchange; nothing is changed.</summary>
    /// <exception cref="InvalidInputException">A field is wrong: "at", "secondaryAddress", "counters[0].oldEnd".</exception>
    /// <exception cref="KeyNotFoundException">No such device.</exception>
    /// <exception cref="ConflictException">It is no M-Bus meter.</exception>
    public async Task CheckAsync(int deviceId, ExchangeRequest request, CancellationToken cancel)
    {
        var device = devices.Current.KnownMBus(deviceId);
        var errors = Errors(device, request).ToList();
        if (await LastAnswerAsync(device, cancel) is { } last && request.At < last)
        {
            errors.Add(new("at", ExchangeTexts.Of("BeforeLastReading")));
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    /// <summary>Books an exchange: the device has the new meter's address from now on.</summary>
    /// <exception cref="InvalidInputException">A field is wrong; nothing was changed.</exception>
    /// <exception cref="KeyNotFoundException">No such device.</exception>
    /// <exception cref="ConflictException">It is no M-Bus meter.</exception>
    public async Task<MeterExchange> BookAsync(int deviceId, ExchangeRequest request, string? userName, CancellationToken cancel)
    {
        await CheckAsync(deviceId, request, cancel);
        MeterExchange exchange = null!;
        await SaveAsync(
            deviceId,
            device =>
            {
                exchange = new()
                {
                    DeviceId = deviceId,
                    At = request.At.ToUniversalTime(),
                    Old = MeterIdentity.Of(device),
                    NewAddress = SecondaryAddresses.Whole(request.SecondaryAddress),
                    Counters = [.. request.Counters],
                    Comment = request.Comment,
                    UserName = userName,
                    BookedAt = time.GetUtcNow(),
                };
                // manufacturer, version and medium are learnt from the new meter's first answer
                return new MeterIdentity { SecondaryAddress = exchange.NewAddress, Serial = exchange.NewAddress[..8].TrimStart('0'), PrimaryAddress = device.PrimaryAddress }.ApplyTo(device);
            },
            db => db.Add(exchange),
            cancel);
        var name = devices.Current.Known(deviceId).DisplayName;
        await events.AddAsync(EventSeverity.Info, "Devices", "MeterExchanged", [name, exchange.Old.Serial, exchange.NewAddress[..8].TrimStart('0')], deviceId, userName, CancellationToken.None);
        return exchange;
    }

    /// <summary>Takes a device's last exchange back: it has the old meter's address again. Readings stay.</summary>
    /// <exception cref="InvalidInputException">There is a later exchange.</exception>
    /// <exception cref="KeyNotFoundException">No such exchange.</exception>
    public async Task UndoAsync(int deviceId, int exchangeId, string? userName, CancellationToken cancel)
    {
        var exchange = Of(deviceId).FirstOrDefault(e => e.Id == exchangeId) ?? throw new KeyNotFoundException($"No exchange {exchangeId} of device {deviceId}");
        if (Of(deviceId)[^1] != exchange)
        {
            throw new InvalidInputException([new("id", ExchangeTexts.Of("NotTheLast"))]);
        }

        await SaveAsync(deviceId, exchange.Old.ApplyTo, db => db.Remove(exchange), cancel);
        await events.AddAsync(EventSeverity.Info, "Devices", "ExchangeUndone", [devices.Current.Known(deviceId).DisplayName, exchange.Old.Serial], deviceId, userName, CancellationToken.None);
    }

    private async Task SaveAsync(int deviceId, Func<Device, Device> change, Action<McenterDb> also, CancellationToken cancel)
    {
        await devices.ChangeManyAsync(present => [change(present.Known(deviceId))], cancel, also);
        await LoadAsync(CancellationToken.None);
        // what is shown as current was the other meter's; its counters are no measure for the next answer
        current.Remove(deviceId);
        Changed?.Invoke();
    }

    /// <summary>When the old meter answered last. Without a known number both meters' answers may be booked, and the time given decides.</summary>
    private async Task<DateTimeOffset?> LastAnswerAsync(Device device, CancellationToken cancel)
    {
        if (current.Of(device.Id).LastReading is { } reading)
        {
            return device.Serial.Length > 0 ? reading.ReadAt : null;
        }

        return device.Serial.Length > 0 ? await history.NewestTimeAsync(device.Id, cancel) : null;
    }

    private IEnumerable<ValidationError> Errors(Device device, ExchangeRequest request)
    {
        if (request.At > time.GetUtcNow())
        {
            yield return new("at", ExchangeTexts.Of("Future"));
        }
        else if (Of(device.Id) is { Length: > 0 } earlier && request.At <= earlier[^1].At)
        {
            yield return new("at", ExchangeTexts.Of("BeforeExchange"));
        }

        var address = request.SecondaryAddress;
        if (!SecondaryAddresses.IsValid(address) || address[..8].Contains('F', StringComparison.OrdinalIgnoreCase))
        {
            yield return new("secondaryAddress", ExchangeTexts.Of("Address"));
        }
        else if (device.Serial.Length > 0 && device.Serial.TrimStart('0') == address[..8].TrimStart('0') && (device.SecondaryAddress.Length < 16 || address.Length < 16 || string.Equals(device.SecondaryAddress, address, StringComparison.OrdinalIgnoreCase)))
        {
            yield return new("secondaryAddress", ExchangeTexts.Of("SameMeter"));
        }

        if (request.Comment.Length > LongestComment)
        {
            yield return new("comment", ExchangeTexts.Of("TooLong", LongestComment));
        }

        for (var i = 0; i < request.Counters.Count; i++)
        {
            foreach (var error in Errors(device, request, i))
            {
                yield return error;
            }
        }
    }

    private IEnumerable<ValidationError> Errors(Device device, ExchangeRequest request, int index)
    {
        var counter = request.Counters[index];
        if (device.Registers.FirstOrDefault(r => r.Number == counter.Number) is not { } register || !register.IsCounter)
        {
            yield return new($"counters[{index}].number", ExchangeTexts.Of("NoCounter"));
        }
        else if (request.Counters.Take(index).Any(c => c.Number == counter.Number))
        {
            yield return new($"counters[{index}].number", ExchangeTexts.Of("Twice"));
        }
        else if (current.Of(device.Id).LastReading is { } last && last.ReadAt <= request.At && counter.Number < last.Values.Count && last.Values[counter.Number].AsDecimal is { } read && counter.OldEnd < read && read > 0)
        {
            yield return new($"counters[{index}].oldEnd", ExchangeTexts.Of("BelowLastReading"));
        }
    }
}
