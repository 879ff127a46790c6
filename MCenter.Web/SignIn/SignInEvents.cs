namespace MCenter.Web.SignIn;

/// <summary>Names in the event log.</summary>
internal static class SignInEvents
{
    public const string Source = "Sign-in";
}
