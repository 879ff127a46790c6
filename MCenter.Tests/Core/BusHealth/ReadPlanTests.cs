using MCenter.Core.BusHealth;
using MCenter.Core.Devices;
using MCenter.Core.Registers;

namespace MCenter.Tests.Core.BusHealth;

/// <summary>Whether a line's meters fit into their intervals, and what would help.</summary>
public class ReadPlanTests
{
    [Fact]
    public void An_empty_line_has_all_its_time()
    {
        var plan = ReadPlan.Of([]);
        (plan.Utilisation, plan.OncePerDevice, plan.Fits, plan.Estimated, plan.FitsAtMinutes, plan.FitsAtBaudRate).ShouldBe((0, TimeSpan.Zero, true, 0, null, null));
    }

    [Fact]
    public void Utilisation_is_the_share_of_the_time_in_which_the_line_is_busy()
    {
        var plan = ReadPlan.Of([Meter(1, minutes: 1, seconds: 3), Meter(2, minutes: 15, seconds: 9), Meter(3, minutes: 1440, seconds: 864)]);
        plan.Utilisation.ShouldBe(0.05 + 0.01 + 0.01, 1e-9);
        plan.OncePerDevice.ShouldBe(TimeSpan.FromSeconds(876));
    }

    [Theory]
    [InlineData(250, 3.6, true)]    // just 900 s
    [InlineData(250, 3.61, false)]
    [InlineData(100, 9, true)]
    [InlineData(1, 900, true)]
    [InlineData(1, 901, false)]
    public void Meters_of_one_interval_fit_when_their_readouts_together_do(int meters, double seconds, bool fits) =>
        ReadPlan.Of(Meters(meters, minutes: 15, seconds)).Fits.ShouldBe(fits);

    [Fact]
    public void Of_a_line_that_is_too_slow_those_come_late_whose_turn_comes_last_and_a_longer_interval_for_all_is_named()
    {
        // 250 meters of 4 s are 1000 s: 20 minutes will do
        var plan = ReadPlan.Of(Meters(250, minutes: 15, seconds: 4));
        plan.Utilisation.ShouldBe(1000.0 / 900, 1e-9);
        plan.Late.ShouldContain(m => m.DeviceId == 250);
        plan.Late[0].LongestWait.ShouldBeGreaterThan(TimeSpan.FromSeconds(1000));
        plan.Late.ShouldAllBe(m => m.FitsAtMinutes == null, "no single meter is to blame");
        plan.FitsAtMinutes.ShouldBe(20);
    }

    [Fact]
    public void A_higher_baud_rate_is_named_when_bytes_are_what_takes_the_time()
    {
        // of 4 s 3.2 are bytes at 600 Bd; at 1200 Bd 2.4 s a meter are 600 s
        Meters(250, minutes: 15, seconds: 4, wire: 3.2, baudRate: 600).ShouldSatisfyAllConditions(
            meters => ReadPlan.Of(meters).FitsAtBaudRate.ShouldBe(1200),
            meters => ReadPlan.Of(meters, baudRateCounts: false).FitsAtBaudRate.ShouldBeNull("a converter keeps its own"),
            meters => ReadPlan.Of(meters, baudRateCounts: false).FitsAtMinutes.ShouldBe(20));
        ReadPlan.Of(Meters(250, minutes: 15, seconds: 4, wire: 0.1, baudRate: 600)).FitsAtBaudRate.ShouldBeNull("time-outs stay what they are");
        ReadPlan.Of(Meters(250, minutes: 15, seconds: 1, wire: 0.8, baudRate: 600)).FitsAtBaudRate.ShouldBeNull("it fits as it is");
    }

    [Fact]
    public void Rates_that_are_higher_already_stay()
    {
        PlannedMeter[] meters = [.. Meters(200, minutes: 15, seconds: 4, wire: 3.8, baudRate: 300), .. Meters(100, minutes: 15, seconds: 1.2, wire: 1.1, baudRate: 9600, first: 201)];
        // at 2400 the slow ones take 0.2 + 3.8/8 = 0.675 s: 135 s and 120 s; at 600 they take 420 s, at that the sum is 540 s
        ReadPlan.Of(meters).FitsAtBaudRate.ShouldBe(600);
    }

    [Fact]
    public void A_short_interval_among_long_ones_waits_for_a_whole_pass_and_is_told_at_which_it_would_not()
    {
        // the pass of all takes 201 s: the one of every minute is due three times meanwhile
        PlannedMeter[] meters = [.. Meters(200, minutes: 15, seconds: 1), Meter(201, minutes: 1, seconds: 1)];
        var plan = ReadPlan.Of(meters);
        plan.Utilisation.ShouldBeLessThan(0.25);
        var late = plan.Late.ShouldHaveSingleItem();
        (late.DeviceId, late.IntervalMinutes, late.FitsAtMinutes).ShouldBe((201, 1, 5));
        late.LongestWait.ShouldBe(TimeSpan.FromSeconds(201));
        plan.FitsAtMinutes.ShouldBe(5);
        ReadPlan.Of([.. meters[..200], meters[200] with { IntervalMinutes = 5 }]).Fits.ShouldBeTrue("as was said");
    }

    [Fact]
    public void What_falls_due_in_a_pass_is_read_in_the_next()
    {
        // 0 s: both, until 100 s; the quick one is due at 60 s and read until 110 s: it waits 50 s
        ReadPlan.Of([Meter(1, minutes: 1, seconds: 10), Meter(2, minutes: 15, seconds: 90)]).Fits.ShouldBeTrue();
        // 0 s: both, until 130 s: due at 60 s, read until 140 s
        var late = ReadPlan.Of([Meter(1, minutes: 1, seconds: 10), Meter(2, minutes: 15, seconds: 120)]).Late.ShouldHaveSingleItem();
        (late.DeviceId, late.LongestWait, late.FitsAtMinutes).ShouldBe((1, TimeSpan.FromSeconds(80), 5));
    }

