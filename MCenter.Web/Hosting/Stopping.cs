namespace MCenter.Web.Hosting;

/// <summary>
/// A box that stops takes nothing more on. A page that lost its circuit asks for a new one at once; given one, the server would wait for it to the end of its
/// patience (30 s) before it stops.
/// </summary>
internal static class Stopping
{
    /// <summary>Answers 503 from the moment the box begins to stop; a browser tries again by itself.</summary>
    public static void UseStopping(this WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        app.Use((http, next) =>
        {
            if (!stopping.IsCancellationRequested)
            {
                return next(http);
            }

            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = "3";
            http.Response.Headers["Refresh"] = "3";
            http.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        });
    }
}
