using System.Globalization;
using MCenter.Core.Settings;

namespace MCenter.Core.Commands;

/// <summary>The tariff switches of the manual's page Tariffs.</summary>
public sealed record TariffSettings : ISettings<TariffSettings>
{
    /// <summary>How many switches there can be: more than any tariff needs, and few enough to be looked through every minute.</summary>
    public const int Most = 200;

    private const int MostDevices = 1000;

    /// <inheritdoc/>
    public static string Section => "tariffs";

    /// <summary>The switches in the order in which they were added. Whether they fit each other is the user's responsibility (manual, Tariffs).</summary>
    public IReadOnlyList<TariffSwitch> Switches { get; init; } = [];

    /// <summary>Same switches in the same order.</summary>
    public bool Equals(TariffSettings? other) => other is not null && Switches.SequenceEqual(other.Switches);

    /// <inheritdoc/>
    public override int GetHashCode() => Switches.Count;

    /// <inheritdoc/>
    public IEnumerable<ValidationError> Validate()
    {
        if (Switches is null || Switches.Count > Most)
        {
            return [new("switches", CommandTexts.Of("MostSwitches", Most))];
        }

        return Switches.SelectMany((s, i) => s is null ? [new("switches[" + i + "]", CommandTexts.Of("Missing"))] : s.Validate().Select(e => e with { Field = $"switches[{i}].{e.Field}" }))
            .Concat(Switches.Where(s => s is not null).GroupBy(s => s.Id).Where(g => g.Count() > 1).Select(g => new ValidationError("switches", CommandTexts.Of("IdTwice", g.Key))));
    }

    /// <summary>The settings with a switch added under a new id, or changed where its id is there already.</summary>
    public TariffSettings With(TariffSwitch changed) => Switches.Any(s => s.Id == changed.Id)
        ? this with { Switches = [.. Switches.Select(s => s.Id == changed.Id ? changed : s)] }
        : this with { Switches = [.. Switches, changed with { Id = Switches.Select(s => s.Id).DefaultIfEmpty().Max() + 1 }] };

    /// <summary>The settings without a switch.</summary>
    public TariffSettings Without(int id) => this with { Switches = [.. Switches.Where(s => s.Id != id)] };

    /// <summary>Errors of one switch.</summary>
    internal static IEnumerable<ValidationError> Errors(TariffSwitch s) =>
    [
        .. When(string.IsNullOrWhiteSpace(s.Name), "name", "Missing"),
        .. When(s.Name?.Length > 60 || s.Name?.Any(char.IsControl) == true, "name", "Name", 60),
        .. When(s.Tariff is < 1 or > TariffSwitch.LastTariff, "tariff", "Range", 1, TariffSwitch.LastTariff),
        .. When(!Enum.IsDefined(s.WeekdayStart), "weekdayStart", "Weekday"),
        .. When(!Enum.IsDefined(s.WeekdayEnd), "weekdayEnd", "Weekday"),
        .. When(!TimeOnly.TryParseExact(s.Time, TariffSwitch.TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out _), "time", "Time"),
        .. When(s.Devices is null || s.Devices.Count > MostDevices || s.Devices.Distinct().Count() != s.Devices.Count, "devices", "Devices", MostDevices),
        .. When(s.Id < 0, "id", "Range", 0, int.MaxValue),
    ];

    private static IEnumerable<ValidationError> When(bool wrong, string field, string key, params object[] arguments) =>
        wrong ? [new(field, CommandTexts.Of(key, arguments))] : [];
}

/// <summary>One tariff switch: sent at a time of the box's wall clock on each day from one weekday to another.</summary>
public sealed record TariffSwitch
{
    /// <summary>How <see cref="Time"/> is written.</summary>
    public const string TimeForm = "HH:mm";

    /// <summary>The highest tariff; meters have four as a rule, and some more.</summary>
    public const int LastTariff = 8;

    /// <summary>Key within the settings, from 1; 0 = a new one.</summary>
    public int Id { get; init; }

    /// <summary>What it is for ("Tariff during the day"); at most 60 characters.</summary>
    public string Name { get; init; } = "";

    /// <summary>Tariff that holds from then on, 1 to <see cref="LastTariff"/>.</summary>
    public int Tariff { get; init; } = 1;

    /// <summary>First weekday.</summary>
    public DayOfWeek WeekdayStart { get; init; } = DayOfWeek.Monday;

    /// <summary>Last weekday, inclusive; before the first, the days wrap over the end of the week (Friday to Monday are four days).</summary>
    public DayOfWeek WeekdayEnd { get; init; } = DayOfWeek.Friday;

    /// <summary>Time of the box's wall clock, "07:00".</summary>
    public string Time { get; init; } = "07:00";

    /// <summary>Ids of the devices that are switched; none = all that can be.</summary>
    public IReadOnlyList<int> Devices { get; init; } = [];

    /// <summary>Same switch.</summary>
    public bool Equals(TariffSwitch? other) => other is not null
        && (Id, Name, Tariff, WeekdayStart, WeekdayEnd, Time) == (other.Id, other.Name, other.Tariff, other.WeekdayStart, other.WeekdayEnd, other.Time) && Devices.SequenceEqual(other.Devices);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Name, Tariff, Time);

    /// <summary>Every error in it; none when it may be saved.</summary>
    public IEnumerable<ValidationError> Validate() => TariffSettings.Errors(this);

    /// <summary>Whether it is sent on this day of the week.</summary>
    internal bool On(DayOfWeek day) => (day - WeekdayStart + 7) % 7 <= (WeekdayEnd - WeekdayStart + 7) % 7;

    /// <summary>Whether it is for all devices that can be switched.</summary>
    internal bool ForAll => Devices.Count == 0;

    /// <summary>Whether it is for this device.</summary>
    internal bool IsFor(int deviceId) => ForAll || Devices.Contains(deviceId);
}
