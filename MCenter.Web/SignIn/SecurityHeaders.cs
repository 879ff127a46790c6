using MCenter.Web.Hosting;

namespace MCenter.Web.SignIn;

/// <summary>What every answer tells the browser not to do.</summary>
internal static class SecurityHeaders
{
    /// <summary>
    /// Scripts come from files only and no text is ever run (no eval). Two concessions to Radzen: style attributes, and event-handler attributes that open its pop-ups
    /// (script-src-attr; they carry generated ids, so no list of hashes can name them).
    /// </summary>
    public const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; script-src-attr 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; "
        + "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        // not no-referrer: with it browsers send "Origin: null" with the box's own forms
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (Schemes.IsApi(context.Request))
        {
            headers.CacheControl = "no-store";
        }

        // browsers then refuse HTTP for the whole host, every port of it: only where the certificate is a real one and the port the usual one
        if (context.Request is { IsHttps: true, Host.Port: null or 443 } && context.RequestServices.GetRequiredService<ServerCertificate>().IsGiven)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        return next(context);
    }
}
