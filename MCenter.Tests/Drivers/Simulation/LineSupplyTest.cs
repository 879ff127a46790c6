using MCenter.Drivers.Simulation.MBus;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.Simulation;

/// <summary>Voltage and current of a simulated line.</summary>
public class LineSupplyTest
{
    private readonly FakeTime time = new();

    [Theory]
    [InlineData(26, 39, 40.0)]
    [InlineData(300, 450, 38.4)]
    public void The_current_is_that_of_the_unit_loads_and_the_voltage_sinks_with_it(int unitLoads, double milliamperes, double volts)
    {
        var supply = new LineSupply(unitLoads, time);
        var measured = Enumerable.Range(0, 500).Select(_ =>
        {
            time.Advance(TimeSpan.FromSeconds(2));
            return supply.Measure();
        }).ToList();
        measured.ShouldAllBe(m => Math.Abs(m.Milliamperes - milliamperes) <= 0.6 && Math.Abs(m.Volts - volts) <= 0.11);
        measured.Distinct().Count().ShouldBeGreaterThan(400, "it is never quite the same");
    }

    [Theory]
    [InlineData("ShortCircuit", 600, 800, 0, 5, false)]
    [InlineData("Overload", 451, 599, 36, 41, true)]
    [InlineData("Cut", 0, 0, 36, 41, false)]
    [InlineData("LowVoltage", 38, 40, 30, 35, true)]
    public void Faults_are_as_the_manual_describes_them(string fault, double leastMilliamperes, double mostMilliamperes, double leastVolts, double mostVolts, bool feeds)
    {
        var supply = new LineSupply(26, time) { Script = _ => Enum.Parse<SupplyFault>(fault) };
        supply.Measure().ShouldSatisfyAllConditions(m => m.Milliamperes.ShouldBeInRange(leastMilliamperes, mostMilliamperes), m => m.Volts.ShouldBeInRange(leastVolts, mostVolts));
        supply.FeedsMeters.ShouldBe(feeds);
    }
}
