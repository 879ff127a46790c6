using System.Net;
using MCenter.Core.Settings;

namespace MCenter.Core.LevelConverter;

/// <summary>
/// How the M-Bus is handed through to a foreign master. They hold from the next switching on; whether it is on is no setting: after a restart it
/// is off, so that the automatic readout goes on whatever happened.
/// </summary>
public sealed record LevelConverterSettings : ISettings<LevelConverterSettings>
{
    /// <inheritdoc/>
    public static string Section => "level-converter";

    /// <summary>Name of the M-Bus line that is handed through; empty = the first.</summary>
    public string Line { get; init; } = "";

    /// <summary>Baud rate on the bus; no effect on a line that is itself a converter over TCP.</summary>
    public int BaudRate { get; init; } = 2400;

    /// <summary>Whether a client may connect over TCP.</summary>
    public bool TcpEnabled { get; init; } = true;

    /// <summary>TCP port, 0 to 65535; 0 = any free one, told by the state.</summary>
    public int TcpPort { get; init; } = 10001;

    /// <summary>Address of this box that is listened on; empty = all (in the demo: this machine alone).</summary>
    public string BindAddress { get; init; } = "";

    /// <summary>Who may connect: see <see cref="ClientList"/>.</summary>
    public string AllowedClients { get; init; } = ClientList.Local;

    /// <summary>Serial or USB gadget port that is handed through to (<c>/dev/ttyGS0</c>); empty = none.</summary>
    public string SerialDevice { get; init; } = "";

    /// <summary>Baud rate of that port, 8E1; a USB gadget port takes any.</summary>
    public int SerialBaudRate { get; init; } = 2400;

    /// <summary>Switches itself off when no client sent anything for so many minutes; 0 = never.</summary>
    public int IdleMinutes { get; init; } = 15;

    /// <inheritdoc/>
    public IEnumerable<ValidationError> Validate() =>
    [
        .. SettingsTexts.When(!BaudRates.MBus.Contains(BaudRate), "baudRate", "OneOf", string.Join(", ", BaudRates.MBus)),
        .. SettingsTexts.When(!TcpEnabled && SerialDevice.Length == 0, "tcpEnabled", "TcpOrSerial"),
        .. SettingsTexts.When(TcpPort is < 0 or > 65535, "tcpPort", "Range", 0, 65535),
        .. SettingsTexts.When(BindAddress.Length > 0 && !IPAddress.TryParse(BindAddress, out _), "bindAddress", "Address"),
        .. SettingsTexts.When(TcpEnabled && AllowedClients.Trim().Length == 0, "allowedClients", "Missing"),
        .. SettingsTexts.When(ClientList.FirstWrong(AllowedClients) is not null, "allowedClients", "Clients", ClientList.FirstWrong(AllowedClients) ?? ""),
        .. SettingsTexts.When(SerialDevice.Length > 0 && !IsDevice(SerialDevice), "serialDevice", "SerialDevice"),
        .. SettingsTexts.When(!BaudRates.MBus.Contains(SerialBaudRate), "serialBaudRate", "OneOf", string.Join(", ", BaudRates.MBus)),
        .. SettingsTexts.When(IdleMinutes is < 0 or > 1440, "idleMinutes", "Range", 0, 1440),
    ];

    private static bool IsDevice(string path) =>
        path.StartsWith("/dev/", StringComparison.Ordinal) && path.Length is > 5 and <= 200 && !path.Contains("..", StringComparison.Ordinal) && !path.Any(char.IsControl);
}
