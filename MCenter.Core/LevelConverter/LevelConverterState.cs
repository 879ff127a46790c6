namespace MCenter.Core.LevelConverter;

/// <summary>A moment of the level converter; times are UTC.</summary>
public sealed record LevelConverterState
{
    /// <summary>Off.</summary>
    public static LevelConverterState Off { get; } = new();

    /// <summary>Whether it is on.</summary>
    public bool On { get; init; }

    /// <summary>The line that is handed through.</summary>
    public string Line { get; init; } = "";

    /// <summary>Since when it is on.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Who switched it on.</summary>
    public string? UserName { get; init; }

    /// <summary>The baud rate on the bus.</summary>
    public int BaudRate { get; init; }

    /// <summary>The TCP port that it listens on; null = none.</summary>
    public int? TcpPort { get; init; }

    /// <summary>The serial port that is handed through to; empty = none.</summary>
    public string SerialDevice { get; init; } = "";

    /// <summary>Whether the line is there: not yet while a readout ends, and not while it is down.</summary>
    public bool LineReady { get; init; }

    /// <summary>Who uses it now: an address, or the serial port; null when nobody does.</summary>
    public ConverterClient? Client { get; init; }

    /// <summary>Bytes of clients that went to the bus since it is on.</summary>
    public long BytesToBus { get; init; }

    /// <summary>Bytes of the bus that went to clients since it is on.</summary>
    public long BytesFromBus { get; init; }

    /// <summary>When it switches itself off unless a client sends something; null = never.</summary>
    public DateTimeOffset? SwitchesOffAt { get; init; }
}

/// <summary>Who uses the level converter.</summary>
/// <param name="Address">IP address, or the serial port's path.</param>
/// <param name="Since">Since when, UTC.</param>
public sealed record ConverterClient(string Address, DateTimeOffset Since);
