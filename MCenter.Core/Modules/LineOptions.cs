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
}
