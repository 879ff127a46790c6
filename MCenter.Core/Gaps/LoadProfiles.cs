using System.Collections.Concurrent;
using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using Microsoft.Extensions.Logging;

namespace MCenter.Core.Gaps;

/// <summary>
/// Reads the load profile memory of meters with <see cref="Device.LoadProfile"/>: once whole from its oldest entry on, then what came since, and what is missing in
/// between ("repair"). One slice of a line at a time, each a short use of the line, so that readouts that fall due wait for no more than a slice. What is stored is never
/// written over; a slice that is read twice changes nothing. Thread safe.
/// </summary>
public sealed class LoadProfiles
{
    /// <summary>Hours of entries a slice: one a minute, when the line is busy all the time, makes ten days of the memory an hour.</summary>
    private static readonly TimeSpan SliceLength = TimeSpan.FromHours(4);

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan ContinueAfter = TimeSpan.FromHours(1);

    private const int Tries = 3;

    private readonly DeviceStore devices;
    private readonly GapLedger ledger;
    private readonly HistoryBuffer buffer;
    private readonly LineUses uses;
    private readonly ReadoutProgress progress;
    private readonly SettingsStore settings;
    private readonly BoxClock clock;
    private readonly EventLog events;
    private readonly Dictionary<string, ILoadProfileReader> readers;
    private readonly ILogger<LoadProfiles> log;
    private readonly ConcurrentDictionary<int, Work> works = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> lastSlices = new();
    private readonly SemaphoreSlim running = new(1);
    private readonly SemaphoreSlim saving = new(1);

    internal LoadProfiles(
        DeviceStore devices, GapLedger ledger, HistoryBuffer buffer, LineUses uses, ReadoutProgress progress, SettingsStore settings, BoxClock clock, EventLog events,
        IEnumerable<ILoadProfileReader> readers, ILogger<LoadProfiles> log)
    {
        this.devices = devices;
        this.ledger = ledger;
        this.buffer = buffer;
        this.uses = uses;
        this.progress = progress;
        this.settings = settings;
        this.clock = clock;
        this.events = events;
        this.readers = readers.ToDictionary(r => r.Protocol);
        this.log = log;
    }

    /// <summary>Raised when a state changed; handlers return at once.</summary>
    public event Action? Changed;

    /// <summary>How the load profile of a device stands; null when it has none that is read.</summary>
    public ProfileState? Of(int deviceId)
    {
        if (devices.Current.Find(deviceId) is not { } device || !IsRead(device))
        {
            return null;
        }

        var (cursor, work) = (CursorOf(deviceId), works.GetValueOrDefault(deviceId));
        var total = cursor is null ? 0 : (int)Math.Ceiling((EndOf(device) - cursor.Start).TotalDays);
        var done = cursor is null ? 0 : cursor.Next >= EndOf(device) - ContinueAfter ? total : (int)(cursor.Next - cursor.Start).TotalDays;
        return new(deviceId, cursor, done, total, work?.Fault, work?.Detail ?? "", work?.Repair);
    }

    /// <summary>Starts filling what is missing of a device from its memory, in slices as all else; progress is in <see cref="Of"/>, its end an event.</summary>
    /// <param name="deviceId">The device.</param>
    /// <param name="from">First day.</param>
    /// <param name="to">Last day, exclusive.</param>
    /// <param name="userName">Who asked; null = the box itself, at night.</param>
    /// <param name="cancel">Cancels the start.</param>
    /// <returns>False when a repair of this device is running already.</returns>
    /// <exception cref="KeyNotFoundException">No such device.</exception>
    /// <exception cref="InvalidInputException">Its load profile is not read.</exception>
    public async Task<bool> StartRepairAsync(int deviceId, DateOnly from, DateOnly to, string? userName, CancellationToken cancel)
    {
        var device = devices.Current.Known(deviceId);
        if (!IsRead(device))
        {
            throw new InvalidInputException([new("device", DeviceTexts.Of("LoadProfileNotRead"))]);
        }

        var missing = (await ledger.PointsAsync(deviceId, from, to, cancel)).Where(p => p.IsMissing).Select(p => p.RasterTime).ToList();
        var work = works.GetOrAdd(deviceId, _ => new Work());
        lock (work)
        {
            if (work.Repair is { Running: true })
            {
                return false;
            }

            work.Missing = new(missing);
            work.User = userName;
            work.RetryAt = default;
            work.Repair = new(missing.Count, 0, 0, missing.Count > 0, null);
        }

        if (missing.Count == 0 && userName is not null)
        {
            await TellAsync(device, work);
        }

        Changed?.Invoke();
        return true;
    }

