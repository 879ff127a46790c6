namespace MCenter.Web.Components.Pages.Settings;

/// <summary>
/// Puts a page into the settings menu. Its path is its <c>@page</c>, its policy its <c>[Authorize]</c>; its resx gives the texts
/// <c>Title</c>, <c>Description</c> (one sentence) and, where people search for other words, <c>Keywords</c>.
/// </summary>
/// <param name="order">Place in the menu: the position in the manual's list times ten.</param>
/// <param name="icon">Name of a Material symbol.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SettingsPageAttribute(int order, string icon) : Attribute
{
    /// <summary>Place in the menu, ascending.</summary>
    public int Order => order;

    /// <summary>Name of a Material symbol.</summary>
    public string Icon => icon;
}
