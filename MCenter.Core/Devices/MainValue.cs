using MCenter.Core.Registers;

namespace MCenter.Core.Devices;

/// <summary>The one value that stands for a device in lists and sums: the total of its first counter, or else its first number. Pure.</summary>
public static class MainValue
{
    // no counter has more; within them a decimal holds every mantissa
    private const int MostDigits = 9;
    private const decimal MostOfSum = 1e18m;

    /// <summary>
    /// The registers that together are the main value, empty when the device has no number. More than one only where the meter counts by tariff and
    /// sends no total of the same quantity and direction: then one for each tariff, to be added up.
    /// </summary>
    public static IReadOnlyList<Register> RegistersOf(Device device)
    {
        if (device.Registers.FirstOrDefault(r => r.IsCounter && r.SaveToDatabase) is not { } first)
        {
            var number = device.Registers.FirstOrDefault(r => IsNumber(r) && r.BaseUnit is not ("None" or "Bin")) ?? device.Registers.FirstOrDefault(IsNumber);
            return number is null ? [] : [number];
        }

        var same = device.Registers.Where(r => r.IsCounter && r.SaveToDatabase && Quantity(r) == Quantity(first)).ToList();
        return same.Find(r => Tariff(r) == 0) is { } total ? [total] : [.. same.DistinctBy(Tariff)];
    }

    /// <summary>The sum of values in base units: exact, <see cref="RawValue.None"/> when one of them is missing; a single value is kept as it is.</summary>
    public static RawValue Sum(IReadOnlyList<RawValue> values)
    {
        if (values.Count == 1)
        {
            return values[0];
        }

        if (values.Count == 0 || values.Any(v => v.AsDecimal is null))
        {
            return RawValue.None;
        }

        var sum = values.Sum(v => v.AsDecimal!.Value);
        var exponent = values.Where(v => v.Bits != 0).Select(v => (int)v.Exponent).DefaultIfEmpty(0).Min();
        var exact = values.All(v => v.Kind == ValueKind.Number) && Math.Abs(exponent) <= MostDigits && Math.Abs(sum) <= MostOfSum;
        return exact && sum / RawValue.Number(1, exponent).AsDecimal!.Value is var mantissa && Math.Abs(mantissa) <= long.MaxValue
            ? RawValue.Number((long)mantissa, exponent)
            : RawValue.Float((double)sum);
    }

    private static bool IsNumber(Register register) => register.Kind is ValueKind.Number or ValueKind.Float;

    private static long Tariff(Register register) => register.ShownTariff > 0 ? register.ShownTariff : register.Tariff;

    // import and export have names of their own; what has no name is told apart by the meter's own description
    private static (int, string, int, decimal, string, long, int) Quantity(Register register) =>
        (register.NameCode, register.NameCode == RegisterNames.NotConfigured ? register.Description : "", register.UnitCode, register.Divisor, register.RawUnit, register.Subunit, register.Phase);
}
