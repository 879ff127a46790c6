using System.Text.Json.Serialization;
using MCenter.Web.SignIn;

namespace MCenter.Web.Api;

/// <summary>The HTTP API: problem details, OpenAPI and every <see cref="IEndpoint"/> of this assembly.</summary>
internal static class ApiServices
{
    /// <summary>Adds what the endpoints need.</summary>
    public static void AddApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<ProblemHandler>();
        builder.Services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.Converters.Add(new MediumConverter());
            o.SerializerOptions.Converters.Add(new JsonStringEnumConverter(allowIntegerValues: false));
            o.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        });
        builder.Services.AddOpenApi(OpenApi.Describe);
        builder.Services.AddSingleton<NewestData>();
        builder.Services.AddSingleton<HistoryTag>();
        builder.Services.AddSingleton<JsonMerge>();
    }

    /// <summary>Makes every error below the API's paths a problem details document; before the sign-in, so that 401 and 403 are too.</summary>
    public static void UseApi(this WebApplication app) =>
        app.UseWhen(
            context => Schemes.IsApi(context.Request),
            api =>
            {
                api.UseExceptionHandler();
                api.UseStatusCodePages();
            });

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
