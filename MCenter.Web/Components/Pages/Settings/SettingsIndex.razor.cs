using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;

namespace MCenter.Web.Components.Pages.Settings;

/// <summary>The menu of all settings that this user may open.</summary>
public partial class SettingsIndex
{
    private string search = "";
    private List<SettingsMenuItem>? items;

    [Inject]
    private IStringLocalizerFactory Texts { get; set; } = null!;

    [Inject]
    private IAuthorizationService Authorization { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var user = (await SignedIn).User;
        var allowed = new List<SettingsMenuItem>();
        foreach (var item in SettingsMenu.All(Texts))
        {
            var denied = false;
            foreach (var policy in item.Policies)
            {
                denied |= !(await Authorization.AuthorizeAsync(user, policy)).Succeeded;
            }

            if (!denied)
            {
                allowed.Add(item);
            }
        }

        items = allowed;
    }
}
