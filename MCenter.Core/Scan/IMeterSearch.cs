using MCenter.Core.Devices;
using MCenter.Core.Readout;

namespace MCenter.Core.Scan;

/// <summary>
/// Searches one M-Bus line at one baud rate; implemented in Drivers. It takes the line for one probe at a time, so that readouts slip in, and every probe is bounded in time.
/// </summary>
public interface IMeterSearch
{
    /// <summary>Whether a baud rate has an effect on this line; a transparent converter keeps its own.</summary>
    bool KnowsBaudRate(string line);

    /// <summary>Goes through all addresses of a task, a step a probe. Nothing that meters do makes it throw.</summary>
    /// <param name="task">Where and what; with a cursor of an earlier step the search goes on behind that step.</param>
    /// <param name="cancel">Ends it between two probes.</param>
    /// <exception cref="LineLostException">The line went down and did not come back; the last step's cursor is where to go on.</exception>
    IAsyncEnumerable<SearchStep> SearchAsync(SearchTask task, CancellationToken cancel);
}

/// <summary>One search at one baud rate.</summary>
public sealed record SearchTask
{
    /// <summary>The line's name.</summary>
    public required string Line { get; init; }

    /// <summary>Bits per second.</summary>
    public required int BaudRate { get; init; }

    /// <summary>Which addresses.</summary>
    public required AddressMode Addressing { get; init; }

    /// <summary>Secondary: 16 hexadecimal digits, F = any.</summary>
    public string Mask { get; init; } = "";

    /// <summary>Primary: first address, 0 to 250.</summary>
    public int From { get; init; }

    /// <summary>Primary: last address.</summary>
    public int To { get; init; }

    /// <summary>Least time to wait for an answer; null = the standard's.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether date and time records of the telegrams found get values.</summary>
    public bool InterpretTimes { get; init; }

    /// <summary>Where an earlier search broke off; empty = from the start.</summary>
    public string Cursor { get; init; } = "";

    /// <summary>What the earlier search had found, as <see cref="SearchFinding.Address"/>.</summary>
    public IReadOnlyList<SearchFinding> FoundBefore { get; init; } = [];
}

/// <summary>A step of a search: one probe is done.</summary>
/// <param name="Cursor">Where to go on behind it; opaque.</param>
/// <param name="Requests">Telegrams sent at this baud rate so far.</param>
/// <param name="Part">Which part of the telegrams that this baud rate will need is sent, 0 to 1; 0 as long as that cannot be told.</param>
/// <param name="Finding">What it found, or null.</param>
public sealed record SearchStep(string Cursor, int Requests, double Part, SearchFinding? Finding);

/// <summary>What a search found at one place.</summary>
/// <param name="Kind">What it is; a meter is always <see cref="FindingKind.New"/> here.</param>
/// <param name="Address">The address or mask asked: 16 hexadecimal digits, 24 with a fabrication number, or a primary address in decimal.</param>
public sealed record SearchFinding(FindingKind Kind, string Address)
{
    /// <summary>Who answered, as far as that is known.</summary>
    public DeviceIdentity? Identity { get; init; }

    /// <summary>The meter's whole answer, null when it has none or it cannot be read.</summary>
    public DecodedReading? Reading { get; init; }

    /// <summary>What was seen, for the installer, in English; may be empty.</summary>
    public string Detail { get; init; } = "";
}

/// <summary>The line went down in the middle of a search.</summary>
public sealed class LineLostException(string message, Exception cause) : IOException(message, cause);
