using System.Security.Claims;
using MCenter.Core.Devices;
using MCenter.Core.Exchange;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Web.SignIn;

namespace MCenter.Web.Api;

/// <summary><c>/api/v1/devices/{id}/exchanges</c>: a meter replaced by another, as the device's page does it. Counters are scaled.</summary>
internal sealed class ExchangesApi : IEndpoint
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/devices/{id:int}/exchanges", List)
            .RequireAuthorization(Policies.View).WithTags("devices").WithSummary("The device's meter exchanges, oldest first").Produces<IReadOnlyList<ExchangeAnswer>>().ProducesProblem(StatusCodes.Status404NotFound);
        var install = routes.MapGroup("/api/v1/devices/{id:int}/exchanges").RequireAuthorization(Policies.Install).WithTags("devices").WithRequestLimit();
        install.MapPost("/", BookAsync).WithSummary("Books that the meter was exchanged: the device has the new address from now on, its history and consumption go on. dryRun = true checks only")
            .Produces<ExchangeAnswer>(StatusCodes.Status201Created).Produces(StatusCodes.Status204NoContent).ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        install.MapPost("/proposal", ProposeAsync).WithSummary("Reads the new meter and proposes the counters of the exchange; nothing is booked. Without secondaryAddress whoever answers at the device's primary address is read")
            .Produces<ProposalAnswer>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        install.MapDelete("/{exchangeId:int}", UndoAsync).WithSummary("Takes the device's last exchange back")
            .Produces(StatusCodes.Status204NoContent).ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static IEnumerable<ExchangeAnswer> List(int id, DeviceStore devices, MeterExchanges exchanges)
    {
        var device = DevicesApi.Known(devices, id);
        return exchanges.Of(id).Select(e => ExchangeAnswer.Of(e, device));
    }

    private static async Task<IResult> BookAsync(int id, ExchangeInput input, DeviceStore devices, MeterExchanges exchanges, ClaimsPrincipal user, CancellationToken cancel, bool dryRun = false)
    {
        var device = DevicesApi.Known(devices, id);
        var request = new ExchangeRequest(input.At, input.SecondaryAddress, [.. input.Counters.Select(c => new ExchangedCounter(c.Number, c.OldEnd * Divisor(device, c.Number), c.NewStart * Divisor(device, c.Number)))], input.Comment);
        if (dryRun)
        {
            await exchanges.CheckAsync(id, request, cancel);
            return Results.NoContent();
        }

        var exchange = await exchanges.BookAsync(id, request, user.Identity?.Name, cancel);
        return Results.Created($"/api/v1/devices/{id}/exchanges", ExchangeAnswer.Of(exchange, device));
    }

    private static async Task<ProposalAnswer> ProposeAsync(int id, ProposalInput input, DeviceStore devices, NewMeter meter, CancellationToken cancel)
    {
        var device = DevicesApi.Known(devices, id);
        var found = await meter.ProposeAsync(id, input.SecondaryAddress, cancel);
        return new(found.SecondaryAddress, found.Manufacturer, found.Answer, [.. found.Counters.Select(c => new ProposedBody(c.Number, c.OldEnd / Divisor(device, c.Number), c.NewStart / Divisor(device, c.Number)))]);
    }

    private static async Task<IResult> UndoAsync(int id, int exchangeId, MeterExchanges exchanges, ClaimsPrincipal user, CancellationToken cancel)
    {
        await exchanges.UndoAsync(id, exchangeId, user.Identity?.Name, cancel);
        return Results.NoContent();
    }

    private static decimal Divisor(Device device, int number) => device.Registers.FirstOrDefault(r => r.Number == number)?.DivisorOrOne ?? 1;

    /// <summary>A counter over the seam, scaled.</summary>
    internal sealed record CounterBody(int Number, decimal OldEnd, decimal NewStart);

    /// <summary>A counter before the exchange, scaled; null where nothing is known.</summary>
    internal sealed record ProposedBody(int Number, decimal? OldEnd, decimal? NewStart);

    /// <summary>An exchange as it is stated.</summary>
    internal sealed record ExchangeInput(DateTimeOffset At, string SecondaryAddress, IReadOnlyList<CounterBody> Counters, string Comment = "");

    /// <summary>Which meter is asked.</summary>
    internal sealed record ProposalInput(string SecondaryAddress = "");

    /// <summary>What the new meter answered; answer = why it did not, else empty.</summary>
    internal sealed record ProposalAnswer(string SecondaryAddress, string Manufacturer, string Answer, IReadOnlyList<ProposedBody> Counters);

    /// <summary>A booked exchange.</summary>
    internal sealed record ExchangeAnswer(int Id, DateTimeOffset At, string OldSerial, string OldSecondaryAddress, string NewSecondaryAddress, IReadOnlyList<CounterBody> Counters, string Comment, string? UserName, DateTimeOffset BookedAt)
    {
        public static ExchangeAnswer Of(MeterExchange exchange, Device device) => new(
            exchange.Id, exchange.At, exchange.Old.Serial, exchange.Old.SecondaryAddress, exchange.NewAddress,
            [.. exchange.Counters.Select(c => new CounterBody(c.Number, c.OldEnd / Divisor(device, c.Number), c.NewStart / Divisor(device, c.Number)))],
            exchange.Comment, exchange.UserName, exchange.BookedAt);
    }
}
