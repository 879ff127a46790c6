using MCenter.Core.Settings;
using MCenter.Core.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MCenter.Web.SignIn;

/// <summary>Identity, cookies, Basic and bearer tokens, policies.</summary>
internal static class SignInServices
{
    /// <summary>Adds everything about sign-in.</summary>
    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        AddUsers(services);
        AddKeys(services);
        AddSchemes(services);
        AddPolicies(services);
        services.AddHostedService<SignInStartup>();
    }

    /// <summary>What holds for every request and answer; first of all middleware.</summary>
    public static void UseSecurityRules(this WebApplication app)
    {
        app.Use(SecurityHeaders.AddAsync);
        app.Use(SameOrigin.CheckAsync);
    }

    /// <summary>The middleware of the sign-in. What comes before it is open to everyone, what comes after it is guarded.</summary>
    public static void UseSignIn(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
    }

    private static void AddUsers(IServiceCollection services)
    {
        services.AddDbContextFactory<SignInDb>((provider, options) =>
            new SqliteDbContextOptionsBuilder(options.UseConfigurationFile(provider.GetRequiredService<DataDirectory>())).MigrationsHistoryTable(SignInDb.MigrationsTable));
        services.AddIdentityCore<User>().AddEntityFrameworkStores<SignInDb>();
        services.RemoveAll<IPasswordValidator<User>>();
        services.AddScoped<IPasswordValidator<User>, PasswordRules>();
        services.AddSingleton<GuessingLimit>();
        services.AddSingleton<AccountLocks>();
        services.AddSingleton<VerifiedCredentials>();
        services.AddScoped<CredentialCheck>();
        services.AddSingleton<Principals>();
        services.AddSingleton<SessionCheck>();
        services.AddSingleton<ApiTokens>();
        services.AddSingleton<UserAdministration>();
        services.AddSingleton(new CircuitCheckInterval(TimeSpan.FromSeconds(30)));
        services.AddScoped<AuthenticationStateProvider, CircuitCheck>();
        services.AddCascadingAuthenticationState();
    }

    /// <summary>The keys of cookies and antiforgery tokens lie with the data: a service user without a home would lose every session at a restart.</summary>
    private static void AddKeys(IServiceCollection services)
    {
        services.AddSingleton<KeyRing>();
        services.AddSingleton<ISecretBox, SecretBox>();
        services.AddDataProtection().SetApplicationName("MCenter");
        // the ring itself encrypts, not each key in it
        services.AddOptions<KeyManagementOptions>().Configure<KeyRing>((options, ring) => (options.XmlRepository, options.XmlEncryptor) = (ring, new NullXmlEncryptor()));
        // SecurePolicy: without it, a secure cookie of the HTTPS port would make the forms of the HTTP port fail; the token alone opens nothing
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "mcenter-form";
            options.Cookie.SecurePolicy = CookieSecurePolicy.None;
            options.Cookie.SameSite = SameSiteMode.Strict;
        });
    }

    private static void AddSchemes(IServiceCollection services)
    {
        services.AddAuthentication(Schemes.Any)
            .AddPolicyScheme(Schemes.Any, null, options => options.ForwardDefaultSelector = Schemes.For)
            .AddScheme<AuthenticationSchemeOptions, BasicHandler>(Schemes.Basic, null)
            .AddScheme<AuthenticationSchemeOptions, TokenHandler>(Schemes.Token, null)
            .AddCookie(Schemes.Cookie, options =>
            {
                options.Cookie.Name = "mcenter";
                options.Cookie.HttpOnly = true;
                options.Cookie.SameSite = SameSiteMode.Lax;
                options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                options.CookieManager = new SchemeCookies();
                options.ExpireTimeSpan = TimeSpan.FromHours(12);
                options.SlidingExpiration = true;
                options.LoginPath = "/login";
                options.ReturnUrlParameter = "returnUrl";
                options.Events = new CookieAuthenticationEvents
                {
                    OnValidatePrincipal = Session.ValidateAsync,
                    OnRedirectToLogin = ChallengeAsync,
                    OnRedirectToAccessDenied = ForbidAsync,
                };
            });
    }

    private static Task ChallengeAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (Schemes.IsApi(context.Request))
        {
            return ApiChallenge.RefuseAsync(context.HttpContext);
        }

        context.Response.Redirect(context.Request.Path == "/" ? context.Options.LoginPath : context.RedirectUri);
        return Task.CompletedTask;
    }

    private static Task ForbidAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (Schemes.IsApi(context.Request))
        {
            return ApiChallenge.ForbidAsync(context.HttpContext);
        }

        context.Response.Redirect(context.HttpContext.User.MustChangePassword() ? "/change-password" : "/forbidden");
        return Task.CompletedTask;
    }

    private static void AddPolicies(IServiceCollection services)
    {
        services.AddSingleton<IAuthorizationHandler, OpenReadAccessHandler>();
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.SignedIn, p => p.RequireAuthenticatedUser())
            .AddPolicy(Policies.View, p => p.RequireRole(Roles.Viewer))
            .AddPolicy(Policies.Readout, p => p.RequireRole(Roles.Installer, Principals.ReadoutRole))
            .AddPolicy(Policies.Install, p => p.RequireRole(Roles.Installer))
            .AddPolicy(Policies.Administer, p => p.RequireRole(Roles.Administrator))
            .AddPolicy(Policies.CompatibleApi, p => p.AddRequirements(new OpenReadAccess()))
            // what forgot to name a policy is not open to everyone
            .SetDefaultPolicy(new AuthorizationPolicyBuilder().RequireRole(Roles.Viewer).Build())
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireRole(Roles.Viewer).Build());
    }
}
