using System.Text;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Report;
using MCenter.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Tests.Core.Report;

/// <summary>The report of a box whose meters have a real history, and its CSV.</summary>
public sealed class CommissioningTests
{
    // 13:00 in Zurich
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task First_and_newest_values_come_from_the_history_and_the_last_readout()
    {
        await using var bench = await OpenAsync();
        var meter = await AddAsync(bench, "00000001", 40);
        var report = await bench.Get<Commissioning>().MakeAsync(default);
        (report.At, report.Answering, report.Doubtful).ShouldBe((Noon, 1, 0));
        var line = report.Lines.ShouldHaveSingleItem();
        (line.Status.Name, line.Meters, line.Load!.UnitLoads, line.Load.Milliamperes, line.Load.Plan.Fits).ShouldBe(("M-Bus", 1, 1, 1.5m, true));

        var reported = report.Meters.ShouldHaveSingleItem();
        (reported.Number, reported.Device.Id, reported.FabricationNumber, reported.ReadLastDay).ShouldBe((1, meter.Id, "4711", 24));
        var value = reported.Values[0];
        (value.FirstAt, value.First.AsDecimal, value.NewestAt, value.Newest.AsDecimal).ShouldBe((Noon.AddHours(-40), 1000m, Noon, 1040m));
        reported.Doubts.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_first_value_is_found_after_the_history_was_packed()
    {
        await using var bench = await OpenAsync();
        var meter = await AddAsync(bench, "00000001", 24 * 60);
        var before = await bench.Get<IHistoryStore>().FirstAsync(meter.Id, default);
        await bench.Get<HistoryMaintenance>().CompactAsync(Noon, long.MaxValue, default);
        (await bench.Get<IHistoryStore>().SizeAsync(default)).Readings.ShouldBe((24 * 60) + 1);
        (await bench.Get<IHistoryStore>().FirstAsync(meter.Id, default))!.RasterTime.ShouldBe(before!.RasterTime);
        before.RasterTime.ShouldBe(Noon.AddDays(-60));
        (await bench.Get<IHistoryStore>().FirstAsync(meter.Id + 1, default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_silent_meter_is_in_the_report_with_what_is_wrong()
    {
        await using var bench = await OpenAsync();
        var meter = await bench.Devices.AddAsync(new() { Name = "Silent", Line = "M-Bus", SecondaryAddress = "00000009" }, default);
        bench.Get<CurrentValues>().Set(new() { DeviceId = meter.Id, ConsecutiveFailures = 2, LastFault = ReadoutFault.NoAnswer, LastFailureAt = Noon });
        await bench.Get<IHistoryStore>().AppendAsync([], [new(meter.Id, Noon.AddMinutes(-15), Noon, ReadoutFault.NoAnswer)], default);
        var report = await bench.Get<Commissioning>().MakeAsync(default);
        (report.Answering, report.Doubtful, report.Meters[0].MissedLastDay, report.Meters[0].Values.Count).ShouldBe((0, 1, 1, 0));
        report.Meters[0].Doubts.ShouldHaveSingleItem().Rule.ShouldBe(PlausibilityRule.NeverRead);
    }

    [Fact]
    public async Task The_csv_has_a_row_a_main_register_and_defuses_formulas()
    {
        await using var bench = await OpenAsync();
        var meter = await AddAsync(bench, "00000001", 2);
        await bench.Devices.ChangeAsync(meter.Id, d => d with { Name = "=1+1", Site = "West; \"old\" wing" }, default);
        await bench.Devices.AddAsync(new() { Name = "Silent", Line = "M-Bus", SecondaryAddress = "00000009" }, default);
        var csv = Encoding.UTF8.GetString(ReportCsv.Of(await bench.Get<Commissioning>().MakeAsync(default), TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich")));
        csv.ShouldStartWith("\uFEFFNumber;Id;Line;Name;");
        var rows = csv.TrimEnd().Split("\r\n");
        rows.Length.ShouldBe(3);
        rows[1].ShouldContain(";'=1+1;Secondary;0;00000001B5151002;1;2400;");
        rows[1].ShouldContain(";\"West; \"\"old\"\" wing\";");
        rows[1].ShouldContain(";Active energy import [kWh];2026-11-22T11:00:00+01:00;1;2026-11-22T13:00:00+01:00;1.002;kWh;");
        rows[2].ShouldStartWith("2;2;M-Bus;Silent;");
    }

    private static async Task<CoreBench> OpenAsync()
    {
        var bench = await CoreBench.OpenAsync(services => services.AddSingleton<ILineSource>(new OneLine()));
        await bench.Get<HistoryStore>().OpenAsync(default);
        return bench;
    }

    /// <summary>A meter with a reading an hour, one Wh more each.</summary>
    private static async Task<Device> AddAsync(CoreBench bench, string identification, int hours)
    {
        var meter = await bench.Devices.AddAsync(new()
        {
            Name = "Main", Line = "M-Bus", SecondaryAddress = $"{identification}B5151002", Manufacturer = "EMU", Version = 16, MBusMedium = Medium.Electricity, Medium = Medium.Electricity, ReadoutCycleMinutes = 60,
            Registers =
            [
                new() { Number = 0, Description = "Energy", RawUnit = "Wh", Kind = ValueKind.Number, NameCode = RegisterNames.ActiveEnergyImport, UnitCode = RegisterUnits.KilowattHour, Divisor = 1000 },
                new() { Number = 1, Description = "Fabrication", Kind = ValueKind.Number, NameCode = RegisterNames.FabricationNumber },
            ],
        }, default);
        Reading[] readings = [.. Enumerable.Range(0, hours + 1).Select(h => Noon.AddHours(h - hours)).Select((at, h) => new Reading(meter.Id, at, at, Quality.Good, [RawValue.Number(1000 + h), RawValue.Number(4711)]))];
        await bench.Get<IHistoryStore>().AppendAsync(readings, [], default);
        bench.Get<CurrentValues>().Set(new() { DeviceId = meter.Id, LastReading = readings[^1] });
        return meter;
    }

    private sealed class OneLine : ILineSource
    {
        public IReadOnlyList<LineStatus> Lines => [new("M-Bus", "MBus", "serial:/dev/ttyS1", true, "")];

        event Action? ILineSource.Changed
        {
            add { }
            remove { }
        }
    }
}