    /// <summary>Every night: what is missing since the memory's oldest entry.</summary>
    internal async Task RepairAllAsync(CancellationToken cancel)
    {
        foreach (var device in devices.Current.All.Where(IsRead))
        {
            if (CursorOf(device.Id) is { } cursor)
            {
                var start = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(cursor.Start, clock.Zone).DateTime);
                var from = start > ledger.Today.AddDays(-GapLedger.MostDays) ? start : ledger.Today.AddDays(-GapLedger.MostDays);
                await StartRepairAsync(device.Id, from, ledger.Today.AddDays(1), null, cancel);
            }
        }
    }

    /// <summary>Reads at most one slice on every line; for the ten seconds' timer, and tests.</summary>
    /// <returns>Whether any was read.</returns>
    internal async Task<bool> RunAsync(CancellationToken cancel)
    {
        await running.WaitAsync(cancel);
        try
        {
            var lines = devices.Current.All.Where(IsRead).GroupBy(d => d.Line).Select(line => RunLineAsync(line.Key, [.. line], cancel));
            return (await Task.WhenAll(lines)).Any(read => read);
        }
        finally
        {
            running.Release();
        }
    }

    private async Task<bool> RunLineAsync(string line, List<Device> onLine, CancellationToken cancel)
    {
        var now = clock.UtcNow;
        // readouts come first, but not for ever
        if (!clock.IsPlausible || (!progress.IsIdle && now - lastSlices.GetOrAdd(line, now) < LongestWait))
        {
            return false;
        }

        foreach (var device in onLine.OrderBy(d => works.GetValueOrDefault(d.Id)?.LastSlice ?? default))
        {
            var work = works.GetOrAdd(device.Id, _ => new Work());
            if (work.RetryAt > now || await NextAsync(device, work, cancel) is not { } next)
            {
                continue;
            }

            if (!uses.TryEnter(line))
            {
                return false;
            }

            try
            {
                work.LastSlice = now;
                await ReadAsync(device, work, next.From, next.To, next.Needed, cancel);
            }
            finally
            {
                uses.Leave(line);
                lastSlices[line] = clock.UtcNow;
                Changed?.Invoke();
            }

            return true;
        }

        return false;
    }

    /// <summary>The next slice of a device, its end exclusive, and the points that a repair needs of it (null = it is the cursor's); null when there is nothing to do.</summary>
    private async Task<(DateTimeOffset From, DateTimeOffset To, List<DateTimeOffset>? Needed)?> NextAsync(Device device, Work work, CancellationToken cancel)
    {
        lock (work)
        {
            if (work.Repair is { Running: true } && work.Missing.TryPeek(out var first))
            {
                var needed = work.Missing.TakeWhile(p => p < first + SliceLength).ToList();
                return (first, needed[^1] + Minute, needed);
            }
        }

        var end = EndOf(device);
        if (CursorOf(device.Id) is not { } cursor)
        {
            return (end - ContinueAfter, end, null);
        }

        if (end - cursor.Next < ContinueAfter)
        {
            return null;
        }

        // what is stored already need not be asked for
        if (await ledger.FirstMissingAsync(device.Id, cursor.Next, end, cancel) is not { } missing)
        {
            await SaveAsync(device.Id, cursor with { Next = end }, cancel);
            return null;
        }

        var until = missing + SliceLength;
        return (missing, until < end ? until : end, null);
    }

    private async Task ReadAsync(Device device, Work work, DateTimeOffset from, DateTimeOffset to, List<DateTimeOffset>? needed, CancellationToken cancel)
    {
        var slice = await AskAsync(device, from, to, cancel);
        if (slice.Fault is { } fault)
        {
            await FailAsync(device, work, fault, slice.Detail, isRepair: needed is not null);
            return;
        }

        var spans = ledger.IntervalsOf(device);
        var readings = slice.Entries.Where(e => e.At >= from - ProfileMapper.Tolerance && e.At < to + ProfileMapper.Tolerance)
            .Select(e => ProfileMapper.Map(device, e, spans, clock.Zone)).ToList();
        var booked = readings.OfType<Reading>().Where(r => r.RasterTime <= EndOf(device)).DistinctBy(r => r.RasterTime).ToList();
        await buffer.StoreLateAsync(booked, cancel);
        (work.Fault, work.Detail) = (null, "");
        if (needed is not null)
        {
            await RepairedAsync(device, work, needed, booked);
            return;
        }

        var cursor = CursorOf(device.Id);
        var next = cursor is null
            // the first answer tells where the memory begins
            ? new ProfileCursor(slice.Oldest ?? from, slice.Oldest ?? from, 0)
            : cursor with { Next = to, OffRaster = cursor.OffRaster + readings.Count - booked.Count };
        await SaveAsync(device.Id, next, cancel);
    }

    private async Task<ProfileSlice> AskAsync(Device device, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel)
    {
        try
        {
            var slice = await readers[device.Protocol].ReadAsync(device, from, to - Minute, clock.Zone, new(settings.Get<GeneralSettings>().MBusTimeout, Tries, InterpretTimes: true), cancel);
            return slice.Identity is { } identity && DeviceAdoption.IsForeign(device, identity)
                ? new() { Fault = ReadoutFault.Malformed, Detail = ForeignAnswer.Detail(identity.Identification, DeviceAdoption.ExpectedIdentification(device)) }
                : slice;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.LogError(error, "Reading the load profile of device {Device} broke off", device.Id);
            return new() { Fault = ReadoutFault.Malformed, Detail = error.Message };
        }
    }

    private async Task RepairedAsync(Device device, Work work, List<DateTimeOffset> needed, List<Reading> booked)
    {
        var got = booked.Select(r => r.RasterTime).ToHashSet();
        lock (work)
        {
            needed.ForEach(_ => work.Missing.Dequeue());
            var filled = needed.Count(got.Contains);
            work.Repair = work.Repair! with { Filled = work.Repair.Filled + filled, NotInMeter = work.Repair.NotInMeter + needed.Count - filled, Running = work.Missing.Count > 0 };
        }

        if (!work.Repair.Running)
        {
            await TellAsync(device, work);
        }
    }

    /// <summary>A repair ends with the first slice that fails (three tries are behind it); the profile itself is tried again later.</summary>
    private async Task FailAsync(Device device, Work work, ReadoutFault fault, string detail, bool isRepair)
    {
        (work.Fault, work.Detail, work.RetryAt) = (fault, detail, clock.UtcNow + RetryAfter);
        if (isRepair)
        {
            work.Repair = work.Repair! with { Running = false, Fault = fault };
            await TellAsync(device, work);
        }
    }

    private async Task TellAsync(Device device, Work work)
    {
        var repair = work.Repair!;
        if (repair.Fault is not null && work.User is not null)
        {
            await events.AddAsync(EventSeverity.Warning, "Gaps", "GapRepairFailed", [device.DisplayName, Text(repair.Filled), Text(repair.Points), work.Detail], device.Id, work.User);
        }
        else if (work.User is not null || repair.Filled > 0)
        {
            // at night only what was changed is told
            await events.AddAsync(EventSeverity.Info, "Gaps", "GapsRepaired", [device.DisplayName, Text(repair.Filled), Text(repair.Points), Text(repair.NotInMeter)], device.Id, work.User);
        }
    }

    private bool IsRead(Device device) => device.LoadProfile && device.Registers.Count > 0 && readers.ContainsKey(device.Protocol);

    private DateTimeOffset EndOf(Device device) => Raster.Latest(clock.UtcNow, clock.Zone, ledger.IntervalsOf(device)[^1].Minutes);

    private ProfileCursor? CursorOf(int deviceId) => settings.Get<ProfileCursors>().All.GetValueOrDefault(deviceId);

    private async Task SaveAsync(int deviceId, ProfileCursor cursor, CancellationToken cancel)
    {
        await saving.WaitAsync(cancel);
        try
        {
            var all = settings.Get<ProfileCursors>().All.Where(c => devices.Current.Find(c.Key) is not null).ToDictionary();
            all[deviceId] = cursor;
            await settings.SaveAsync(new ProfileCursors { All = all }, cancel);
        }
        finally
        {
            saving.Release();
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>What goes on with one device; not kept over a restart.</summary>
    private sealed class Work
    {
        public Queue<DateTimeOffset> Missing { get; set; } = [];

        public GapRepair? Repair { get; set; }

        public string? User { get; set; }

        public ReadoutFault? Fault { get; set; }

        public string Detail { get; set; } = "";

        public DateTimeOffset RetryAt { get; set; }

        public DateTimeOffset LastSlice { get; set; }
    }
}
