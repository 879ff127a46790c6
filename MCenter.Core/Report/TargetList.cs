using MCenter.Core.Devices;
using MCenter.Core.Devices.Import;
using MCenter.Core.Settings;

namespace MCenter.Core.Report;

/// <summary>The meters that are to be found, as they were planned; with none there is no list.</summary>
public sealed record TargetList : ISettings<TargetList>
{
    /// <inheritdoc/>
    public static string Section => "target-list";

    /// <summary>When it was imported, UTC.</summary>
    public DateTimeOffset ImportedAt { get; init; }

    /// <summary>Who imported it; null = it is not known.</summary>
    public string? UserName { get; init; }

    /// <summary>The meters in the order of the list.</summary>
    public IReadOnlyList<TargetMeter> Meters { get; init; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationError> Validate() => [];
}

/// <summary>A meter that is to be found. What the list does not say is empty or null, and is not compared.</summary>
public sealed record TargetMeter
{
    /// <summary>Row of the list, counted from 1 as a spreadsheet does.</summary>
    public required int Row { get; init; }

    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The line it is to hang on.</summary>
    public string Line { get; init; } = "";

    /// <summary>How it is to be addressed.</summary>
    public AddressMode? AddressMode { get; init; }

    /// <summary>16 hexadecimal digits as in <see cref="Device.SecondaryAddress"/>, F = any.</summary>
    public string SecondaryAddress { get; init; } = "";

    /// <summary>Its primary address.</summary>
    public int? PrimaryAddress { get; init; }

    /// <summary>Its serial number.</summary>
    public string Serial { get; init; } = "";

    /// <summary>Its baud rate.</summary>
    public int? BaudRate { get; init; }

    /// <summary>Its medium.</summary>
    public Medium? Medium { get; init; }

    /// <summary>Its site.</summary>
    public string Site { get; init; } = "";

    /// <summary>Its cost unit.</summary>
    public string CostUnit { get; init; } = "";

    /// <summary>What a list says of a meter.</summary>
    internal static TargetMeter Of(ListedMeter listed)
    {
        var device = listed.Device;
        T? Given<T>(string field, T value)
            where T : struct => listed.Fields.Contains(field) ? value : null;
        return new()
        {
            Row = listed.Row,
            Name = device.Name,
            Line = listed.Fields.Contains("line") ? device.Line : "",
            AddressMode = Given("addressMode", device.AddressMode),
            SecondaryAddress = device.SecondaryAddress,
            PrimaryAddress = Given("primaryAddress", device.PrimaryAddress),
            Serial = device.Serial,
            BaudRate = Given("baudRate", device.BaudRate),
            Medium = Given("medium", device.Medium),
            Site = device.Site,
            CostUnit = device.CostUnit,
        };
    }
}
