using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MCenter.Core.Settings;

/// <summary>
/// Who may connect, as a person writes it: addresses (<c>10.0.0.7</c>, <c>fd00::7</c>) and networks (<c>192.168.1.0/24</c>), with commas or spaces between. The word
/// <see cref="Local"/> stands for this machine and the private networks that its interfaces are in. Immutable.
/// </summary>
public sealed class ClientList
{
    /// <summary>The word for this machine and its own private networks.</summary>
    public const string Local = "local";

    private static readonly char[] Separators = [',', ';', ' ', '\t', '\r', '\n'];

    private readonly bool local;
    private readonly IReadOnlyList<IPNetwork> networks;

    /// <summary>Reads a list; entries that are none are left out (see <see cref="FirstWrong"/>).</summary>
    public ClientList(string text)
    {
        var words = Words(text);
        local = words.Any(IsLocal);
        networks = [.. words.Select(Network).OfType<IPNetwork>()];
    }

    /// <summary>The first entry that is no address, no network and not "local"; null when all are.</summary>
    public static string? FirstWrong(string text) => Words(text).FirstOrDefault(w => !IsLocal(w) && Network(w) is null);

    /// <summary>Whether an address may connect.</summary>
    /// <param name="address">The client's; an IPv4 address in IPv6 counts as IPv4.</param>
    /// <param name="own">The private networks that this machine's interfaces are in, now.</param>
    public bool Allows(IPAddress address, ClientList own)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (local && (IPAddress.IsLoopback(plain) || own.Names(plain))) || Names(plain);
    }

    /// <summary>Whether an address is named by itself or by its network; the word "local" apart.</summary>
    public bool Names(IPAddress address) => networks.Any(n => n.Contains(address));

    private static string[] Words(string text) => text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);

    private static bool IsLocal(string word) => word.Equals(Local, StringComparison.OrdinalIgnoreCase);

    private static IPNetwork? Network(string word)
    {
        var slash = word.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? word : word[..slash];
        // short forms such as "10.1" are addresses to the system, but not what a person means
        if (!IPAddress.TryParse(host, out var address) || (address.AddressFamily == AddressFamily.InterNetwork && host.Count(c => c == '.') != 3))
        {
            return null;
        }

        var bytes = address.GetAddressBytes();
        var length = bytes.Length * 8;
        if (slash >= 0 && (!int.TryParse(word.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > bytes.Length * 8))
        {
            return null;
        }

        for (var bit = length; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPNetwork(new IPAddress(bytes), length);
    }
}
