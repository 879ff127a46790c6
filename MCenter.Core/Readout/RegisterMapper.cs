using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Registers;

namespace MCenter.Core.Readout;

/// <summary>Makes a <see cref="Reading"/> of a device's answer. Pure.</summary>
internal static class RegisterMapper
{
    /// <summary>Quantities that only grow: one that shrinks makes the reading <see cref="Quality.Suspect"/>.</summary>
    private static readonly Quantity[] Counters = [Quantity.Energy, Quantity.ReactiveEnergy, Quantity.ApparentEnergy, Quantity.Volume, Quantity.Mass];

    /// <summary>All values of an answer, each in the place of its register's number; what the answer lacks has none, like the places of removed registers.</summary>
    /// <param name="device">With all registers known.</param>
    /// <param name="answer">What it answered.</param>
    /// <param name="before">Its last reading, null when there is none.</param>
    /// <param name="rasterTime">The point it is for, UTC.</param>
    public static Reading Map(Device device, DecodedReading answer, Reading? before, DateTimeOffset rasterTime)
    {
        var values = new RawValue[device.Registers.Select(r => r.Number + 1).DefaultIfEmpty(0).Max()];
        foreach (var register in device.Registers.Where(r => r.Number < answer.Values.Count))
        {
            values[register.Number] = answer.Values[register.Number].Value;
        }

        var quality = answer.Quality == Quality.Good && before is not null && RunsBackwards(answer.Values, before.Values) ? Quality.Suspect : answer.Quality;
        return new(device.Id, rasterTime, answer.At, quality, values);
    }

    /// <summary>What of a reading goes into the history: registers that are not saved have no value there.</summary>
    public static Reading Stored(Device device, Reading reading)
    {
        var saved = device.Registers.Where(r => r.SaveToDatabase).Select(r => r.Number).ToHashSet();
        return reading with { Values = [.. reading.Values.Select((value, number) => saved.Contains(number) ? value : RawValue.None)] };
    }

    private static bool RunsBackwards(IReadOnlyList<DecodedValue> now, IReadOnlyList<RawValue> before) =>
        now.Zip(before).Any(pair => IsCounter(pair.First) && pair.First.Value.AsDecimal is { } value && pair.Second.AsDecimal is { } earlier && Shrinks(earlier, value));

    private static bool IsCounter(DecodedValue value) => value is { Function: 0, StorageNumber: 0 } && Counters.Contains(value.Quantity);

    /// <summary>Some meters count export downwards from zero: there the amount is what must not shrink.</summary>
    private static bool Shrinks(decimal earlier, decimal value) => earlier < 0 ? value > earlier : value < earlier && !(earlier == 0 && value < 0);
}
