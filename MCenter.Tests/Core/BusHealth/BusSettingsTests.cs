using MCenter.Core.BusHealth;

namespace MCenter.Tests.Core.BusHealth;

public class BusSettingsTests
{
    [Fact]
    public void The_defaults_are_the_manual_s_and_good()
    {
        var defaults = new BusSettings();
        (defaults.GreatestMilliamperes, defaults.PeakMilliamperes, defaults.LowestVolts, defaults.HighestVolts).ShouldBe((450, 600, 36, 41));
        defaults.Validate().ShouldBeEmpty();
    }

    [Fact]
    public void Every_wrong_field_is_named() =>
        new BusSettings { GreatestMilliamperes = 9, PeakMilliamperes = 8, ResumeMilliamperes = 10, ResumeSeconds = -1, LowestVolts = double.NaN, HighestVolts = 61 }.Validate().Select(e => e.Field)
            .ShouldBe(["greatestMilliamperes", "peakMilliamperes", "resumeMilliamperes", "resumeSeconds", "lowestVolts", "highestVolts"]);

    [Fact]
    public void What_may_be_is_told() => new BusSettings { PeakMilliamperes = 449 }.Validate().ShouldHaveSingleItem().Message.ShouldContain("450");
}
