using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace MCenter.Web.SignIn;

/// <summary>How often open pages ask whether their user still holds.</summary>
internal sealed record CircuitCheckInterval(TimeSpan Value);

/// <summary>A circuit keeps the principal that it began with: this throws out a user who was changed, disabled or deleted since.</summary>
internal sealed class CircuitCheck(ILoggerFactory loggers, CircuitCheckInterval interval, SessionCheck session) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => interval.Value;

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        session.HoldsAsync(authenticationState.User, cancellationToken);
}
