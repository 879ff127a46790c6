using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Settings;

namespace MCenter.Core.Scan;

/// <summary>Says what a finding means for the devices of the box, and adds a new meter as one. Nothing is stored here but devices.</summary>
internal sealed class FindingBooker(DeviceStore devices, TemplateStore types, TimeProvider time)
{
    /// <summary>The finding as it is to be stored; null when it says nothing new.</summary>
    /// <param name="scan">The search, with what it found so far.</param>
    /// <param name="found">What the search found now.</param>
    /// <param name="baudRate">At which rate.</param>
    /// <param name="knowsBaudRate">Whether the rate has a meaning on this line.</param>
    /// <param name="userName">Who started the search.</param>
    /// <param name="cancel">Cancels before a device is added.</param>
    public async Task<ScanFinding?> BookAsync(ScanReport scan, SearchFinding found, int baudRate, bool knowsBaudRate, string? userName, CancellationToken cancel)
    {
        var finding = new ScanFinding
        {
            ScanId = scan.Id,
            At = time.GetUtcNow(),
            Kind = found.Kind,
            BaudRate = baudRate,
            Address = found.Address,
            SecondaryAddress = found.Identity?.SecondaryAddress ?? "",
            PrimaryAddress = found.Identity?.PrimaryAddress ?? (scan.Request.Addressing == AddressMode.Primary && int.TryParse(found.Address, out var asked) ? asked : null),
            Manufacturer = found.Identity?.Manufacturer ?? "",
            Version = found.Identity?.Version,
            Medium = found.Identity?.Medium,
            Detail = found.Detail,
        };
        if (found.Kind != FindingKind.New)
        {
            return scan.Findings.Any(f => f.Kind == finding.Kind && f.Address == finding.Address && f.BaudRate == baudRate) ? null : finding;
        }

        if (KnownMeters.Find(devices.Current, found.Identity!, scan.Request.Line) is { } device)
        {
            var changed = KnownMeters.IsChanged(device, found.Identity!, scan.Request.Line, knowsBaudRate ? baudRate : null);
            return Recognised(scan, finding with { Kind = changed ? FindingKind.Changed : FindingKind.Known, DeviceId = device.Id });
        }

        // a meter that hears several baud rates was offered at the first
        var offered = scan.Findings.Any(f => f.IsMeter && f.SecondaryAddress.Length > 0 && f.SecondaryAddress == finding.SecondaryAddress && f.FabricationNumber == finding.FabricationNumber);
        return offered ? null : scan.Request.AddFound ? await AddAsync(scan.Request, finding, found, userName, cancel) : finding;
    }

    /// <summary>A device that answers at several rates is not changed, if one of them is its own.</summary>
    private static ScanFinding? Recognised(ScanReport scan, ScanFinding finding) => scan.Findings.FirstOrDefault(f => f.IsMeter && f.DeviceId == finding.DeviceId) switch
    {
        null => finding,
        { Kind: FindingKind.Changed } before when finding.Kind == FindingKind.Known => finding with { Id = before.Id },
        _ => null,
    };

    private async Task<ScanFinding> AddAsync(ScanRequest request, ScanFinding finding, SearchFinding found, string? userName, CancellationToken cancel)
    {
        if (finding.FabricationNumber.Length > 0)
        {
            // a readout could not tell it from the others with its address
            return finding;
        }

        try
        {
            var added = await devices.AddAsync(FoundMeter.Device(request, finding.BaudRate, found, types.Current), userName, cancel);
            return finding with { Kind = FindingKind.Added, DeviceId = added.Id };
        }
        catch (Exception refused) when (refused is ConflictException or InvalidInputException)
        {
            return finding with { Detail = refused.Message };
        }
    }
}
