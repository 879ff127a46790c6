using System.Collections.Concurrent;
using System.Globalization;
using MCenter.Tests.Support;
using MCenter.Web.Components.Live;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace MCenter.Tests.Web.Pages;

/// <summary>What the box raises on its own threads is shown in the viewer's language.</summary>
public sealed class LiveComponentTests
{
    [Fact]
    public async Task A_change_that_comes_from_another_thread_is_rendered_in_the_viewer_s_culture()
    {
        await using var services = new ServiceCollection().AddSingleton(TimeProvider.System).BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new("fr-CH");
        await renderer.Dispatcher.InvokeAsync(() => renderer.RenderComponentAsync<Shown>());
        var before = Shown.Cultures.Count;
        var raiser = new Thread(() =>
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
            Shown.Last!.Raise();
        });
        using (ExecutionContext.SuppressFlow())
        {
            raiser.Start();
        }

        await Eventually.True(() => Shown.Cultures.Count > before, "the rendering");
        Shown.Cultures.ShouldAllBe(c => c == "fr-CH/fr-CH");
    }

    private sealed class Shown : LiveComponent
    {
        public static ConcurrentQueue<string> Cultures { get; } = [];

        public static Shown? Last { get; private set; }

        public void Raise() => Refresh();

        protected override void OnInitialized() => Last = this;

        protected override void BuildRenderTree(RenderTreeBuilder builder) => Cultures.Enqueue($"{CultureInfo.CurrentCulture.Name}/{CultureInfo.CurrentUICulture.Name}");
    }
}
