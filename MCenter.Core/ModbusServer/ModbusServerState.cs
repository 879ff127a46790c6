namespace MCenter.Core.ModbusServer;

/// <summary>A moment of the Modbus TCP server; times are UTC.</summary>
public sealed record ModbusServerState
{
    /// <summary>The port that it listens on; null when it is off or cannot listen.</summary>
    public int? Port { get; init; }

    /// <summary>Since when it listens.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Why it cannot listen though it is switched on; it tries again by itself.</summary>
    public ModbusServerFault? Fault { get; init; }

    /// <summary>Requests answered since the box started, exceptions included.</summary>
    public long Requests { get; init; }

    /// <summary>Who is connected, the longest connected first.</summary>
    public IReadOnlyList<ModbusServerClient> Clients { get; init; } = [];
}

/// <summary>Why the Modbus TCP server cannot listen.</summary>
public enum ModbusServerFault
{
    /// <summary>Another program has the port.</summary>
    PortInUse,

    /// <summary>The system does not let this program have the port (below 1024).</summary>
    PortDenied,

    /// <summary>No interface of the box has the address.</summary>
    NotOurAddress,

    /// <summary>Anything else; the event log says what.</summary>
    Other,
}

/// <summary>One connection.</summary>
/// <param name="Address">The client's IP address.</param>
/// <param name="Since">Since when, UTC.</param>
/// <param name="Requests">Requests answered, exceptions included.</param>
/// <param name="LastRequestAt">When it asked last, UTC; null = never.</param>
/// <param name="LastRequest">What it asked for then; null = nothing.</param>
public sealed record ModbusServerClient(string Address, DateTimeOffset Since, long Requests, DateTimeOffset? LastRequestAt, ModbusServerRequest? LastRequest);

/// <summary>One request and what became of it.</summary>
/// <param name="Unit">Unit id.</param>
/// <param name="FunctionCode">Function code.</param>
/// <param name="Register">First register, counted from 1; of no meaning with other function codes than 3 and 4.</param>
/// <param name="Count">How many registers; likewise.</param>
/// <param name="Exception">Exception code of the answer, 0 = answered with values.</param>
public sealed record ModbusServerRequest(int Unit, int FunctionCode, int Register, int Count, int Exception);
