using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace MCenter.Web.Components.Pages.Settings;

/// <summary>One line of the settings menu.</summary>
/// <param name="Path">Where it leads.</param>
/// <param name="Icon">Its Material symbol.</param>
/// <param name="Policies">Everything that opens it.</param>
/// <param name="Texts">The page's own texts.</param>
internal sealed record SettingsMenuItem(string Path, string Icon, IReadOnlyList<string> Policies, IStringLocalizer Texts)
{
    public string Title => Texts["Title"];

    public string Description => Texts["Description"];

    /// <summary>Whether every word of a search stands in its texts.</summary>
    public bool Matches(string search)
    {
        var keywords = Texts["Keywords"];
        var text = $"{Title} {Description} {(keywords.ResourceNotFound ? "" : keywords.Value)}";
        return search.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word => text.Contains(word, StringComparison.CurrentCultureIgnoreCase));
    }
}

/// <summary>The settings menu: every page with a <see cref="SettingsPageAttribute"/>.</summary>
internal static class SettingsMenu
{
    private static readonly Type[] pages =
    [
        .. typeof(SettingsMenu).Assembly.GetTypes()
            .Where(t => t.IsDefined(typeof(SettingsPageAttribute)))
            .OrderBy(t => t.GetCustomAttribute<SettingsPageAttribute>()!.Order),
    ];

    /// <summary>All lines in their order, texts in the current culture.</summary>
    public static IEnumerable<SettingsMenuItem> All(IStringLocalizerFactory texts) => pages.Select(page => new SettingsMenuItem(
        page.GetCustomAttributes<RouteAttribute>().First().Template,
        page.GetCustomAttribute<SettingsPageAttribute>()!.Icon,
        [.. page.GetCustomAttributes<AuthorizeAttribute>().Select(a => a.Policy).OfType<string>()],
        texts.Create(page)));
}
