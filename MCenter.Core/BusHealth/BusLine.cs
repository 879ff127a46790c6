using System.Globalization;
using MCenter.Core.Events;
using MCenter.Core.Readout;
using MCenter.Core.Settings;

namespace MCenter.Core.BusHealth;

/// <summary>One M-Bus line: judges its measurements, makes its readouts wait while it is overloaded, and sums up its quarters of an hour. Not thread safe.</summary>
internal sealed class BusLine(string name, LineUses uses, SettingsStore settings, EventLog events, TimeProvider time)
{
    private const string Source = "M-Bus";

    /// <summary>Less is no meter, but the measuring itself: one draws 1.5 mA.</summary>
    private const double NoLoadMilliamperes = 1;

    /// <summary>With too much current at less than this it is a short circuit.</summary>
    private const double ShortCircuitVolts = 12;

    private static readonly TimeSpan HintAfter = TimeSpan.FromMinutes(1);

    private readonly long began = time.GetTimestamp();
    private readonly OverloadRule overload = new();
    private readonly Steady<BusCondition> condition = new(BusCondition.NotMeasured, HintAfter);
    private readonly Steady<string> problem = new("", HintAfter);
    private IDisposable? use;
    private BusQuarter? quarter;

    /// <summary>The present moment.</summary>
    public BusState State { get; private set; } = new(name);

    /// <summary>Takes a measurement; what it means for readouts holds at once, what it means for people is an event.</summary>
    public async Task TakeAsync(BusSample sample, CancellationToken cancel)
    {
        var limits = settings.Get<BusSettings>();
        var now = time.GetElapsedTime(began);
        var at = time.GetUtcNow();
        overload.Take(sample.Milliamperes, limits, now);
        State = new(name)
        {
            // finer than any sensor
            Volts = sample.Volts is { } volts ? Math.Round(volts, 2) : null,
            Milliamperes = sample.Milliamperes is { } milliamperes ? Math.Round(milliamperes, 1) : null,
            Condition = Judge(sample, limits),
            MeasuredAt = at,
            OverloadSince = overload.Overloaded ? State.OverloadSince ?? at : null,
            ResumesAt = at + (overload.EndsAt(limits) - now),
            Problem = sample.Problem,
        };
        if (overload.Overloaded)
        {
            await BeginOverloadAsync(limits, cancel);
        }
        else
        {
            await EndOverloadAsync(cancel);
            await TellAsync(limits, now, cancel);
        }
    }

    /// <summary>Adds the last measurement to its quarter of an hour.</summary>
    /// <returns>The quarter before it, when that is over.</returns>
    public BusQuarter? Count()
    {
        var at = State.MeasuredAt!.Value;
        var sample = new BusQuarter
        {
            Line = name,
            Start = new(at.UtcTicks - (at.UtcTicks % BusQuarter.Length.Ticks), TimeSpan.Zero),
            Samples = 1,
            MeanVolts = State.Volts,
            LeastVolts = State.Volts,
            MeanMilliamperes = State.Milliamperes,
            GreatestMilliamperes = State.Milliamperes,
        };
        var finished = quarter?.Start == sample.Start ? null : TakeQuarter();
        // nothing is stored of a line that nobody measures
        quarter = sample is { MeanVolts: null, MeanMilliamperes: null } ? quarter : quarter?.With(sample) ?? sample;
        return finished;
    }

    /// <summary>The quarter that is being summed up, which is left to the caller; null when there is none.</summary>
    public BusQuarter? TakeQuarter()
    {
        var taken = quarter;
        quarter = null;
        return taken;
    }

    private BusCondition Judge(BusSample sample, BusSettings limits) => sample switch
    {
        _ when overload.Overloaded => sample.Volts < ShortCircuitVolts ? BusCondition.ShortCircuit : BusCondition.Overload,
        { Volts: null, Milliamperes: null } => BusCondition.NotMeasured,
        _ when sample.Volts < limits.LowestVolts => BusCondition.VoltageLow,
        _ when sample.Volts > limits.HighestVolts => BusCondition.VoltageHigh,
        { Milliamperes: < NoLoadMilliamperes } => BusCondition.NoLoad,
        _ => BusCondition.Good,
    };

    private async Task BeginOverloadAsync(BusSettings limits, CancellationToken cancel)
    {
        if (use is null)
        {
            use = uses.Begin(name, LineUseKind.Overload, $"{Text(State.Milliamperes, "0")} mA");
            string[] arguments = [name, Text(State.Milliamperes, "0"), Text(limits.GreatestMilliamperes, "0")];
            await (State.Condition == BusCondition.ShortCircuit
                ? events.AddAsync(EventSeverity.Error, Source, "BusShortCircuit", arguments, cancel: cancel)
                : events.AddAsync(EventSeverity.Error, Source, "BusOverload", arguments, cancel: cancel));
        }
    }

    private async Task EndOverloadAsync(CancellationToken cancel)
    {
        if (use is not null)
        {
            use.Dispose();
            use = null;
            await events.AddAsync(EventSeverity.Info, Source, "BusOverloadGone", [name, Text(State.Milliamperes, "0")], cancel: cancel);
        }
    }

    private async Task TellAsync(BusSettings limits, TimeSpan now, CancellationToken cancel)
    {
        if (problem.Take(State.Problem, now))
        {
            await (State.Problem.Length > 0
                ? events.AddAsync(EventSeverity.Warning, Source, "BusNotMeasured", [name, State.Problem], cancel: cancel)
                : events.AddAsync(EventSeverity.Info, Source, "BusMeasured", [name], cancel: cancel));
        }

        var before = condition.Told;
        if (condition.Take(State.Condition, now))
        {
            await (State.Condition switch
            {
                BusCondition.VoltageLow or BusCondition.VoltageHigh => events.AddAsync(
                    EventSeverity.Warning, Source, "BusVoltage", [name, Text(State.Volts, "0.0"), Text(limits.LowestVolts, "0.#"), Text(limits.HighestVolts, "0.#")], cancel: cancel),
                BusCondition.NoLoad => events.AddAsync(EventSeverity.Warning, Source, "BusNoLoad", [name], cancel: cancel),
                BusCondition.Good when before is not BusCondition.NotMeasured => events.AddAsync(EventSeverity.Info, Source, "BusGood", [name], cancel: cancel),
                _ => Task.CompletedTask,
            });
        }
    }

    private static string Text(double? number, string format) => number?.ToString(format, CultureInfo.InvariantCulture) ?? "?";
}
