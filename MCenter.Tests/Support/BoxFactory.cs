using System.Net.Http.Headers;
using System.Text;
using MCenter.Core.Readout;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MCenter.Tests.Support;

/// <summary>The whole box in the test's process: a data directory of its own, no lines, and <see cref="FakeProtocol"/> in the place of M-Bus.</summary>
public sealed class BoxFactory : WebApplicationFactory<Program>
{
    /// <summary>Password of "admin"; it need not be changed.</summary>
    public const string AdminPassword = "Box-Test-1";

    private readonly string directory = Path.Combine(Path.GetTempPath(), $"mcenter-box-{Guid.NewGuid():N}");

    internal FakeProtocol Protocol { get; } = new(TestClock.Running);

    /// <summary>Configuration over the test's own ("MCenter:InitialAdminPassword" = "" for a box as it leaves the factory).</summary>
    public Dictionary<string, string> Settings { get; init; } = [];

    /// <summary>The box's clock; in the morning unless a test wants another.</summary>
    public TimeProvider Time { get; init; } = TestClock.Running;

    /// <summary>What a test replaces in the box.</summary>
    public Action<IServiceCollection> Replace { get; init; } = _ => { };

    /// <summary>Serves on a real port of 127.0.0.1, chosen by the system, for a browser.</summary>
    public Uri Listen()
    {
        UseKestrel(0);
        StartServer();
        return ClientOptions.BaseAddress;
    }

    /// <summary>A service of the running box.</summary>
    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>A client that nobody is signed in with; redirections are seen, not followed.</summary>
    public HttpClient Anonymous() => CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    /// <summary>A client that signs in as "admin" by HTTP Basic.</summary>
    public HttpClient Administrator()
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{AdminPassword}")));
        return client;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Test");
        builder.UseSetting("MCenter:DataDirectory", directory);
        builder.UseSetting("MCenter:InitialAdminPassword", AdminPassword);
        // a line that devices can name and nobody opens
        builder.UseSetting("Lines:0:Name", "M-Bus");
        builder.UseSetting("Lines:0:Kind", "None");
        foreach (var (key, value) in Settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureTestServices(services =>
        {
            services.RemoveAll<TimeProvider>();
            services.AddSingleton(Time);
            services.RemoveAll<IDeviceProtocol>();
            services.AddSingleton<IDeviceProtocol>(Protocol);
            Replace(services);
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(directory))
        {
            SqliteConnection.ClearAllPools();
            try
            {
                Directory.Delete(directory, recursive: true);
            }
            catch (IOException)
            {
                // a task that was ending wrote once more; the temporary folder is the system's to clean
            }
        }
    }
}
