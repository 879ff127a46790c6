using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;

namespace MCenter.Core.Report;

/// <summary>What is known of a meter when its plausibility is checked.</summary>
public sealed record MeterFacts
{
    /// <summary>Its configuration.</summary>
    public required Device Device { get; init; }

    /// <summary>How its readout stands.</summary>
    public required DeviceState State { get; init; }

    /// <summary>Its oldest stored reading; null when none is stored.</summary>
    public Reading? First { get; init; }

    /// <summary>Its stored readings of the last day, oldest first.</summary>
    public IReadOnlyList<Reading> LastDay { get; init; } = [];

    /// <summary>Its interval, minutes.</summary>
    public required int IntervalMinutes { get; init; }

    /// <summary>The seams of a counter over meter exchanges, oldest first.</summary>
    public Func<Register, IReadOnlyList<CounterSeam>> Seams { get; init; } = _ => [];

    /// <summary>Now, UTC.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The box's time zone.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>All that is known of a register's number over time, oldest first: the first value, those of the last day, the newest.</summary>
    internal IReadOnlyList<(DateTimeOffset At, RawValue Raw, decimal Number)> Series(Register register) =>
        [.. LastDay.Prepend(First).Append(State.LastReading).OfType<Reading>().DistinctBy(r => r.ReadAt).OrderBy(r => r.ReadAt)
            .Where(r => register.Number < r.Values.Count && r.Values[register.Number].AsDecimal is not null)
            .Select(r => (r.ReadAt, r.Values[register.Number], r.Values[register.Number].AsDecimal!.Value))];

    /// <summary>The newest value of a register.</summary>
    internal RawValue Newest(Register register) => State.LastReading is { } reading && register.Number < reading.Values.Count ? reading.Values[register.Number] : RawValue.None;
}
