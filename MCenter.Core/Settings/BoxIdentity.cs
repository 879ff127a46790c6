using System.Net.NetworkInformation;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace MCenter.Core.Settings;

/// <summary>Who this box is.</summary>
public sealed class BoxIdentity(IConfiguration configuration, SettingsStore settings)
{
    /// <summary>Version of M-Center.</summary>
    public static string Version { get; } = typeof(BoxIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Serial number as configured, else as once determined: the first network card's MAC, "10:2C:EF:12:34:56". Empty before the start.</summary>
    public string SerialNumber { get; private set; } = "";

    /// <summary>Determines the serial number and keeps it, so that a changed network card changes nothing. Called once at start.</summary>
    public async Task DetermineAsync(CancellationToken cancel)
    {
        var configured = configuration["MCenter:SerialNumber"] ?? "";
        var kept = settings.Get<KeptIdentity>().SerialNumber;
        SerialNumber = configured.Length > 0 ? configured : kept.Length > 0 ? kept : OfFirstNetworkCard();
        if (SerialNumber != kept)
        {
            await settings.SaveAsync(new KeptIdentity { SerialNumber = SerialNumber }, cancel);
        }
    }

    /// <summary>MAC of the first network card; where there is none, a locally administered one by chance, which is kept from then on.</summary>
    private static string OfFirstNetworkCard()
    {
        var card = NetworkInterface.GetAllNetworkInterfaces()
            .Where(n => n.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .OrderBy(n => n.NetworkInterfaceType != NetworkInterfaceType.Ethernet)
            .ThenBy(n => n.Name, StringComparer.Ordinal)
            .Select(n => n.GetPhysicalAddress().GetAddressBytes())
            .FirstOrDefault(mac => mac.Length == 6 && mac.Any(b => b != 0));
        return string.Join(':', (card ?? [2, .. Guid.NewGuid().ToByteArray()[..5]]).Select(b => b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)));
    }
}

/// <summary>The serial number as it was determined first.</summary>
internal sealed record KeptIdentity : ISettings<KeptIdentity>
{
    public static string Section => "identity";

    public string SerialNumber { get; init; } = "";

    public IEnumerable<ValidationError> Validate() => [];
}
