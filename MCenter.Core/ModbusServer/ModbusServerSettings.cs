using System.Net;
using MCenter.Core.Settings;

namespace MCenter.Core.ModbusServer;

/// <summary>How the box serves its values over Modbus TCP. A change holds at once; clients that it still allows stay connected.</summary>
public sealed record ModbusServerSettings : ISettings<ModbusServerSettings>
{
    /// <inheritdoc/>
    public static string Section => "modbus-server";

    /// <summary>Whether it serves; off until somebody switches it on.</summary>
    public bool Enabled { get; init; }

    /// <summary>TCP port, 0 to 65535; 0 = any free one, told by the state.</summary>
    public int Port { get; init; } = 502;

    /// <summary>Address of this box that is listened on; empty = all (in the demo: this machine alone).</summary>
    public string BindAddress { get; init; } = "";

    /// <summary>Who may connect, see <see cref="ClientList"/>; empty = everybody who reaches the box.</summary>
    public string AllowedClients { get; init; } = "";

    /// <summary>A connection without a request for so many minutes is closed, 0 to 1440; 0 = never.</summary>
    public int IdleMinutes { get; init; } = 60;

    /// <inheritdoc/>
    public IEnumerable<ValidationError> Validate() =>
    [
        .. SettingsTexts.When(Port is < 0 or > 65535, "port", "Range", 0, 65535),
        .. SettingsTexts.When(BindAddress.Length > 0 && !IPAddress.TryParse(BindAddress, out _), "bindAddress", "Address"),
        .. SettingsTexts.When(ClientList.FirstWrong(AllowedClients) is not null, "allowedClients", "Clients", ClientList.FirstWrong(AllowedClients) ?? ""),
        .. SettingsTexts.When(IdleMinutes is < 0 or > 1440, "idleMinutes", "Range", 0, 1440),
    ];
}
