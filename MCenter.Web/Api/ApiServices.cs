namespace MCenter.Web.Api;

/// <summary>The HTTP API: problem details, OpenAPI and every <see cref="IEndpoint"/> of this assembly.</summary>
internal static class ApiServices
{
    /// <summary>Adds what the endpoints need.</summary>
    public static void AddApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails();
    }

    /// <summary>Maps every endpoint.</summary>
    public static void MapApi(this WebApplication app)
    {
        var endpoints = typeof(IEndpoint).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(IEndpoint)) && t is { IsAbstract: false, IsInterface: false });
        foreach (var endpoint in endpoints)
        {
            ((IEndpoint)Activator.CreateInstance(endpoint)!).Map(app);
        }
    }
}
