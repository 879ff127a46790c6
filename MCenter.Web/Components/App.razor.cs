using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace MCenter.Web.Components;

/// <summary>The document around every page.</summary>
public partial class App
{
    // changes with every build, so that no browser keeps an old file
    private static readonly string build = typeof(App).Module.ModuleVersionId.ToString("N")[..8];

    private static readonly (string Scheme, string File)[] Sheets =
    [
        ("light", "humanistic-base"), ("light", "humanistic-wcag"),
        ("dark", "humanistic-dark-base"), ("dark", "humanistic-dark-wcag"),
    ];

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    // without prerendering a page is initialised once, and never with the server's idea of the viewer's time zone
    private InteractiveServerRenderMode? Mode => Http.AcceptsInteractiveRouting() ? new(prerender: false) : null;

    // "light" or "dark" where the user chose one; null follows the system
    private string? Theme => Http.Request.Cookies["theme"] is "light" or "dark" ? Http.Request.Cookies["theme"] : null;

    // the same rule as applyTheme in app.js
    private string Media(string scheme) => Theme is null ? $"(prefers-color-scheme: {scheme})" : Theme == scheme ? "all" : "not all";
}
