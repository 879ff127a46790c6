using MCenter.Core.Modules;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Layout;

/// <summary>The frame of the pages around signing in: the box's name, a card, the languages.</summary>
public partial class SignInLayout
{
    [Inject]
    private SettingsStore Settings { get; set; } = null!;

    [Inject]
    private DemoMode Demo { get; set; } = null!;

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    private GeneralSettings Box => Settings.Get<GeneralSettings>();

    private string LinkTo(Language language) =>
        $"/language?culture={language.Culture}&returnUrl={Uri.EscapeDataString(Http.Request.Path + Http.Request.QueryString)}";
}
