using Microsoft.AspNetCore.Authentication.Cookies;

namespace MCenter.Web.SignIn;

/// <summary>
/// The session cookie has a name of its own over HTTPS. Cookies know no ports: with one name, a browser that had signed in over HTTPS would refuse to replace
/// its secure cookie over HTTP on the other port, and the user could not sign in there. <c>__Host-</c> binds the secure one to this host (RFC 6265bis, 4.1.3.2).
/// </summary>
internal sealed class SchemeCookies : ICookieManager
{
    private readonly ChunkingCookieManager chunks = new();

    public string? GetRequestCookie(HttpContext context, string key) => chunks.GetRequestCookie(context, Name(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) => chunks.AppendResponseCookie(context, Name(context, key), value, options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) => chunks.DeleteCookie(context, Name(context, key), options);

    private static string Name(HttpContext context, string key) => context.Request.IsHttps ? "__Host-" + key : key;
}
