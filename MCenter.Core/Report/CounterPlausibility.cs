using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Registers;

namespace MCenter.Core.Report;

/// <summary>The rules about counters, over time. Pure.</summary>
internal static class CounterPlausibility
{
    // eight digits, as most meters show, and a positive integer of 32 bits
    private static readonly long[] Ends = [99_999_999, int.MaxValue];
    private const decimal NearEnd = 0.95m;

    private static readonly TimeSpan LongStandstill = TimeSpan.FromDays(1);

    // of a few points, or between numbers that are nearly alike, chance says nothing
    private const int LeastPoints = 12;
    private const decimal MostTimes = 10;
    private const decimal LeastWattHours = 1000;

    public static IEnumerable<Doubt> Check(MeterFacts meter) =>
        meter.Device.Registers.Where(r => r.IsCounter).SelectMany(counter => Counter(meter, counter)).Concat(Standstill(meter)).Concat(Power(meter));

    private static IEnumerable<Doubt> Counter(MeterFacts meter, Register counter)
    {
        var newest = meter.Newest(counter);
        if (PublishedValue.Of(newest, counter).Scaled < 0)
        {
            yield return Plausibility.Of(PlausibilityRule.NegativeCounter, DoubtLevel.Error, counter, Plausibility.Title(counter), Plausibility.Number(newest, counter));
        }

        var series = meter.Series(counter);
        var seams = meter.Seams(counter);
        if (series.Zip(series.Skip(1)).LastOrDefault(p => Shrinks(p.First.Number + seams.ShiftAt(p.First.At), p.Second.Number + seams.ShiftAt(p.Second.At))) is { Second.At.Ticks: > 0 } fall)
        {
            yield return Plausibility.Of(PlausibilityRule.FallingCounter, DoubtLevel.Error, counter,
                Plausibility.Title(counter), Plausibility.Number(fall.First.Raw, counter), Plausibility.Number(fall.Second.Raw, counter), Plausibility.Time(fall.Second.At, meter));
        }

        if (newest.Kind == ValueKind.Number && Ends.Any(end => newest.Bits <= end && newest.Bits >= end * NearEnd))
        {
            yield return Plausibility.Of(PlausibilityRule.OverflowNear, DoubtLevel.Note, counter, Plausibility.Title(counter), Plausibility.Number(newest, counter));
        }
    }

    /// <summary>Some meters count export downwards from zero: there the amount is what must not shrink.</summary>
    private static bool Shrinks(decimal earlier, decimal later) => earlier < 0 ? later > earlier : later < earlier && !(earlier == 0 && later < 0);

    private static IEnumerable<Doubt> Standstill(MeterFacts meter)
    {
        if (MainValue.RegistersOf(meter.Device) is [{ IsCounter: true } main] && meter.Series(main) is [var first, .., var last]
            && last.At - first.At >= LongStandstill && meter.Seams(main).Count == 0 && first.Number == last.Number)
        {
            yield return Plausibility.Of(PlausibilityRule.Standstill, DoubtLevel.Note, main, Plausibility.Title(main), Plausibility.Time(first.At, meter));
        }
    }

    /// <summary>What the energy rose by within the last day, against the mean of the power shown at the same instants.</summary>
    private static IEnumerable<Doubt> Power(MeterFacts meter)
    {
        if (MainValue.RegistersOf(meter.Device) is not [{ RawUnit: "Wh" } energy] || PowerOf(meter.Device, energy) is not { } power)
        {
            yield break;
        }

        var read = meter.LastDay.Where(r => Math.Max(energy.Number, power.Number) < r.Values.Count && r.Values[energy.Number].AsDecimal >= 0 && r.Values[power.Number].AsDecimal is not null).ToList();
        if (read.Count < LeastPoints)
        {
            yield break;
        }

        var seams = meter.Seams(energy);
        decimal At(Reading r) => r.Values[energy.Number].AsDecimal!.Value + seams.ShiftAt(r.ReadAt);
        var hours = (decimal)(read[^1].ReadAt - read[0].ReadAt).TotalHours;
        var rise = At(read[^1]) - At(read[0]);
        var expected = read.Average(r => Math.Max(0, r.Values[power.Number].AsDecimal!.Value)) * hours;
        if (rise >= 0 && Math.Max(rise, expected) > (Math.Min(rise, expected) * MostTimes) + LeastWattHours)
        {
            yield return Plausibility.Of(PlausibilityRule.PowerImplausible, DoubtLevel.Warning, power,
                Plausibility.Number(Math.Round(rise / 1000, 1)), Plausibility.Number(Math.Round(hours, 1)), Plausibility.Number(Math.Round(expected / 1000, 1)));
        }
    }

    private static Register? PowerOf(Device device, Register energy) =>
        device.Registers.FirstOrDefault(r => r is { RawUnit: "W", Function: 0, StorageNumber: 0, Tariff: 0, Phase: 0, SaveToDatabase: true } && r.Subunit == energy.Subunit);
}
