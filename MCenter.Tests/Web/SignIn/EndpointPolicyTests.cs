using System.Reflection;
using MCenter.Tests.Support;
using MCenter.Web.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Tests.Web.SignIn;

/// <summary>Nothing is served that nobody decided about.</summary>
public sealed class EndpointPolicyTests : IDisposable
{
    /// <summary>Open to everyone, on purpose. Static files of the pages besides: see <see cref="IsAsset"/>.</summary>
    private static readonly string[] Open = ["/login", "/forgot-password", "/not-found", "/language", "/healthz"];

    private readonly BoxFactory box = new();

    public void Dispose() => box.Dispose();

    [Fact]
    public void Every_endpoint_is_guarded_or_open_on_purpose()
    {
        var faults =
            from endpoint in box.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            let path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
            let isOpen = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
            let isGuarded = endpoint.Metadata.GetMetadata<IAuthorizeData>() is { Policy: not null }
            where isOpen ? !(Open.Contains(path) || IsAsset(path)) : !(isGuarded || IsFramework(path))
            select path;
        faults.ShouldBeEmpty();
    }

    [Fact]
    public void Every_page_is_guarded_or_open_on_purpose()
    {
        var faults =
            from page in typeof(Program).Assembly.GetTypes()
            from route in page.GetCustomAttributes<RouteAttribute>()
            let isOpen = page.IsDefined(typeof(AllowAnonymousAttribute))
            let policies = page.GetCustomAttributes<AuthorizeAttribute>().Select(a => a.Policy).ToList()
            where isOpen ? !Open.Contains(route.Template) : policies is [] || policies.Contains(null)
            select route.Template;
        faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_names_no_policy_is_for_viewers()
    {
        var provider = box.Get<IAuthorizationPolicyProvider>();
        var fallback = await provider.GetFallbackPolicyAsync();
        fallback!.Requirements.OfType<Microsoft.AspNetCore.Authorization.Infrastructure.RolesAuthorizationRequirement>().Single().AllowedRoles.ShouldBe([Roles.Viewer]);
        (await provider.GetDefaultPolicyAsync()).Requirements.OfType<Microsoft.AspNetCore.Authorization.Infrastructure.RolesAuthorizationRequirement>().Single().AllowedRoles.ShouldBe([Roles.Viewer]);
    }

    [Theory]
    [InlineData("POST", "/_blazor/negotiate?negotiateVersion=1")]
    [InlineData("GET", "/_blazor?id=x")]
    [InlineData("GET", "/_blazor/initializers")]
    [InlineData("GET", "/_framework/opaque-redirect?url=x")]
    [InlineData("GET", "/an/address/that/nobody/mapped")]
    public async Task The_framework_and_unknown_addresses_are_closed_to_strangers(string method, string path)
    {
        var answer = await box.Anonymous().SendAsync(new(new(method), path));
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Redirect);
        answer.Headers.Location!.PathAndQuery.ShouldStartWith("/login");
    }

    /// <summary>Blazor's own endpoints, and the catch-all for files that came after the build, carry no policy and fall to the fallback.</summary>
    private static bool IsFramework(string path) =>
        path.StartsWith("/_blazor", StringComparison.Ordinal) || path is "/_framework/opaque-redirect" or "/{**path:file}";

    private static bool IsAsset(string path) =>
        path.StartsWith("/_content/", StringComparison.Ordinal) || path.StartsWith("/_framework/", StringComparison.Ordinal) || path.StartsWith("/MCenter.Web.", StringComparison.Ordinal);
}
