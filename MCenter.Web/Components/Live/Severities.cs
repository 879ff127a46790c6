using MCenter.Core.Events;

namespace MCenter.Web.Components.Live;

/// <summary>How the severity of an event is shown.</summary>
internal static class Severities
{
    /// <summary>Its icon.</summary>
    public static string Icon(this EventSeverity severity) => severity switch
    {
        EventSeverity.Error => "error",
        EventSeverity.Warning => "warning",
        _ => "info",
    };
}
