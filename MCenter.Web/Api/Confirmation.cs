using MCenter.Core.Settings;

namespace MCenter.Web.Api;

/// <summary>What destroys everything asks for the name of the box, as its page does.</summary>
internal static class Confirmation
{
    /// <summary>Checks the query value <c>confirm</c>.</summary>
    /// <exception cref="InvalidInputException">It is not the name of the box.</exception>
    public static void Check(string? confirm, SettingsStore settings)
    {
        if (confirm != settings.Get<GeneralSettings>().Name)
        {
            throw new InvalidInputException([new("confirm", "Give the name of the box, as it stands in the general settings, to delete everything.")]);
        }
    }
}
