using MCenter.Core.DeviceTypes;
using MCenter.Core.Settings;

namespace MCenter.Core.Modbus;

/// <summary>The users' own templates as they are kept; <see cref="ModbusTemplateStore"/> alone reads and writes them.</summary>
internal sealed record ModbusTemplateSettings : ISettings<ModbusTemplateSettings>
{
    /// <summary>Most templates of users.</summary>
    public const int Most = 500;

    /// <inheritdoc/>
    public static string Section => "modbus-templates";

    /// <summary>Each as <see cref="ModbusTemplateReader.Write"/> writes it; text, so that one that cannot be read leaves the others.</summary>
    public IReadOnlyList<string> Own { get; init; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationError> Validate() => Own.Count > Most ? [new("templates", TemplateTexts.Of("TooMany", Most))] : [];
}
