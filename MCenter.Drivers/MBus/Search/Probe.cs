using MCenter.Core.Readout;
using MCenter.Core.Scan;
using MCenter.Drivers.MBus.Application;

namespace MCenter.Drivers.MBus.Search;

/// <summary>What a probe came to.</summary>
internal enum ProbeKind
{
    /// <summary>Nobody.</summary>
    Silent,

    /// <summary>One meter, with its telegrams.</summary>
    Meter,

    /// <summary>More than one, or answers that cannot be read.</summary>
    Several,

    /// <summary>An acknowledge, and no data.</summary>
    NoData,

    /// <summary>The telegram of another than the one asked.</summary>
    Foreign,

    /// <summary>Far more than an answer.</summary>
    Babbling,

    /// <summary>Something is heard whoever is asked.</summary>
    Noise,
}

/// <summary>The outcome of a probe.</summary>
/// <param name="Kind">What it came to.</param>
/// <param name="Detail">What was seen, in English.</param>
/// <param name="Telegrams">The meter's telegrams, else empty.</param>
internal sealed record Probe(ProbeKind Kind, string Detail, IReadOnlyList<RawTelegram> Telegrams)
{
    public static Probe Silent { get; } = new(ProbeKind.Silent, "", []);

    public static Probe Of(ProbeKind kind, string detail) => new(kind, detail, []);

    /// <summary>The meter that answered, as a finding.</summary>
    /// <param name="address">What was asked.</param>
    /// <param name="interpretTimes">Whether date and time records get values.</param>
    public SearchFinding Found(string address, bool interpretTimes)
    {
        var reading = ReadingMapper.Map(Telegrams, interpretTimes, default);
        return new(FindingKind.New, address) { Identity = ReadingMapper.IdentityOf(Telegrams[0]), Reading = reading as DecodedReading, Detail = (reading as ReadoutFailure)?.Detail ?? "" };
    }
}
