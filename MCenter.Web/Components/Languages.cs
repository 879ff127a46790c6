using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace MCenter.Web.Components;

/// <summary>The languages of the pages.</summary>
/// <param name="Culture">Name of the culture ("de-CH").</param>
/// <param name="NativeName">How its speakers call it; shown in every language alike.</param>
public sealed record Language(string Culture, string NativeName)
{
    /// <summary>All, in the order of the menu; the first is the default.</summary>
    public static IReadOnlyList<Language> All { get; } =
    [
        new("en", "English"),
        new("de-CH", "Deutsch (Schweiz)"),
        new("de-DE", "Deutsch (Deutschland)"),
        new("de-AT", "Deutsch (Österreich)"),
        new("fr", "Français"),
        new("it", "Italiano"),
        new("es", "Español"),
    ];

    /// <summary>Whether pages exist in this culture.</summary>
    public static bool IsOffered(string? culture) => All.Any(l => l.Culture == culture);
}

/// <summary>The choice of language: the cookie, then what the browser asks for, then English.</summary>
internal static class Languages
{
    public static void AddLanguages(this IServiceCollection services)
    {
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            CultureInfo[] cultures = [.. Language.All.Select(l => CultureInfo.GetCultureInfo(l.Culture))];
            options.DefaultRequestCulture = new(cultures[0]);
            options.SupportedCultures = cultures;
            options.SupportedUICultures = cultures;
            options.RequestCultureProviders = [new CookieRequestCultureProvider(), new CustomRequestCultureProvider(FromBrowser)];
        });
    }

    /// <summary>Maps <c>GET /language?culture=&amp;returnUrl=</c>, which keeps the choice and leads back.</summary>
    public static void MapLanguages(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/language", (string culture, string? returnUrl, HttpContext http) =>
        {
            if (Language.IsOffered(culture))
            {
                Choose(http, culture);
            }

            return Results.LocalRedirect(IsLocal(returnUrl) ? returnUrl! : "/");
        }).AllowAnonymous().ExcludeFromDescription();

    /// <summary>Keeps a language in the browser for a year.</summary>
    public static void Choose(HttpContext http, string culture) => http.Response.Cookies.Append(
        CookieRequestCultureProvider.DefaultCookieName,
        CookieRequestCultureProvider.MakeCookieValue(new(culture)),
        new() { MaxAge = TimeSpan.FromDays(365), IsEssential = true, SameSite = SameSiteMode.Lax, HttpOnly = true, Secure = http.Request.IsHttps });

    private static bool IsLocal(string? url) => url is ['/', ..] && !url.StartsWith("//", StringComparison.Ordinal) && !url.StartsWith("/\\", StringComparison.Ordinal);

    // the built-in provider finds no "de" among de-CH, de-DE and de-AT: the first language of the same tongue is taken
    private static Task<ProviderCultureResult?> FromBrowser(HttpContext http)
    {
        var wanted = http.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.ToString());
        var found = wanted.Select(Nearest).FirstOrDefault(l => l is not null);
        return Task.FromResult(found is null ? null : new ProviderCultureResult(found.Culture));
    }

    private static Language? Nearest(string tag) =>
        Language.All.FirstOrDefault(l => l.Culture.Equals(tag, StringComparison.OrdinalIgnoreCase))
        ?? Language.All.FirstOrDefault(l => l.Culture == (Tongue(tag) == "de" ? "de-DE" : Tongue(tag)));

    private static string Tongue(string tag) => tag.Split('-')[0].ToLowerInvariant();
}
