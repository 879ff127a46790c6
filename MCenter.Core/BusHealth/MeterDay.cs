using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MCenter.Core.BusHealth;

/// <summary>How one device answered on one day, by all readouts, due and by hand. Readouts that the line itself prevented (down, in use) say nothing about the device and are not here.</summary>
public sealed record MeterDay
{
    /// <summary>The device.</summary>
    public int DeviceId { get; init; }

    /// <summary>From midnight to midnight in the box's time zone.</summary>
    public DateOnly Day { get; init; }

    /// <summary>Readouts tried.</summary>
    public int Readouts { get; init; }

    /// <summary>Those of them that were answered, with data or with "no data now".</summary>
    public int Answered { get; init; }

    /// <summary>Tries beyond the first.</summary>
    public int Retries { get; init; }

    /// <summary>Readouts that ended in silence.</summary>
    public int NoAnswers { get; init; }

    /// <summary>Tries in which bytes came but no sound frame, also those that a repeat made good; where several meters may have answered they are collisions instead.</summary>
    public int ChecksumFaults { get; init; }

    /// <summary>Readouts in which more than one meter answered.</summary>
    public int Collisions { get; init; }

    /// <summary>Readouts that ended in what cannot be booked: no readable telegram, another meter's, an application error.</summary>
    public int OtherFaults { get; init; }

    /// <summary>Readouts of which the answer time is known.</summary>
    public int Timed { get; init; }

    /// <summary>Sum of their answer times (<see cref="ReadoutResult.AnswerTime"/>), milliseconds.</summary>
    public long AnswerMilliseconds { get; init; }

    /// <summary>The longest of them, milliseconds.</summary>
    public int SlowestAnswerMilliseconds { get; init; }

    /// <summary>Sum of the time that all readouts held the line, milliseconds.</summary>
    public long LineMilliseconds { get; init; }

    /// <summary>The longest of them, milliseconds.</summary>
    public int LongestReadoutMilliseconds { get; init; }

    /// <summary>Readouts without an answer.</summary>
    public int Failed => Readouts - Answered;

    /// <summary>Mean answer time; null when none is known.</summary>
    public TimeSpan? MeanAnswer => Timed > 0 ? TimeSpan.FromMilliseconds((double)AnswerMilliseconds / Timed) : null;

    /// <summary>Mean time that a readout holds the line, time-outs of failed ones included; null without a readout.</summary>
    public TimeSpan? MeanOnLine => Readouts > 0 ? TimeSpan.FromMilliseconds((double)LineMilliseconds / Readouts) : null;

    /// <summary>
    /// How much trouble the device makes: the share of readouts that failed, and a quarter of one for each repeat and each broken answer, up to those
    /// that were answered; 0 = none, 1 = as if no readout were answered. Null without a readout.
    /// </summary>
    public double? Trouble => Readouts > 0 ? Math.Min(1, (Failed + Math.Min(Answered, 0.25 * (Retries + ChecksumFaults))) / Readouts) : null;

    /// <summary>Two parts of one day, or a sum over days under the first one's date.</summary>
    public static MeterDay operator +(MeterDay one, MeterDay other) => one with
    {
        Readouts = one.Readouts + other.Readouts,
        Answered = one.Answered + other.Answered,
        Retries = one.Retries + other.Retries,
        NoAnswers = one.NoAnswers + other.NoAnswers,
        ChecksumFaults = one.ChecksumFaults + other.ChecksumFaults,
        Collisions = one.Collisions + other.Collisions,
        OtherFaults = one.OtherFaults + other.OtherFaults,
        Timed = one.Timed + other.Timed,
        AnswerMilliseconds = one.AnswerMilliseconds + other.AnswerMilliseconds,
        SlowestAnswerMilliseconds = Math.Max(one.SlowestAnswerMilliseconds, other.SlowestAnswerMilliseconds),
        LineMilliseconds = one.LineMilliseconds + other.LineMilliseconds,
        LongestReadoutMilliseconds = Math.Max(one.LongestReadoutMilliseconds, other.LongestReadoutMilliseconds),
    };

    /// <summary>One readout as a day of its own; null when it says nothing about the device.</summary>
    internal static MeterDay? Of(int deviceId, DateOnly day, ReadoutResult result)
    {
        var fault = (result as ReadoutFailure)?.Fault;
        if (fault is ReadoutFault.LinkDown or ReadoutFault.LineBusy)
        {
            return null;
        }

        var (answer, onLine) = (Milliseconds(result.AnswerTime ?? default), Milliseconds(result.Duration));
        return new()
        {
            DeviceId = deviceId,
            Day = day,
            Readouts = 1,
            Answered = fault is null or ReadoutFault.NoDataNow ? 1 : 0,
            Retries = result.Retries,
            NoAnswers = fault == ReadoutFault.NoAnswer ? 1 : 0,
            ChecksumFaults = fault == ReadoutFault.Collision ? 0 : fault == ReadoutFault.Checksum ? Math.Max(1, result.BrokenAnswers) : result.BrokenAnswers,
            Collisions = fault == ReadoutFault.Collision ? 1 : 0,
            OtherFaults = fault is ReadoutFault.Malformed or ReadoutFault.Refused ? 1 : 0,
            Timed = result.AnswerTime is null ? 0 : 1,
            AnswerMilliseconds = answer,
            SlowestAnswerMilliseconds = answer,
            LineMilliseconds = onLine,
            LongestReadoutMilliseconds = onLine,
        };
    }

    private static int Milliseconds(TimeSpan span) => (int)Math.Min(int.MaxValue, Math.Round(span.TotalMilliseconds));
}

/// <summary>A device's days.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="Days">The days on which it was asked, in order; may be empty.</param>
public sealed record DeviceHealth(int DeviceId, IReadOnlyList<MeterDay> Days)
{
    /// <summary>The sum over all days, under the first one's date.</summary>
    public MeterDay Total { get; } = Days.Aggregate(new MeterDay { DeviceId = DeviceId, Day = Days.Count > 0 ? Days[0].Day : default }, (sum, day) => sum + day);
}

internal sealed class MeterDayTable : IEntityTypeConfiguration<MeterDay>, IInConfigurationDb
{
    public void Configure(EntityTypeBuilder<MeterDay> builder)
    {
        builder.ToTable("MeterDay");
        builder.HasKey(d => new { d.DeviceId, d.Day });
        builder.HasOne<Devices.Device>().WithMany().HasForeignKey(d => d.DeviceId).OnDelete(DeleteBehavior.Cascade);
    }
}
