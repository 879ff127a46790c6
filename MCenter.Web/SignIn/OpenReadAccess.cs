using MCenter.Core.Settings;
using Microsoft.AspNetCore.Authorization;

namespace MCenter.Web.SignIn;

/// <summary>Someone may look, or anyone may while <see cref="GeneralSettings.OpenReadAccess"/> is on.</summary>
internal sealed class OpenReadAccess : IAuthorizationRequirement;

internal sealed class OpenReadAccessHandler(SettingsStore settings) : AuthorizationHandler<OpenReadAccess>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, OpenReadAccess requirement)
    {
        if (context.User.IsInRole(Roles.Viewer) || settings.Get<GeneralSettings>().OpenReadAccess)
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