    [Fact]
    public void Intervals_that_share_no_raster_meet_all_the_same()
    {
        // 20 min and 45 min meet at 0 and every 180 min
        ReadPlan.Of([Meter(1, minutes: 20, seconds: 600), Meter(2, minutes: 45, seconds: 500)]).Fits.ShouldBeTrue();
        ReadPlan.Of([Meter(1, minutes: 20, seconds: 600), Meter(2, minutes: 45, seconds: 1300)]).Late.ShouldHaveSingleItem().DeviceId.ShouldBe(1);
    }

    [Fact]
    public void Meters_read_once_a_day_fill_a_line_as_well()
    {
        // 250 that answer in 400 s each are 27.8 hours
        var plan = ReadPlan.Of(Meters(250, minutes: 1440, seconds: 400));
        plan.Fits.ShouldBeFalse();
        plan.FitsAtMinutes.ShouldBe(2880);
    }

    [Fact]
    public void A_line_that_fits_at_no_interval_says_so_and_the_reckoning_ends()
    {
        var plan = ReadPlan.Of(Meters(500, minutes: 1, seconds: 5000));
        (plan.Fits, plan.FitsAtMinutes, plan.FitsAtBaudRate).ShouldBe((false, null, null));
        ReadPlan.Of(Meters(500, minutes: 1, seconds: 0)).Fits.ShouldBeTrue();
        ReadPlan.Of([.. Meters(499, minutes: 40320, seconds: 0.1), Meter(500, minutes: 1, seconds: 59.9)]).Fits.ShouldBeFalse("the rest is due at once with it");
    }

    [Fact]
    public void It_does_not_matter_in_which_order_the_meters_are_given()
    {
        PlannedMeter[] meters = [.. Meters(200, minutes: 15, seconds: 1), Meter(201, minutes: 1, seconds: 1)];
        ReadPlan.Of([.. meters.Reverse()]).Late.ShouldBe(ReadPlan.Of(meters).Late);
    }

    [Fact]
    public void A_measured_time_counts_as_it_is_and_its_bytes_as_they_were()
    {
        var device = new Device { Id = 7, BaudRate = 2400, AddressMode = AddressMode.Primary };
        var meter = PlannedMeter.Of(device, 15, TimeSpan.FromSeconds(2), [100, 50]);
        // SND_NKE 5, E5 1, twice REQ_UD2 5, 150 bytes of answers
        meter.ShouldBe(new PlannedMeter(7, 15, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(166 * 11 / 2400.0), 2400, Estimated: false));
        PlannedMeter.Of(device, 15, TimeSpan.FromSeconds(0.1), [250]).OnWire.ShouldBe(TimeSpan.FromSeconds(0.1), "no more than was measured (a converter may be faster than it is set)");
    }

    [Theory]
    [InlineData(AddressMode.Primary, true, 2400, 250, 261, 2)]      // SND_NKE, E5; REQ_UD2, data
    [InlineData(AddressMode.Primary, false, 2400, 250, 255, 1)]
    [InlineData(AddressMode.Secondary, true, 2400, 250, 279, 3)]    // and the selection with its E5
    [InlineData(AddressMode.Secondary, true, 300, 100, 129, 3)]
    public void A_time_that_was_never_measured_is_reckoned_from_telegram_and_baud_rate(AddressMode mode, bool sndNke, int baudRate, int telegram, int bytes, int exchanges)
    {
        var meter = PlannedMeter.Of(new Device { Id = 1, BaudRate = baudRate, AddressMode = mode, SndNke = sndNke }, 15, null, [telegram]);
        meter.Estimated.ShouldBeTrue();
        meter.OnWire.TotalSeconds.ShouldBe(bytes * 11.0 / baudRate, 1e-6);
        meter.Duration.TotalSeconds.ShouldBe(bytes * 11.0 / baudRate + exchanges * (330.0 / baudRate + 0.05), 1e-6);
    }

    [Fact]
    public void Without_a_telegram_the_registers_tell_its_length_and_without_these_it_is_taken_for_long()
    {
        var device = new Device { Id = 1, AddressMode = AddressMode.Primary, SndNke = false };
        double Bytes(Device d) => Math.Round(PlannedMeter.Of(d, 15, null, []).OnWire.TotalSeconds * 2400 / 11);
        Bytes(device).ShouldBe(255);
        Bytes(device with { Registers = [.. Enumerable.Range(0, 10).Select(n => new Register { Number = n })] }).ShouldBe(5 + 21 + 80);
        Bytes(device with { Registers = [.. Enumerable.Range(0, 100).Select(n => new Register { Number = n })] }).ShouldBe(255);
    }

    [Fact]
    public void Estimates_are_counted()
    {
        ReadPlan.Of([Meter(1, 15, 1), Meter(2, 15, 1) with { Estimated = true }, Meter(3, 15, 1) with { Estimated = true }]).Estimated.ShouldBe(2);
    }

    private static PlannedMeter Meter(int id, int minutes, double seconds, double wire = 0, int baudRate = 2400) =>
        new(id, minutes, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(wire), baudRate, Estimated: false);

    private static PlannedMeter[] Meters(int count, int minutes, double seconds, double wire = 0, int baudRate = 2400, int first = 1) =>
        [.. Enumerable.Range(first, count).Select(id => Meter(id, minutes, seconds, wire, baudRate))];
}
