using MCenter.Core.Devices;
using MCenter.Core.Modules;
using MCenter.Core.Settings;

namespace MCenter.Core.Scan;

/// <summary>What is to be searched, as the page and the API say it.</summary>
public sealed record ScanRequest
{
    /// <summary>The rates of EN 13757-2 in the order in which they are tried: the usual ones first.</summary>
    public static IReadOnlyList<int> AllBaudRates { get; } = [2400, 300, 9600, 1200, 4800, 600, 19200, 38400];

    /// <summary>The line's name.</summary>
    public string Line { get; init; } = "";

    /// <summary>One of <see cref="AllBaudRates"/>, 0 = all.</summary>
    public int BaudRate { get; init; } = 2400;

    /// <summary>By secondary or by primary address.</summary>
    public AddressMode Addressing { get; init; }

    /// <summary>Secondary: 8 or 16 hexadecimal digits, F = any; empty = all addresses.</summary>
    public string Mask { get; init; } = "";

    /// <summary>Primary: first address, 0 to 250.</summary>
    public int From { get; init; }

    /// <summary>Primary: last address, 0 to 250.</summary>
    public int To { get; init; } = 250;

    /// <summary>Whether meters that can (EMU Professional II) are added with <see cref="Device.LoadProfile"/>.</summary>
    public bool LoadProfile { get; init; }

    /// <summary>Whether new meters are added as devices at once.</summary>
    public bool AddFound { get; init; } = true;

    /// <summary>The 16 digits of the mask.</summary>
    internal string WholeMask => SecondaryAddresses.Whole(Mask);

    /// <summary>Every error; none when it may be started.</summary>
    internal IEnumerable<ValidationError> Validate(ConfiguredLines lines)
    {
        var mBus = lines.All.Where(l => l.Kind == "MBus").Select(l => l.Name).ToList();
        if (!mBus.Contains(Line))
        {
            yield return new("line", ScanTexts.Of("Line", string.Join(", ", mBus)));
        }

        if (BaudRate != 0 && !AllBaudRates.Contains(BaudRate))
        {
            yield return new("baudRate", ScanTexts.Of("BaudRate", string.Join(", ", AllBaudRates.Order())));
        }

        if (!Enum.IsDefined(Addressing))
        {
            yield return new("addressing", ScanTexts.Of("Addressing"));
        }

        if (Mask.Length > 0 && !SecondaryAddresses.IsValid(Mask))
        {
            yield return new("mask", ScanTexts.Of("Mask"));
        }

        if (From is < 0 or > 250)
        {
            yield return new("from", ScanTexts.Of("Range"));
        }

        if (To < From || To > 250)
        {
            yield return new("to", ScanTexts.Of("To"));
        }
    }
}
