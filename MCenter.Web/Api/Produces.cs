namespace MCenter.Web.Api;

/// <summary>What endpoints tell the OpenAPI document of their answers.</summary>
internal static class Produces
{
    /// <summary>JSON or CSV of a meter, or 404.</summary>
    public static RouteHandlerBuilder Produced(this RouteHandlerBuilder route) =>
        route.Produces(StatusCodes.Status200OK, contentType: "application/json", additionalContentTypes: "text/csv").ProducesProblem(StatusCodes.Status404NotFound);
}
