namespace MCenter.Web.SignIn;

/// <summary>Names of the authentication schemes.</summary>
internal static class Schemes
{
    /// <summary>Default: chooses one of the others by the request.</summary>
    public const string Any = "MCenter";

    /// <summary>Session of the pages.</summary>
    public const string Cookie = "Identity.Application";

    /// <summary>HTTP Basic with a user's name and password, for <c>/api</c> and <c>/app/api</c>.</summary>
    public const string Basic = "Basic";

    /// <summary><c>Authorization: Bearer</c> with an API token, for <c>/api</c> and <c>/app/api</c>.</summary>
    public const string Token = "Bearer";

    /// <summary>Programs ask here: answers are status codes and problem details, never a redirection.</summary>
    public static bool IsApi(HttpRequest request) =>
        request.Path.StartsWithSegments("/api") || request.Path.StartsWithSegments("/app/api") || request.Path.StartsWithSegments("/openapi");

    /// <summary>The scheme for this request: pages know the session only, so that no browser ever keeps a Basic password for them.</summary>
    public static string For(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        return !IsApi(context.Request) ? Cookie
            : header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) ? Basic
            : header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? Token
            : Cookie;
    }
}
