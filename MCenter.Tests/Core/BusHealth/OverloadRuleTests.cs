using MCenter.Core.BusHealth;

namespace MCenter.Tests.Core.BusHealth;

/// <summary>When a line is overloaded and when that is over, second by second.</summary>
public class OverloadRuleTests
{
    private readonly OverloadRule rule = new();
    private int second;

    [Fact]
    public void A_short_peak_is_no_overload()
    {
        Take(400, 520, 520, 520, 520, 520, 440, 520, 520, 520, 520, 520);
        rule.Overloaded.ShouldBeFalse("4 s above, and again");
        Take(520);
        rule.Overloaded.ShouldBeTrue("5 s above");
    }

    [Theory]
    [InlineData(450, false)]
    [InlineData(600, false)]
    [InlineData(601, true)]
    public void Above_the_peak_it_is_one_at_once(double milliamperes, bool overloaded)
    {
        Take(milliamperes);
        rule.Overloaded.ShouldBe(overloaded);
    }

    [Fact]
    public void Exactly_the_greatest_current_is_none_however_long()
    {
        Take([.. Enumerable.Repeat<double?>(450, 100)]);
        rule.Overloaded.ShouldBeFalse();
    }

    [Fact]
    public void It_ends_when_the_current_stayed_low_long_enough()
    {
        Take(700);
        Take([.. Enumerable.Repeat<double?>(440, 100)]);
        rule.Overloaded.ShouldBeTrue("below the greatest current, but not low");
        rule.EndsAt(new()).ShouldBeNull();

        Take([.. Enumerable.Repeat<double?>(430, 50)]);
        rule.EndsAt(new()).ShouldBe(TimeSpan.FromSeconds(101 + 60));
        Take(431);
        Take([.. Enumerable.Repeat<double?>(20, 60)]);
        rule.Overloaded.ShouldBeTrue("59 s low since it was last too high");
        Take(20);
        rule.Overloaded.ShouldBeFalse();
    }

    [Fact]
    public void After_its_end_a_new_one_needs_five_seconds_again()
    {
        Take(700);
        Take([.. Enumerable.Repeat<double?>(20, 61)]);
        Take(520, 520, 520, 520, 520);
        rule.Overloaded.ShouldBeFalse();
        Take(520);
        rule.Overloaded.ShouldBeTrue();
    }

    [Fact]
    public void A_sensor_that_breaks_stops_the_readout_neither_for_ever_nor_at_all()
    {
        Take([.. Enumerable.Repeat<double?>(null, 100)]);
        rule.Overloaded.ShouldBeFalse();
        Take(700);
        Take([.. Enumerable.Repeat<double?>(null, 60)]);
        rule.Overloaded.ShouldBeTrue();
        Take([null]);
        rule.Overloaded.ShouldBeFalse();
    }

    [Fact]
    public void Changed_limits_hold_at_once()
    {
        Take(700);
        rule.Take(700, new() { GreatestMilliamperes = 1000, PeakMilliamperes = 1000, ResumeMilliamperes = 900, ResumeSeconds = 0 }, TimeSpan.FromSeconds(second));
        rule.Overloaded.ShouldBeFalse();
    }

    private void Take(params double?[] milliamperes)
    {
        foreach (var measured in milliamperes)
        {
            rule.Take(measured, new(), TimeSpan.FromSeconds(second++));
        }
    }
}
