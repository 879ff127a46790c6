using System.Net;
using MCenter.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MCenter.Tests.Web.Hosting;

/// <summary>What comes to a box that stops.</summary>
public sealed class StoppingTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/_blazor/negotiate?negotiateVersion=1")]
    [InlineData("/api/v1/status")]
    [InlineData("/healthz")]
    public async Task A_box_that_stops_takes_nothing_more_on(string path)
    {
        var asked = new AskWhileStopping(path);
        await using var box = new BoxFactory { Replace = services => services.AddSingleton<IHostedService>(asked) };
        asked.Client = box.Administrator();
        (await asked.Client.GetAsync("/healthz")).StatusCode.ShouldBe(HttpStatusCode.OK);
        box.Get<IHostApplicationLifetime>().StopApplication();
        var answer = await asked.Answer.WaitAsync(TimeSpan.FromSeconds(30));
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(3));
        answer.Headers.ConnectionClose.ShouldBe(true, "an open connection would be waited for");
    }

    /// <summary>Is stopped before the server is, and asks it meanwhile.</summary>
    private sealed class AskWhileStopping(string path) : IHostedService
    {
        private readonly TaskCompletionSource<HttpResponseMessage> answer = new();

        public HttpClient Client { get; set; } = null!;

        public Task<HttpResponseMessage> Answer => answer.Task;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            // the factory stops its host once more
            if (!answer.Task.IsCompleted)
            {
                answer.SetResult(await Client.GetAsync(path, cancellationToken));
            }
        }
    }
}
