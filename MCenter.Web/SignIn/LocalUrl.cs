namespace MCenter.Web.SignIn;

/// <summary>Where to go after signing in: inside this box only.</summary>
internal static class LocalUrl
{
    /// <summary>The address when it is a path of this box, else its start page.</summary>
    public static string OrHome(string? url) =>
        url is ['/', ..] && !(url.Length > 1 && url[1] is '/' or '\\') && !url.Any(char.IsControl) ? url : "/";
}
