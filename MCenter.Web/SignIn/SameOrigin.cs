namespace MCenter.Web.SignIn;

/// <summary>
/// Refuses what another site makes a browser send: a session cookie or a remembered Basic password goes along with it, whoever made the request. Holds for everything that
/// is not a plain read, and for opening a web socket. Programs send neither header and pass. Forms carry an antiforgery token besides.
/// </summary>
internal static class SameOrigin
{
    public static async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
        if ((!reads || context.WebSockets.IsWebSocketRequest || request.Headers.Upgrade.Count > 0) && IsForeign(request))
        {
            await Results.Problem("The request comes from another site.", statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(context);
            return;
        }

        await next(context);
    }

    private static bool IsForeign(HttpRequest request)
    {
        // browsers send Sec-Fetch-Site only to trustworthy addresses (HTTPS, localhost); Origin always
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var site))
        {
            return site != "same-origin" && site != "none";
        }

        return request.Headers.TryGetValue("Origin", out var origin)
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
