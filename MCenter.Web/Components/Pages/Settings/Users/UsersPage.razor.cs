using MCenter.Web.SignIn;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Pages.Settings.Users;

/// <summary>All users.</summary>
public partial class UsersPage
{
    private IReadOnlyList<User>? users;

    [Inject]
    private UserAdministration Administration { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync() => users = await Administration.ListAsync(CancellationToken.None);

    private void Open(User user) => Navigation.NavigateTo($"/settings/users/{user.Id}");

    private string StateOf(User user) =>
        user.Disabled ? L["Disabled"]
        : user.PasswordExpires <= Time.GetUtcNow() ? L["Expired"]
        : user.MustChangePassword ? L["MustChange"]
        : L["Active"];
}
