using System.Net.Sockets;
using MCenter.Core.Storage;
using MCenter.Drivers.Platform;
using MCenter.Web.SignIn;
using Microsoft.AspNetCore.Connections;

namespace MCenter.Web.Hosting;

/// <summary>Runs the box to its end: what keeps it from starting is said in a line, and a restart is carried out.</summary>
internal static class BoxRun
{
    /// <summary>Exit code when something outside keeps the box from running.</summary>
    public const int Failed = 1;

    /// <summary>Adds the restart; and takes from the host its own report of a failed start, a stack trace where <see cref="RunBoxAsync"/> says it in words.</summary>
    public static void AddRestart(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Restart>();
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
    }

    /// <summary>Makes sure of the data directory and the keys in it, which are used as soon as pages are mapped.</summary>
    /// <returns>False when the box cannot run; it was said why.</returns>
    public static async Task<bool> HasDataDirectoryAsync(this WebApplication app)
    {
        try
        {
            app.Services.GetRequiredService<DataDirectory>().Prepare();
            app.Services.GetRequiredService<KeyRing>().Prepare();
            return true;
        }
        catch (StartupException error)
        {
            Log(app).LogCritical("{Message}", error.Message);
            await app.DisposeAsync();
            return false;
        }
    }

    /// <summary>Runs until the box is shut down.</summary>
    /// <param name="app">The box.</param>
    /// <param name="args">Its command line, given again at a restart.</param>
    /// <returns>The process' exit code.</returns>
    public static async Task<int> RunBoxAsync(this WebApplication app, string[] args)
    {
        var restart = app.Services.GetRequiredService<Restart>();
        var log = Log(app);
        await using (app)
        {
            try
            {
                await app.StartAsync();
            }
            catch (StartupException error)
            {
                log.LogCritical("{Message}", error.Message);
                return Failed;
            }
            catch (Exception error) when (IsAddressTaken(error))
            {
                log.LogCritical("{Message} End the other program, or choose other ports with --urls or in appsettings.json.", error.Message);
                // a scheduler that never came to run waits for that when stopped
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
                await app.StopAsync(patience.Token);
                return Failed;
            }

            await app.WaitForShutdownAsync();
        }

        if (!restart.IsAsked)
        {
            return 0;
        }

        // systemd sets INVOCATION_ID for what it runs
        if (Environment.GetEnvironmentVariable("INVOCATION_ID") is null)
        {
            StartAgain(args);
        }

        return Restart.ExitCode;
    }

    private static ILogger Log(WebApplication app) => app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("MCenter");

    private static bool IsAddressTaken(Exception error) =>
        error is IOException { InnerException: AddressInUseException } or SocketException { SocketErrorCode: SocketError.AccessDenied or SocketError.AddressNotAvailable };

    /// <summary>Through <c>dotnet X.dll</c> the program's own name is its first argument.</summary>
    private static void StartAgain(string[] args)
    {
        var path = Environment.ProcessPath!;
        ProcessImage.Replace(path, Path.GetFileNameWithoutExtension(path) == "dotnet" ? [Environment.GetCommandLineArgs()[0], .. args] : args);
    }
}
