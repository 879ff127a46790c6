using MCenter.Core.Devices;

namespace MCenter.Core.Report;

/// <summary>What became of a meter that was to be found.</summary>
public enum TargetVerdict
{
    /// <summary>It answers, and all that the list says holds.</summary>
    AsExpected,

    /// <summary>It answers, but something is other than the list says.</summary>
    Otherwise,

    /// <summary>A search found it, but it is not among the devices.</summary>
    NotAdded,

    /// <summary>It is among the devices, but has never answered.</summary>
    Silent,

    /// <summary>Nothing is known of it.</summary>
    NotFound,
}

/// <summary>A meter that is there: a device, or one that a search found and nobody added.</summary>
public sealed record TargetFound
{
    /// <summary>The device; null for one that was not added.</summary>
    public int? DeviceId { get; init; }

    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The line it hangs on.</summary>
    public string Line { get; init; } = "";

    /// <summary>How it is addressed; null for one that was not added.</summary>
    public AddressMode? AddressMode { get; init; }

    /// <summary>Its secondary address, 16 digits; empty when not known.</summary>
    public string SecondaryAddress { get; init; } = "";

    /// <summary>Its primary address; null when not known.</summary>
    public int? PrimaryAddress { get; init; }

    /// <summary>Its serial number; empty when not known.</summary>
    public string Serial { get; init; } = "";

    /// <summary>Its baud rate.</summary>
    public int BaudRate { get; init; }

    /// <summary>Its medium; null when not known.</summary>
    public Medium? Medium { get; init; }

    /// <summary>Whether it has ever answered.</summary>
    public bool Answered { get; init; }
}

/// <summary>Something that is other than the list says.</summary>
/// <param name="Field">Name of the field, as in JSON.</param>
/// <param name="Expected">What the list says.</param>
/// <param name="Found">What is there.</param>
public sealed record TargetDifference(string Field, string Expected, string Found);

/// <summary>The verdict on one row of the list.</summary>
/// <param name="Expected">What the list says.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Found">The meter that is there for it; null when none is.</param>
/// <param name="Differences">What is other than the list says; of a silent meter nothing is known.</param>
public sealed record TargetRow(TargetMeter Expected, TargetVerdict Verdict, TargetFound? Found, IReadOnlyList<TargetDifference> Differences);

/// <summary>The list compared with what is there.</summary>
/// <param name="ImportedAt">When the list was imported, UTC.</param>
/// <param name="UserName">Who imported it.</param>
/// <param name="Rows">One a row, in the order of the list.</param>
/// <param name="NotExpected">Meters that are there, but not in the list.</param>
public sealed record TargetResult(DateTimeOffset ImportedAt, string? UserName, IReadOnlyList<TargetRow> Rows, IReadOnlyList<TargetFound> NotExpected)
{
    /// <summary>How many rows have a verdict.</summary>
    public int Count(TargetVerdict verdict) => Rows.Count(r => r.Verdict == verdict);
}
