using MCenter.Core.Devices;
using MCenter.Web.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace MCenter.Web.Api;

/// <summary>The description of the API at <c>/openapi/v1.json</c>.</summary>
internal sealed class OpenApi : IEndpoint
{
    private const string Bearer = "bearer";
    private const string Basic = "basic";

    public void Map(IEndpointRouteBuilder routes) => routes.MapOpenApi().RequireAuthorization(Policies.View);

    /// <summary>Makes the description.</summary>
    public static void Describe(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "M-Center", Version = "v1", Description = "Devices, newest values, history, readout and settings of the box. Errors are problem details (RFC 9457)." };
            document.Servers = [];
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Bearer, Description = "An API token" },
                [Basic] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Basic, Description = "A user's name and password" },
            };
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if ((Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type) == typeof(Medium))
            {
                schema.Type = JsonSchemaType.String;
                schema.Description = $"{string.Join(", ", Enum.GetNames<Medium>())}, or the code of one without a name as 0x1F";
            }

            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            if (metadata.OfType<IAuthorizeData>().Any() && !metadata.OfType<IAllowAnonymous>().Any())
            {
                operation.Security = [Requirement(Bearer, context.Document), Requirement(Basic, context.Document)];
                operation.Responses ??= [];
                operation.Responses.TryAdd("401", new OpenApiResponse { Description = "Not signed in" });
                operation.Responses.TryAdd("403", new OpenApiResponse { Description = "This user or token may not do this" });
            }

            return Task.CompletedTask;
        });
    }

    private static OpenApiSecurityRequirement Requirement(string scheme, OpenApiDocument? document) => new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
}
