using MCenter.Core.Devices;

namespace MCenter.Core.Scan;

/// <summary>Where a search stands.</summary>
public enum ScanState
{
    /// <summary>It goes on now.</summary>
    Running = 0,

    /// <summary>Everything asked for was searched.</summary>
    Finished = 1,

    /// <summary>Somebody stopped it; it may go on.</summary>
    Stopped = 2,

    /// <summary>A restart, a power cut or the loss of the line broke it off; it may go on.</summary>
    BrokenOff = 3,
}

/// <summary>The last search of a line: what was asked, how far it is, what it found. Immutable; there is a new one after every probe.</summary>
public sealed record ScanReport
{
    /// <summary>Key.</summary>
    public int Id { get; init; }

    /// <summary>What was asked for.</summary>
    public required ScanRequest Request { get; init; }

    /// <summary>Where it stands.</summary>
    public ScanState State { get; init; }

    /// <summary>When it was started, UTC.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended, UTC; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The rates to be searched, in order.</summary>
    public IReadOnlyList<int> BaudRates { get; init; } = [];

    /// <summary>How many of them are done.</summary>
    public int RatesDone { get; init; }

    /// <summary>The rate searched now, 0 when all are done.</summary>
    public int BaudRate => RatesDone < BaudRates.Count ? BaudRates[RatesDone] : 0;

    /// <summary>Telegrams sent.</summary>
    public int Requests { get; init; }

    /// <summary>The part that is done, 0 to 1, every baud rate counted alike.</summary>
    public double Part { get; init; }

    /// <summary>
    /// Time left by the probes measured so far: this baud rate by the part of it that is done, the others as if nobody answered there. Null as long as it cannot be told.
    /// </summary>
    public TimeSpan? Left { get; init; }

    /// <summary>Why it was broken off, in English; empty otherwise and after a restart.</summary>
    public string Problem { get; init; } = "";

    /// <summary>What it found, in the order found.</summary>
    public IReadOnlyList<ScanFinding> Findings { get; init; } = [];

    /// <summary>Whether it may go on where it ended.</summary>
    public bool CanResume => State is ScanState.Stopped or ScanState.BrokenOff;

    /// <summary>Meters among the findings.</summary>
    public int Meters => Findings.Count(f => f.IsMeter);
}

/// <summary>One thing that a search found; kept in the database as soon as it is found.</summary>
public sealed record ScanFinding
{
    /// <summary>Key.</summary>
    public int Id { get; init; }

    /// <summary>The search's <see cref="ScanReport.Id"/>.</summary>
    public int ScanId { get; init; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>What it is.</summary>
    public FindingKind Kind { get; init; }

    /// <summary>The rate at which it answered.</summary>
    public int BaudRate { get; init; }

    /// <summary>What was asked: 16 hexadecimal digits with F for any, 24 with a fabrication number, or a primary address.</summary>
    public string Address { get; init; } = "";

    /// <summary>The meter's own secondary address; empty when it is not known.</summary>
    public string SecondaryAddress { get; init; } = "";

    /// <summary>The meter's primary address; null when it is not known.</summary>
    public int? PrimaryAddress { get; init; }

    /// <summary>Three letters; empty when not known.</summary>
    public string Manufacturer { get; init; } = "";

    /// <summary>Version byte; null when not known.</summary>
    public int? Version { get; init; }

    /// <summary>Medium; null when not known.</summary>
    public Medium? Medium { get; init; }

    /// <summary>What was seen, or why it was not added; may be empty.</summary>
    public string Detail { get; init; } = "";

    /// <summary>The device it is; null when it is none.</summary>
    public int? DeviceId { get; init; }

    /// <summary>Whether it is a meter that says who it is.</summary>
    public bool IsMeter => Kind is FindingKind.New or FindingKind.Added or FindingKind.Known or FindingKind.Changed;

    /// <summary>Identification number, 8 digits; empty when not known.</summary>
    public string Identification => SecondaryAddress.Length >= 8 ? SecondaryAddress[..8] : "";

    /// <summary>Who it is, as a telegram's header would say it.</summary>
    internal DeviceIdentity Identity() => new(Identification, Manufacturer, Version ?? 0, Medium ?? Devices.Medium.Unknown, SecondaryAddress, PrimaryAddress ?? 0);

    /// <summary>Digits of the fabrication number by which it was told apart; empty when it was not needed.</summary>
    public string FabricationNumber => Address.Length > 16 ? Address[16..] : "";
}
