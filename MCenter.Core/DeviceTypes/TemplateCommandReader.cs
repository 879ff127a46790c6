using System.Text.RegularExpressions;

namespace MCenter.Core.DeviceTypes;

/// <summary>Reads a template's commands from JSON.</summary>
internal static partial class TemplateCommandReader
{
    /// <summary>Most commands of a template.</summary>
    public const int Most = 20;

    private static readonly string[] LoadProfilePlaces = [TemplateCommand.FromPlace, TemplateCommand.ToPlace];

    private const int LongestData = 1000;
    private const int LongestSource = 200;

    /// <summary>One command; what is wrong is noted.</summary>
    public static TemplateCommand Read(JsonFields fields)
    {
        var command = new TemplateCommand
        {
            Purpose = fields.Choice<CommandPurpose>("purpose", required: true) ?? CommandPurpose.Tariff,
            Ci = fields.Text("ci", 0, 2) is { Length: > 0 } ci ? ci.ToUpperInvariant() : "51",
            Data = fields.Text("data", 0, LongestData),
            Confirm = fields.Object("confirm") is { } confirm ? CheckOf(confirm) : null,
            Source = fields.Text("source", 1, LongestSource),
        };
        fields.NoOthers();
        if (!Byte().IsMatch(command.Ci))
        {
            fields.Fault("ci", "CommandCi");
        }

        if (!Data().IsMatch(command.Data))
        {
            fields.Fault("data", "CommandData");
        }
        else if (PlacesOf(command.Purpose).FirstOrDefault(place => !command.Data.Contains(place, StringComparison.Ordinal)) is { } place)
        {
            fields.Fault("data", "CommandPlace", place);
        }
        else if (command.Purpose != CommandPurpose.LoadProfile && LoadProfilePlaces.FirstOrDefault(p => command.Data.Contains(p, StringComparison.Ordinal)) is { } foreign)
        {
            fields.Fault("data", "CommandForeignPlace", foreign);
        }

        return command;
    }

    private static CommandCheck CheckOf(JsonFields fields)
    {
        var check = new CommandCheck(fields.Text("vif", 2, LongestSource), fields.Text("value", 1, LongestSource));
        fields.NoOthers();
        if (check.Vif.Length > 0 && !Bytes().IsMatch(check.Vif))
        {
            fields.Fault("vif", "CommandVif");
        }

        if (check.Value.Length > 0 && !Value().IsMatch(check.Value))
        {
            fields.Fault("value", "CommandValue");
        }

        return check;
    }

    /// <summary>Without these a command could do its purpose for one value only.</summary>
    private static string[] PlacesOf(CommandPurpose purpose) => purpose switch
    {
        CommandPurpose.Tariff => ["{tariff}"],
        CommandPurpose.SetClock => ["{time:"],
        CommandPurpose.LoadProfile => LoadProfilePlaces,
        _ => [],
    };

    [GeneratedRegex(@"\A[0-9A-Fa-f]{2}\z")]
    private static partial Regex Byte();

    [GeneratedRegex(@"\A( *[0-9A-Fa-f]{2})+ *\z")]
    private static partial Regex Bytes();

    [GeneratedRegex(@"\A *(([0-9A-Fa-f]{2}|\{tariff\}|\{address\}|\{time:F\}|\{time:I\}|\{from:F\}|\{to:F\}) *)*\z")]
    private static partial Regex Data();

    [GeneratedRegex(@"\A(\{tariff\}|-?[0-9]{1,9})\z")]
    private static partial Regex Value();
}
