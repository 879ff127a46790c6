namespace MCenter.Core.Modules;

/// <summary>One entry of <c>Lines</c> in appsettings.json.</summary>
public sealed record LineOptions
{
    /// <summary>Unique name ("M-Bus").</summary>
    public string Name { get; init; } = "";

    /// <summary>"MBus" or "ModbusRtu"; "None" switches the line off.</summary>
    public string Kind { get; init; } = "MBus";

    /// <summary><c>serial:DEVICE</c> or <c>tcp:HOST:PORT</c>.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>Whether the line is configured but switched off: entries of the section are merged by number, so none can be left out.</summary>
    public bool IsOff => Kind == "None";

    /// <summary>Whether a baud rate set here has an effect: a transparent converter over TCP keeps its own.</summary>
    public bool KnowsBaudRate => HasBaudRate(Endpoint);

    /// <summary>File that holds the line's voltage as a number (Linux hwmon <c>in1_input</c>, IIO <c>in_voltage0_raw</c>); empty = not measured.</summary>
    public string VoltageFile { get; init; } = "";

    /// <summary>Volts for one unit of that number; hwmon counts in mV.</summary>
    public double VoltageFactor { get; init; } = 0.001;

    /// <summary>File that holds the line's current as a number (hwmon <c>curr1_input</c>, IIO <c>in_current0_raw</c>); empty = not measured.</summary>
    public string CurrentFile { get; init; } = "";

    /// <summary>Milliamperes for one unit of that number; hwmon counts in mA.</summary>
    public double CurrentFactor { get; init; } = 1;

    /// <summary>The same of an endpoint.</summary>
    internal static bool HasBaudRate(string endpoint) => !endpoint.StartsWith("tcp:", StringComparison.OrdinalIgnoreCase);
}
