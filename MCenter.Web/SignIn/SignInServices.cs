namespace MCenter.Web.SignIn;

/// <summary>Identity, cookies, Basic and bearer tokens, policies.</summary>
internal static class SignInServices
{
    /// <summary>Adds everything about sign-in.</summary>
    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        builder.Services.AddAuthorization();
    }

    /// <summary>The middleware of the sign-in, in its order.</summary>
    public static void UseSignIn(this WebApplication app)
    {
        app.UseAuthorization();
    }
}
