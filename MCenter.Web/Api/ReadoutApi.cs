using System.Security.Claims;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Web.SignIn;

namespace MCenter.Web.Api;

/// <summary><c>/api/v1/readout</c> and <c>/api/v1/devices/{id}/readout</c>: readouts by hand.</summary>
internal sealed class ReadoutApi : IEndpoint
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var readout = routes.MapGroup("/api/v1").RequireAuthorization(Policies.Readout).WithTags("readout");
        readout.MapPost("/devices/{id:int}/readout", ReadOne).WithSummary("Reads one device now and answers with the reading or the fault")
            .Produces<ReadoutAnswer>().ProducesProblem(StatusCodes.Status404NotFound);
        readout.MapPost("/readout", StartAll).WithSummary("Starts reading all devices; GET tells the progress")
            .Produces<ProgressAnswer>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status409Conflict);
        readout.MapDelete("/readout", StopAll).WithSummary("Stops a readout of all that was started by hand; what is read is kept")
            .Produces(StatusCodes.Status204NoContent);
        routes.MapGet("/api/v1/readout", (IReadouts readouts) => ProgressAnswer.Of(readouts.Activity)).RequireAuthorization(Policies.View).WithTags("readout")
            .WithSummary("What the readout does now").Produces<ProgressAnswer>();
    }

    private static async Task<ReadoutAnswer> ReadOne(int id, IReadouts readouts, DeviceStore devices, CurrentValues values, ClaimsPrincipal user, CancellationToken cancel)
    {
        var result = await readouts.ReadNowAsync(DevicesApi.Known(devices, id).Id, user.Identity?.Name, cancel);
        var failure = result as ReadoutFailure;
        return new(
            failure is null, result.At, (long)result.Duration.TotalMilliseconds, result.Retries, failure?.Fault, failure?.Detail ?? (result as DecodedReading)?.Incomplete,
            LatestAnswer.Of(DevicesApi.Known(devices, id), values.Of(id)));
    }

    private static IResult StartAll(IReadouts readouts, ClaimsPrincipal user) => readouts.StartReadAll(user.Identity?.Name)
        ? Results.Accepted("/api/v1/readout", ProgressAnswer.Of(readouts.Activity))
        : Results.Problem(statusCode: StatusCodes.Status409Conflict, detail: "A readout of all devices is running.");

    private static IResult StopAll(IReadouts readouts)
    {
        readouts.StopReadAll();
        return Results.NoContent();
    }

    /// <summary>What came of a readout.</summary>
    /// <param name="Ok">Whether the device answered with data.</param>
    /// <param name="At">When the answer was whole or the last try ended, UTC.</param>
    /// <param name="DurationMilliseconds">From the first byte sent to the end.</param>
    /// <param name="Retries">Tries beyond the first.</param>
    /// <param name="Fault">Why there are no data; null when there are.</param>
    /// <param name="Detail">What was seen.</param>
    /// <param name="Latest">The newest values after it.</param>
    internal sealed record ReadoutAnswer(bool Ok, DateTimeOffset At, long DurationMilliseconds, int Retries, ReadoutFault? Fault, string? Detail, LatestAnswer Latest);

    /// <summary>What the box does now.</summary>
    internal sealed record ProgressAnswer(ActivityKind Activity, int Done, int Total, string DeviceName, string Detail)
    {
        public static ProgressAnswer Of(Activity activity) => new(activity.Kind, activity.Done, activity.Total, activity.DeviceName, activity.Detail);
    }
}
