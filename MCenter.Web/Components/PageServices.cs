using MCenter.Web.Components.Live;
using MCenter.Web.Components.Pages;
using MCenter.Web.Hosting;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.FileProviders;
using Radzen;

namespace MCenter.Web.Components;

/// <summary>The pages: Blazor Server, Radzen, languages, static files.</summary>
internal static class PageServices
{
    /// <summary>Adds what the pages need.</summary>
    public static void AddPages(this WebApplicationBuilder builder)
    {
        // run from bin outside Development, the library's files are found only so
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddLanguages();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddRadzenComponents();
        builder.Services.AddScoped<Viewer>();
        builder.Services.AddScoped<Rights>();
        builder.Services.AddSingleton<WeekConsumption>();
        builder.Services.AddSingleton(new HostFacts(TimeProvider.System));
    }

    /// <summary>Our own static files, for everyone, and the language of the request; before the sign-in, whose pages need both.</summary>
    public static void UsePageFiles(this WebApplication app)
    {
        var assets = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        if (Directory.Exists(assets))
        {
            app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(assets) });
        }

        app.UseRequestLocalization();
    }

    /// <summary>The pages themselves.</summary>
    public static void MapPages(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use(KeepPagesToBrowsers);
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapLanguages();
        // the policy is sent with every answer (SecurityHeaders), not by Blazor
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = null);
    }

    // a script or an API client gets the status alone, or its problem details
    private static Task KeepPagesToBrowsers(HttpContext http, RequestDelegate next)
    {
        if (!http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal) && http.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        return next(http);
    }
}
