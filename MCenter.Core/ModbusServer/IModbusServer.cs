namespace MCenter.Core.ModbusServer;

/// <summary>Serves the newest values over Modbus TCP as <see cref="ModbusServerSettings"/> say; implemented in Drivers. Thread safe.</summary>
public interface IModbusServer
{
    /// <summary>Most connections at once.</summary>
    const int MostClients = 32;

    /// <summary>What it does now.</summary>
    ModbusServerState State { get; }

    /// <summary>Raised when it began or ended to listen, or a client came or went; handlers return at once. Requests raise nothing.</summary>
    event Action? Changed;
}
