using System.Net;
using System.Net.NetworkInformation;
using MCenter.Core.Settings;

namespace MCenter.Drivers.Transport;

/// <summary>The private networks that this machine's interfaces are in. A public address, such as a mobile modem's, makes no network local.</summary>
internal static class OwnNetworks
{
    private static readonly ClientList Private = new("10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 169.254.0.0/16 fc00::/7 fe80::/10");

    /// <summary>As they are now.</summary>
    public static ClientList Now() => new(string.Join(' ',
        from card in NetworkInterface.GetAllNetworkInterfaces()
        where card.OperationalStatus == OperationalStatus.Up
        from address in card.GetIPProperties().UnicastAddresses
        where Private.Names(address.Address)
        // without the interface's number that a link-local address carries
        select $"{new IPAddress(address.Address.GetAddressBytes())}/{address.PrefixLength}"));
}
