using System.Text.Json.Serialization;

namespace MCenter.Core.DeviceTypes;

/// <summary>What a command is for.</summary>
public enum CommandPurpose
{
    /// <summary>Switches to a tariff.</summary>
    Tariff = 0,

    /// <summary>Opens a valve, or closes a relay's circuit.</summary>
    OpenValve = 1,

    /// <summary>Closes a valve, or opens a relay's circuit.</summary>
    CloseValve = 2,

    /// <summary>Sets the meter's clock.</summary>
    SetClock = 3,

    /// <summary>Asks for the entries of a load profile.</summary>
    LoadProfile = 4,
}

/// <summary>A command that devices of a type understand.</summary>
public sealed record TemplateCommand
{
    /// <summary><see cref="Source"/> of what no public document of the maker says: it was defined by whoever wrote the template.</summary>
    public const string OwnDefinition = "own definition";

    /// <summary>Place of the first instant of a load profile's slice, inclusive, type F.</summary>
    public const string FromPlace = "{from:F}";

    /// <summary>Place of its last instant, inclusive, type F.</summary>
    public const string ToPlace = "{to:F}";

    /// <summary>What it is for; there is one a purpose.</summary>
    public required CommandPurpose Purpose { get; init; }

    /// <summary>CI field, two hexadecimal digits; 51 = data send.</summary>
    public string Ci { get; init; } = "51";

    /// <summary>
    /// What follows the CI field, hexadecimal, blanks allowed, with places to be filled in: <c>{tariff}</c> and <c>{address}</c> (the device's primary one) one byte, <c>{time:F}</c> four
    /// and <c>{time:I}</c> six bytes of the local time (EN 13757-3 types F, whole minutes, and I).
    /// A load profile's has besides <c>{from:F}</c> and <c>{to:F}</c>, four bytes each: first and last instant of the slice that is asked for.
    /// </summary>
    public required string Data { get; init; }

    /// <summary>How to read back that it was obeyed; null when the meter does not show it.</summary>
    public CommandCheck? Confirm { get; init; }

    /// <summary>The public document that says so, or <see cref="OwnDefinition"/>.</summary>
    public required string Source { get; init; }

    /// <summary>What is sent, and read back.</summary>
    [JsonIgnore]
    public CommandTelegram Telegram => new(Ci, Data, Confirm);
}

/// <summary>A value that the device shows in its next readout once it has obeyed.</summary>
/// <param name="Vif">VIF and VIFEs of the record, hexadecimal ("FD1A").</param>
/// <param name="Value">The whole number that it then holds, or <c>{tariff}</c>.</param>
public sealed record CommandCheck(string Vif, string Value);

/// <summary>The bytes of a command; see the fields of the same name in <see cref="TemplateCommand"/>.</summary>
public sealed record CommandTelegram(string Ci, string Data, CommandCheck? Confirm = null);
