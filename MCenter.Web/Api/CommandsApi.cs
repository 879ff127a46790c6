using System.Security.Claims;
using MCenter.Core.Commands;
using MCenter.Core.Devices;
using MCenter.Core.Settings;
using MCenter.Web.SignIn;

namespace MCenter.Web.Api;

/// <summary>Commands to meters: valve, clock, application reset, address and baud rate of one, tariffs and clocks of all. What is set for the schedules is in <c>/api/v1/settings/tariffs</c> and <c>/timeSync</c>.</summary>
internal sealed class CommandsApi : IEndpoint
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var view = routes.MapGroup("/api/v1").RequireAuthorization(Policies.View).WithTags("commands");
        view.MapGet("/tariffs", (SettingsStore settings, Tariffs tariffs) => settings.Get<TariffSettings>().Switches.Select(s => new TariffAnswer(s, tariffs.Next(s))))
            .WithSummary("The tariff switches, each with the instant at which it is sent next").Produces<IReadOnlyList<TariffAnswer>>();
        view.MapGet("/time-sync", (TimeSync sync) => new TimeSyncAnswer(sync.Running, sync.Last)).WithSummary("Whether the meters' clocks are being synchronised, and what came of the last time").Produces<TimeSyncAnswer>();

        var install = routes.MapGroup("/api/v1").RequireAuthorization(Policies.Install).WithTags("commands").WithRequestLimit();
        install.MapPost("/devices/{id:int}/valve", Valve).WithSummary("Opens or closes a meter's valve; answers when the meter was read back")
            .Produces<CommandOutcome>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        install.MapPost("/devices/{id:int}/clock", SetClock).WithSummary("Sets a meter's clock to the box's local time, at the next full minute where its form has no seconds")
            .Produces<CommandOutcome>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        install.MapPost("/devices/{id:int}/application-reset", Reset).WithSummary("Resets a meter's application, with a subcode or without")
            .Produces<CommandOutcome>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        install.MapPost("/devices/{id:int}/primary-address", SetAddress).WithSummary("Sets a meter's own primary address, 1 to 250; answers when it was read there, and its configuration is changed then")
            .Produces<CommandOutcome>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        install.MapPost("/devices/{id:int}/baud-rate", SetBaudRate).WithSummary("Sets a meter's own baud rate; answers when it was read at it, and its configuration is changed then")
            .Produces<CommandOutcome>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        install.MapPost("/tariffs/{id:int}/send", Send).WithSummary("Sends a tariff switch now; answers what came of it on each line")
            .Produces<IReadOnlyList<TariffSent>>().ProducesProblem(StatusCodes.Status404NotFound);
        install.MapPost("/time-sync", Synchronise).WithSummary("Starts setting the clocks of all meters but those on battery; GET tells when it is over")
            .Produces(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status409Conflict);
    }

    // what was asked for is seen through, though the asker hangs up
    private static Task<CommandOutcome> Valve(int id, ValveBody body, DeviceCommands commands, ClaimsPrincipal user) =>
        commands.ValveAsync(id, body.Open, user.Identity?.Name, CancellationToken.None);

    private static Task<CommandOutcome> SetClock(int id, DeviceCommands commands, ClaimsPrincipal user) =>
        commands.SetClockAsync(id, user.Identity?.Name, CancellationToken.None);

    private static Task<CommandOutcome> Reset(int id, ResetBody body, DeviceCommands commands, ClaimsPrincipal user) =>
        commands.ResetAsync(id, body.Subcode, user.Identity?.Name, CancellationToken.None);

    private static Task<CommandOutcome> SetAddress(int id, AddressBody body, MeterSetup setup, ClaimsPrincipal user) =>
        setup.SetAddressAsync(id, body.Address, body.AddressMode, user.Identity?.Name, CancellationToken.None);

    private static Task<CommandOutcome> SetBaudRate(int id, BaudRateBody body, MeterSetup setup, ClaimsPrincipal user) =>
        setup.SetBaudRateAsync(id, body.BaudRate, user.Identity?.Name, CancellationToken.None);

    private static Task<IReadOnlyList<TariffSent>> Send(int id, Tariffs tariffs, ClaimsPrincipal user) =>
        tariffs.SendNowAsync(id, user.Identity?.Name, CancellationToken.None);

    private static IResult Synchronise(TimeSync sync, ClaimsPrincipal user)
    {
        _ = sync.RunAsync(user.Identity?.Name, CancellationToken.None);
        return Results.Accepted("/api/v1/time-sync");
    }

    /// <summary>Whether the valve is to be open.</summary>
    internal sealed record ValveBody(bool Open);

    /// <summary>Subcode 0 to 255, null = none is sent.</summary>
    internal sealed record ResetBody(int? Subcode = null);

    /// <summary>The new address, and how the meter is addressed from then on (null = as before).</summary>
    internal sealed record AddressBody(int Address, AddressMode? AddressMode = null);

    /// <summary>The new rate, 300 to 38400 Bd.</summary>
    internal sealed record BaudRateBody(int BaudRate);

    /// <summary>A tariff switch and when it is sent next, UTC; null when never.</summary>
    internal sealed record TariffAnswer(TariffSwitch Switch, DateTimeOffset? Next);

    /// <summary>How the synchronisation stands.</summary>
    internal sealed record TimeSyncAnswer(bool Running, TimeSyncResult? Last);
}
