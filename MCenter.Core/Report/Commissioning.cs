using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Exchange;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Settings;

namespace MCenter.Core.Report;

/// <summary>Makes the <see cref="CommissioningReport"/> of what the box knows now. Thread safe.</summary>
public sealed class Commissioning(
    DeviceStore devices, CurrentValues values, IReadouts readouts, IHistoryStore history, MeterExchanges exchanges, TemplateStore templates, SettingsStore settings, BoxIdentity box, BoxClock clock)
{
    /// <summary>What an M-Bus of this box may be loaded with, milliamperes (the manual's M-Bus chapter).</summary>
    public const int LimitMilliamperes = 450;

    /// <summary>What a unit load draws, milliamperes (EN 13757-2).</summary>
    public const decimal MilliamperesAUnitLoad = 1.5m;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The report, texts in the current UI culture.</summary>
    /// <exception cref="HistoryUnavailableException">The history cannot be read.</exception>
    public async Task<CommissioningReport> MakeAsync(CancellationToken cancel)
    {
        var now = clock.UtcNow;
        var meters = new List<ReportMeter>();
        foreach (var device in devices.Current.All.OrderBy(d => d.Line, StringComparer.Ordinal).ThenBy(d => d.Id))
        {
            meters.Add(await MeterAsync(device, meters.Count + 1, now, cancel));
        }

        return new()
        {
            At = now,
            SerialNumber = box.SerialNumber,
            Version = BoxIdentity.Version,
            General = settings.Get<GeneralSettings>(),
            Lines = [.. readouts.Lines.Select(Line)],
            Meters = meters,
        };
    }

    private ReportLine Line(LineStatus status)
    {
        var count = devices.Current.All.Count(d => d.Line == status.Name);
        return status.Kind == "MBus" ? new(status, count, count, count * MilliamperesAUnitLoad, LimitMilliamperes) : new(status, count, null, null, null);
    }

    private async Task<ReportMeter> MeterAsync(Device device, int number, DateTimeOffset now, CancellationToken cancel)
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
