namespace MCenter.Web.Components;

/// <summary>The pages: Blazor Server, Radzen, languages, static files.</summary>
internal static class PageServices
{
    /// <summary>Adds what the pages need.</summary>
    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddLocalization();
    }

    /// <summary>Static files and the pages themselves.</summary>
    public static void MapPages(this WebApplication app)
    {
        app.UseStaticFiles();
    }
}
