namespace MCenter.Drivers.Simulation.Building;

/// <summary>
/// What the building draws and makes in each quarter hour: pure functions, so that a meter of the whole and the meters of its parts agree.
/// Electric power in W, water in l/h, heat in W, temperatures in degrees Celsius.
/// </summary>
internal static class Loads
{
    /// <summary>Outdoor temperature: the season, the hour, and weather that lasts some days.</summary>
    public static double Outdoor(QuarterHour q) =>
        10.5 - (9.5 * q.Winter) - (3.5 * Math.Cos((q.Hour - 3) * 2 * Math.PI / 24)) + (8 * (Noise.Smooth(1, q.Index / 250.0) - 0.5));

    /// <summary>A flat: refrigerator and stand-by, breakfast, noon, the long evening; more at home on weekends, more light in winter.</summary>
    public static double Flat(QuarterHour q, int flat)
    {
        var people = 0.7 + (0.35 * flat);
        var home = (450 * q.Around(q.Weekend ? 9 : 7, 0.8)) + ((q.Weekend ? 900 : 380) * q.Around(12.2, 0.9)) + (1050 * q.Around(19.3, 2.2)) + (q.Weekend ? 250 * q.Around(15, 3) : 0);
        return 95 + (20 * flat) + (people * home * (1 + (0.15 * q.Winter)) * (0.45 + (1.1 * Noise.At(10 + flat, q.Index))));
    }

    /// <summary>The bakery: cold rooms always, ovens from three in the morning, the shop by day; closed on Sundays.</summary>
    public static double Bakery(QuarterHour q) =>
        1400 + (300 * Noise.At(20, q.Index)) + Working(q, (Ovens(q) * 14500 * (0.85 + (0.3 * Noise.At(21, q.Index)))) + (q.Hour is >= 6 and < 18.5 ? 2600 + (500 * Noise.At(22, q.Index)) : 0));

    /// <summary>Lift, stairs, cellar.</summary>
    public static double Stairs(QuarterHour q) =>
        140 + (170 * (q.Around(7.3, 1.2) + q.Around(18, 2)) * (0.5 + Noise.At(30, q.Index))) + (q.Hour is < 6.5 or > 20 ? 90 : 0);

    /// <summary>Washing on weekdays and Saturdays, in runs.</summary>
    public static double Laundry(QuarterHour q) =>
        12 + (q.Local.DayOfWeek != DayOfWeek.Sunday && q.Hour is >= 8 and < 20 && Noise.At(40, q.Index / 6) < 0.35 ? 900 + (1200 * Noise.At(41, q.Index)) : 0);

    /// <summary>Pumps and burner of the heating, fan of the ventilation.</summary>
    public static double Plant(QuarterHour q) => 180 + (HeatingDemand(q) * 0.006) + (VentilationDemand(q) * 0.04);

    /// <summary>Photovoltaics on the roof, 24 kW at the best.</summary>
    public static double Sun(QuarterHour q)
    {
        var halfDay = 6.2 - (1.9 * q.Winter);
        var height = Math.Cos((q.Hour - 12.6) / halfDay * Math.PI / 2);
        var clouds = 0.25 + (0.75 * Noise.Smooth(50, q.Index / 9.0));
        return Math.Abs(q.Hour - 12.6) < halfDay ? 24000 * (0.68 - (0.3 * q.Winter)) * height * clouds : 0;
    }

    /// <summary>All of the electricity together; negative when the roof gives more than the building takes.</summary>
    public static double Supply(QuarterHour q) => Flat(q, 1) + Flat(q, 2) + Flat(q, 3) + Bakery(q) + Stairs(q) + Laundry(q) + Plant(q) - Sun(q);

    /// <summary>Cold water of a flat.</summary>
    public static double FlatWater(QuarterHour q, int flat) =>
        (0.7 + (0.35 * flat)) * ((22 * q.Around(q.Weekend ? 9 : 7, 0.9)) + (9 * q.Around(12.2, 1)) + (17 * q.Around(19.5, 2))) * 2 * Noise.At(60 + flat, q.Index);

    /// <summary>Warm water of all flats.</summary>
    public static double WarmWater(QuarterHour q) => 0.55 * (FlatWater(q, 1) + FlatWater(q, 2) + FlatWater(q, 3));

    /// <summary>Cold water of the bakery.</summary>
    public static double BakeryWater(QuarterHour q) => Working(q, (Ovens(q) * 140) + (q.Hour is >= 6 and < 18.5 ? 35 : 0)) * (0.6 + (0.8 * Noise.At(64, q.Index)));

    /// <summary>All water that enters the building.</summary>
    public static double MainWater(QuarterHour q) => FlatWater(q, 1) + FlatWater(q, 2) + FlatWater(q, 3) + WarmWater(q) + BakeryWater(q);

    /// <summary>Heat into the radiators: by the cold outside, less at night.</summary>
    public static double HeatingDemand(QuarterHour q) =>
        Math.Max(0, 16.5 - Outdoor(q)) * 1150 * (q.Hour is >= 5.5 and < 22 ? 1 : 0.62) * (0.93 + (0.14 * Noise.At(70, q.Index)));

    /// <summary>Heat from the ventilation's air heater.</summary>
    public static double VentilationDemand(QuarterHour q) => Working(q, q.Hour is >= 5 and < 19 ? Math.Max(0, 14 - Outdoor(q)) * 210 : 0);

    /// <summary>Heat taken out of the bakehouse while the ovens are hot, and out of the shop in summer.</summary>
    public static double CoolingDemand(QuarterHour q) => Working(q, (Ovens(q) * 2400) + (q.Hour is >= 8 and < 19 ? Math.Max(0, Outdoor(q) - 22) * 420 : 0));

    /// <summary>Gas for heating, ventilation and warm water, m³/h at 10.4 kWh/m³ and 92 % efficiency; warm water is heated by 45 K.</summary>
    public static double Gas(QuarterHour q) => (HeatingDemand(q) + VentilationDemand(q) + (WarmWater(q) * 1.163 * 45)) / (10400 * 0.92);

    private static double Ovens(QuarterHour q) => q.Around(5.5, 2.4);

    private static double Working(QuarterHour q, double load) => q.Local.DayOfWeek == DayOfWeek.Sunday ? 0 : load;
}
