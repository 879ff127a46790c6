using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Report;

namespace MCenter.Tests.Core.Report;

/// <summary>Each rule alone: a sound meter has no doubt, and one thing that is wrong brings one doubt.</summary>
public sealed class PlausibilityTests : IDisposable
{
    private static readonly TimeZoneInfo Zurich = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich");

    // 12:07 in Zurich, summer time
    private static readonly DateTimeOffset Now = new(2026, 7, 15, 10, 7, 0, TimeSpan.Zero);

    private static readonly Register Energy = new() { Number = 0, Description = "Energy", RawUnit = "Wh", Kind = ValueKind.Number, NameCode = RegisterNames.ActiveEnergyImport, UnitCode = RegisterUnits.KilowattHour, Divisor = 1000 };
    private static readonly Register Power = new() { Number = 1, Description = "Power", RawUnit = "W", Kind = ValueKind.Number, NameCode = RegisterNames.ActivePower, UnitCode = RegisterUnits.Kilowatt, Divisor = 1000 };
    private static readonly Register Volume = new() { Number = 0, Description = "Volume", RawUnit = "m^3", Kind = ValueKind.Number, NameCode = RegisterNames.Volume, UnitCode = RegisterUnits.CubicMetre };

    private readonly (CultureInfo Culture, CultureInfo Texts) before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);

    public PlausibilityTests() => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new("en-GB");

    public void Dispose() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;

    [Fact]
    public void A_sound_meter_raises_no_doubt() => Rules(Sound()).ShouldBeEmpty();

    [Fact]
    public void A_meter_that_was_never_read_has_no_other_doubt_about_its_values()
    {
        var meter = Sound() with { State = new() { DeviceId = 1, ConsecutiveFailures = 4, LastFault = ReadoutFault.NoAnswer }, First = null, LastDay = [] };
        Plausibility.Check(meter).ShouldHaveSingleItem().ShouldBe(new(PlausibilityRule.NeverRead, DoubtLevel.Error, null, "It has never answered."));
    }

    [Fact]
    public void A_newest_readout_that_failed_is_told_even_while_the_last_reading_is_fresh() =>
        Rules(Sound(s => s with { ConsecutiveFailures = 1 })).ShouldBe([PlausibilityRule.NotAnswering]);

    [Theory]
    [InlineData(15, 7, false)] // read at 12:00 for 12:00
    [InlineData(15, 22, false)] // read at 11:45, the pass of 12:00 may still run
    [InlineData(15, 37, true)] // read at 11:30
    [InlineData(60, 7, false)]
    [InlineData(60, 68, true)] // read at 10:59, due 11:00
    [InlineData(1440, 11 * 60, false)] // read at 01:07, due midnight
    [InlineData(1440, 13 * 60, true)] // read yesterday at 23:07
    public void A_reading_is_too_old_when_it_is_older_than_its_interval(int interval, int minutesAgo, bool tooOld)
    {
        var meter = Sound() with { IntervalMinutes = interval };
        var last = meter.State.LastReading! with { ReadAt = Now.AddMinutes(-minutesAgo) };
        Rules(meter with { State = meter.State with { LastReading = last }, LastDay = [], First = null }).ShouldBe(tooOld ? [PlausibilityRule.TooOld] : []);
    }

    [Fact]
    public void A_reading_dated_in_the_future_is_told()
    {
        var meter = Sound();
        Rules(meter with { State = meter.State with { LastReading = meter.State.LastReading! with { ReadAt = Now.AddHours(1) } } }).ShouldContain(PlausibilityRule.ReadInFuture);
    }

    [Theory]
    [InlineData(0x00, null)]
    [InlineData(0x01, null)] // busy
    [InlineData(0xE0, null)] // the maker's own bits
    [InlineData(0x02, PlausibilityRule.MeterError)]
    [InlineData(0x08, PlausibilityRule.MeterError)]
    [InlineData(0x03, PlausibilityRule.MeterAlarm)]
    [InlineData(0x10, PlausibilityRule.MeterAlarm)]
    [InlineData(0x04, PlausibilityRule.PowerLow)]
    public void The_status_byte_is_read_bit_by_bit(int status, PlausibilityRule? rule) =>
        Rules(Sound(s => s with { Status = status })).ShouldBe(rule is { } one ? [one] : []);

    [Fact]
    public void Low_power_and_an_error_are_two_doubts_the_heavier_first() =>
        Rules(Sound(s => s with { Status = 0x0C })).ShouldBe([PlausibilityRule.MeterError, PlausibilityRule.PowerLow]);

    [Fact]
    public void Error_flags_that_are_set_are_told()
    {
        var flags = new Register { Number = 2, Description = "Error flags", RawUnit = "Bin", Kind = ValueKind.Number, NameCode = RegisterNames.ErrorFlags };
        Rules(With(flags, RawValue.Number(0))).ShouldBeEmpty();
        Plausibility.Check(With(flags, RawValue.Number(16))).ShouldHaveSingleItem().ShouldSatisfyAllConditions(d => d.Rule.ShouldBe(PlausibilityRule.ErrorFlags), d => d.Register.ShouldBe(2), d => d.Message.ShouldBe("Error flags is 16, not 0."));
    }

    [Fact]
    public void A_main_value_that_is_missing_is_an_error()
    {
        var meter = Sound();
        Rules(meter with { State = meter.State with { LastReading = meter.State.LastReading! with { Values = [RawValue.None, RawValue.Number(500)] } } }).ShouldBe([PlausibilityRule.ValueMissing]);
        Rules(meter with { Device = meter.Device with { Registers = [] } }).ShouldBe([PlausibilityRule.NoValues]);
    }

    [Fact]
    public void A_negative_counter_is_told_but_not_export_that_is_counted_downwards()
    {
        var export = new Register { Number = 2, Description = "Energy", RawUnit = "Wh", Kind = ValueKind.Number, NameCode = RegisterNames.ActiveEnergyExport, UnitCode = RegisterUnits.KilowattHour, Divisor = -1000 };
        Rules(With(export, RawValue.Number(-5_000))).ShouldBeEmpty();
        Rules(With(export with { Divisor = 1000 }, RawValue.Number(-5_000))).ShouldBe([PlausibilityRule.NegativeCounter]);
    }

    [Fact]
    public void A_counter_that_fell_is_told_with_both_values_and_when()
    {
        var meter = Sound();
        var fallen = meter.LastDay.Select((r, i) => i < 50 ? r : r with { Values = [RawValue.Number(1_000 + i), r.Values[1]] }).ToList();
        var doubt = Plausibility.Check(meter with { LastDay = fallen, State = meter.State with { LastReading = fallen[^1] } }).ShouldHaveSingleItem();
        (doubt.Rule, doubt.Level, doubt.Register).ShouldBe((PlausibilityRule.FallingCounter, DoubtLevel.Error, 0));
        doubt.Message.ShouldStartWith("Active energy import [kWh] fell from ");
        doubt.Message.ShouldContain(" to 1.05 (15/07/2026");
    }

    [Fact]
    public void Over_a_meter_exchange_a_counter_may_begin_anew()
    {
        var meter = Sound();
        var exchanged = meter.LastDay.Select((r, i) => i < 50 ? r : r with { Values = [RawValue.Number(1_000 + (125 * i)), r.Values[1]] }).ToList();
        var seam = new CounterSeam(meter.LastDay[49].ReadAt.AddMinutes(1), meter.LastDay[49].Values[0].AsDecimal!.Value, 1_000);
        Rules(meter with { LastDay = exchanged, State = meter.State with { LastReading = exchanged[^1] }, Seams = _ => [seam] }).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(94_000_000, false)]
    [InlineData(95_000_000, true)]
    [InlineData(99_999_999, true)]
    [InlineData(100_000_001, false)]
    [InlineData(2_140_000_000, true)]
    public void A_counter_near_the_end_of_its_digits_is_a_note(long count, bool near) =>
        Rules(Water(RawValue.Number(count, -3), RawValue.Number(count - 5, -3))).ShouldBe(near ? [PlausibilityRule.OverflowNear] : []);

    [Fact]
    public void A_main_counter_that_stands_still_for_a_day_is_a_note() =>
        Plausibility.Check(Water(RawValue.Number(5_000, -3), RawValue.Number(5_000, -3))).ShouldHaveSingleItem().ShouldSatisfyAllConditions(d => d.Rule.ShouldBe(PlausibilityRule.Standstill), d => d.Level.ShouldBe(DoubtLevel.Note));

    [Fact]
    public void A_unit_unlike_the_medium_and_another_medium_than_the_meter_says_are_told()
    {
        var water = Water(RawValue.Number(5_001, -3), RawValue.Number(5_000, -3));
        Rules(water with { Device = water.Device with { MBusMedium = Medium.Electricity, Medium = Medium.Electricity } }).ShouldBe([PlausibilityRule.UnitUnlikeMedium]);
        Rules(water with { Device = water.Device with { Medium = Medium.Gas } }).ShouldBe([PlausibilityRule.MediumDiffers]);
        // a pulse adapter names no medium of its own
        Rules(water with { Device = water.Device with { MBusMedium = Medium.Other, Medium = Medium.Gas } }).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("2026-07-15T12:00:00", false)]
    [InlineData("2026-07-15T11:00:00", false)] // a clock that stays on winter time
    [InlineData("2026-07-15T12:04:00", false)]
    [InlineData("2026-07-15T12:06:00", true)]
    [InlineData("2026-07-15T10:00:00", true)] // on UTC
    [InlineData("2001-01-01T00:00:00", true)]
    public void The_meters_clock_is_compared_with_the_time_of_the_answer(string clock, bool off)
    {
        var register = new Register { Number = 2, Description = "Time point", Kind = ValueKind.DateTime, NameCode = RegisterNames.DateTime };
        Rules(With(register, RawValue.DateTime(DateTime.Parse(clock, CultureInfo.InvariantCulture)))).ShouldBe(off ? [PlausibilityRule.ClockOff] : []);
    }

    [Fact]
    public void A_billing_date_may_not_lie_in_the_future_but_the_next_one_may()
    {
        var register = new Register { Number = 2, Description = "Time point", Kind = ValueKind.Date, StorageNumber = 1, NameCode = RegisterNames.StoredDate };
        Rules(With(register, RawValue.Date(new(2026, 7, 15)))).ShouldBeEmpty();
        Rules(With(register, RawValue.Date(new(2026, 7, 16)))).ShouldBe([PlausibilityRule.DateInFuture]);
        Rules(With(register with { NameCode = RegisterNames.NextStoredDate }, RawValue.Date(new(2027, 1, 1)))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(500, false)]
    [InlineData(80, false)] // standby, with loads in between
    [InlineData(0, true)] // 12 kWh out of nothing
    [InlineData(500_000, true)] // a power of which the unit is wrong
    public void The_power_shown_must_account_for_what_the_counter_rose_by(long watts, bool implausible)
    {
        var meter = Sound();
        var shown = meter.LastDay.Select(r => r with { Values = [r.Values[0], RawValue.Number(watts)] }).ToList();
        Rules(meter with { LastDay = shown }).ShouldBe(implausible ? [PlausibilityRule.PowerImplausible] : []);
    }

    [Fact]
    public void Messages_are_in_the_language_of_who_asks()
    {
        CultureInfo.CurrentUICulture = new("de-CH");
        Plausibility.Check(Sound(s => s with { Status = 0x08 })).ShouldHaveSingleItem().Message.ShouldBe("Der Zähler meldet einen Fehler (Status 0x08).");
    }

    private static List<PlausibilityRule> Rules(MeterFacts meter) => [.. Plausibility.Check(meter).Select(d => d.Rule)];

    /// <summary>An electricity meter that draws 500 W for a day.</summary>
    private static MeterFacts Sound(Func<DeviceState, DeviceState>? change = null)
    {
        var last = new DateTimeOffset(2026, 7, 15, 10, 0, 0, TimeSpan.Zero);
        var readings = Enumerable.Range(0, 96).Select(i => last.AddMinutes(15 * (i - 95)))
            .Select((at, i) => new Reading(1, at, at.AddSeconds(4), Quality.Good, [RawValue.Number(40_000_000 + (125 * i)), RawValue.Number(500)])).ToList();
        var state = new DeviceState { DeviceId = 1, LastReading = readings[^1] };
        return new()
        {
            Device = new() { Id = 1, Name = "Flat 1", Manufacturer = "EMU", MBusMedium = Medium.Electricity, Medium = Medium.Electricity, Registers = [Energy, Power] },
            State = change?.Invoke(state) ?? state,
            First = readings[0],
            LastDay = readings,
            IntervalMinutes = 15,
            Now = Now,
            Zone = Zurich,
        };
    }

    /// <summary>The sound meter with one more register.</summary>
    private static MeterFacts With(Register register, RawValue value)
    {
        var meter = Sound();
        return meter with
        {
            Device = meter.Device with { Registers = [.. meter.Device.Registers, register] },
            State = meter.State with { LastReading = meter.State.LastReading! with { Values = [.. meter.State.LastReading.Values, value] } },
        };
    }

    /// <summary>A water meter with its value now and a week ago.</summary>
    private static MeterFacts Water(RawValue now, RawValue before)
    {
        var newest = new Reading(1, Now.AddMinutes(-7), Now.AddMinutes(-7), Quality.Good, [now]);
        var first = newest with { RasterTime = Now.AddDays(-7), ReadAt = Now.AddDays(-7), Values = [before] };
        return Sound() with
        {
            Device = new() { Id = 1, Name = "Riser", MBusMedium = Medium.Water, Medium = Medium.Water, Registers = [Volume] },
            State = new() { DeviceId = 1, LastReading = newest },
            First = first,
            LastDay = [newest],
        };
    }
}
