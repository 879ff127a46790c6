using Microsoft.AspNetCore.Mvc;

namespace MCenter.Web.Api;

/// <summary>What several endpoints have in common.</summary>
internal static class Produces
{
    private const long LargestRequestBytes = 256 * 1024;

    /// <summary>JSON or CSV of a meter, or 404.</summary>
    public static RouteHandlerBuilder Produced(this RouteHandlerBuilder route) =>
        route.Produces(StatusCodes.Status200OK, contentType: "application/json", additionalContentTypes: "text/csv").ProducesProblem(StatusCodes.Status404NotFound);

    /// <summary>A larger request body is refused with 413 before it is read.</summary>
    public static RouteGroupBuilder WithRequestLimit(this RouteGroupBuilder group) => group.WithMetadata(new RequestSizeLimitAttribute(LargestRequestBytes));
}
