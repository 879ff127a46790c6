using MCenter.Core.BusHealth;
using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Exchange;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Scan;
using MCenter.Core.Settings;

namespace MCenter.Core.Report;

/// <summary>Makes the <see cref="CommissioningReport"/> of what the box knows now. Thread safe.</summary>
public sealed class Commissioning(
    DeviceStore devices, CurrentValues values, IReadouts readouts, IHistoryStore history, MeterHealth health, ReadPlanner planner, BusWatch bus, MeterExchanges exchanges, TemplateStore templates, ScanService scans, TargetLists targets,
    SettingsStore settings, BoxIdentity box, BoxClock clock)
{
    private const int DaysOfHealth = 7;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The report, texts in the current UI culture.</summary>
    /// <exception cref="HistoryUnavailableException">The history cannot be read.</exception>
    public async Task<CommissioningReport> MakeAsync(CancellationToken cancel)
    {
        var now = clock.UtcNow;
        var answers = (await health.AllAsync(health.Today.AddDays(1 - DaysOfHealth), cancel)).ToDictionary(h => h.DeviceId, h => h.Total);
        var loads = (await planner.LinesAsync(cancel)).ToDictionary(l => l.Line);
        var meters = new List<ReportMeter>();
        foreach (var device in devices.Current.All.OrderBy(d => d.Line, StringComparer.Ordinal).ThenBy(d => d.Id))
        {
            meters.Add(await MeterAsync(device, meters.Count + 1, answers.GetValueOrDefault(device.Id) ?? new(), now, cancel));
        }

        return new()
        {
            At = now,
            SerialNumber = box.SerialNumber,
            Version = BoxIdentity.Version,
            General = settings.Get<GeneralSettings>(),
            Lines = [.. readouts.Lines.Select(l => new ReportLine(l, devices.Current.All.Count(d => d.Line == l.Name), loads.GetValueOrDefault(l.Name), bus.Lines.FirstOrDefault(b => b.Line == l.Name && b.Condition != BusCondition.NotMeasured)))],
            Meters = meters,
            Target = targets.Current is { Meters.Count: > 0 } list ? TargetComparison.Compare(list, [.. meters.Where(m => m.Device.Protocol == "MBus").Select(m => Found(m.Device, m.State)), .. NotAdded()]) : null,
        };
    }

    /// <summary>Meters that the last search of a line found and nobody added.</summary>
    private IEnumerable<TargetFound> NotAdded() => scans.All.SelectMany(scan => scan.Findings.Where(f => f is { Kind: FindingKind.New, DeviceId: null }).Select(f => new TargetFound
    {
        Name = $"{f.Manufacturer} {f.Identification}".Trim(),
        Line = scan.Request.Line,
        SecondaryAddress = f.SecondaryAddress,
        PrimaryAddress = f.PrimaryAddress,
        Serial = f.Identification,
        BaudRate = f.BaudRate,
        Medium = f.Medium,
        Answered = true,
    })).Where(found => devices.Current.FindBySerial(found.Serial).IsEmpty);

    private static TargetFound Found(Device device, DeviceState state) => new()
    {
        DeviceId = device.Id,
        Name = device.DisplayName,
        Line = device.Line,
        AddressMode = device.AddressMode,
        SecondaryAddress = device.SecondaryAddress,
        PrimaryAddress = device.PrimaryAddress,
        Serial = device.Serial,
        BaudRate = device.BaudRate,
        Medium = device.Medium,
        Answered = state.LastReading is not null,
    };

    private async Task<ReportMeter> MeterAsync(Device device, int number, MeterDay answers, DateTimeOffset now, CancellationToken cancel)
    {
        // what was read in the same minute yesterday belongs to the day before
        var from = now.AddTicks(1) - Day;
        List<Reading> lastDay = [];
        await foreach (var reading in history.ReadAsync(device.Id, from, now + Day, cancel))
        {
            lastDay.Add(reading);
        }

        var facts = new MeterFacts
        {
            Device = device,
            State = values.Of(device.Id),
            First = await history.FirstAsync(device.Id, cancel),
            LastDay = lastDay,
            IntervalMinutes = DeviceInterval.Of(device, settings.Get<GeneralSettings>()),
            Seams = exchanges.SeamsOf,
            Now = now,
            Zone = clock.Zone,
        };
        return new()
        {
            Number = number,
            Device = device,
            State = facts.State,
            Template = DeviceType.Of(device) is { } type && templates.Find(type) is { Origin: not TemplateOrigin.Deleted } known ? known.Template.Name : "",
            FabricationNumber = ReportRegisters.FabricationNumber(facts),
            Values = [.. ReportRegisters.Of(device).Select(r => Value(r, facts))],
            Answers = answers,
            ReadLastDay = lastDay.Count,
            MissedLastDay = (await history.ReadMissesAsync(device.Id, from, now + Day, cancel)).Count,
            Doubts = Plausibility.Check(facts),
        };
    }

    private static ReportValue Value(Register register, MeterFacts meter)
    {
        var newest = meter.Newest(register);
        var first = meter.First is { } reading && register.Number < reading.Values.Count ? reading.Values[register.Number] : RawValue.None;
        return new(register, first.Kind == ValueKind.None ? null : meter.First!.ReadAt, first, newest.Kind == ValueKind.None ? null : meter.State.LastReading!.ReadAt, newest);
    }
}
