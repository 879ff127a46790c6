using Microsoft.Playwright;

namespace MCenter.Benchmarks.Pages;

/// <summary>In a real browser, by its own clock: from the click to the frame in which the content is there.</summary>
internal static class BrowserTimes
{
    private const int Runs = 20;
    private const int Meter = 7;

    // a script of its own in the page, so that no message of the remote control is in the times
    private const string Script = """
        () => {
          const until = seen => new Promise((done, failed) => {
            const start = performance.now();
            const look = () => seen() ? done(performance.now()) : performance.now() - start > 60000 ? failed(new Error('not seen: ' + seen)) : setTimeout(look, 1);
            look();
          });
          const text = selector => document.querySelector(selector)?.textContent ?? '';
          const timed = async (act, seen) => { const start = performance.now(); act(); return await until(seen) - start; };
          window.bench = {
            go: (path, selector) => timed(() => Blazor.navigateTo(path), () => document.querySelector(selector)),
            search: word => { const before = text('.grid-foot'); return timed(() => {
              const box = document.querySelector('input[type=search]'); box.value = word; box.dispatchEvent(new Event('input', { bubbles: true })); }, () => text('.grid-foot') !== before); },
            open: (selector, seen) => timed(() => document.querySelector(selector).click(), () => document.querySelector(seen)),
            close: (selector, seen) => timed(() => document.querySelector(selector).click(), () => !document.querySelector(seen)),
            period: (name, interval) => timed(() => [...document.querySelectorAll('.device-chart .rz-selectbar *')].find(e => e.children.length === 0 && e.textContent.trim() === name).click(),
              () => text('.chart-table th') === interval),
          };
        }
        """;

    public static async Task MeasureAsync(Timings timings, Uri address)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu"] });
        var context = await chromium.NewContextAsync(new() { BaseURL = address.ToString(), ViewportSize = new() { Width = 1280, Height = 800 }, Locale = "en-GB", TimezoneId = "Europe/Zurich" });
        context.SetDefaultTimeout(120_000);
        var page = await context.NewPageAsync();
        await SignInAsync(page);
        await page.EvaluateAsync(Script);
        await PagesAsync(timings, page);
        await ListAsync(timings, page);
        await ChartAsync(timings, page);
    }

    private static async Task SignInAsync(IPage page)
    {
        await page.GotoAsync("/login?returnUrl=/settings");
        await page.FillAsync("#user-name", BoxProcess.UserName);
        await page.FillAsync("#password", BoxProcess.Password);
        await page.ClickAsync("button[type=submit]");
        await page.GotoAsync("/settings");
        await page.WaitForSelectorAsync("main h1");
    }

    private static async Task PagesAsync(Timings timings, IPage page)
    {
        (string What, string Path, string Seen)[] pages =
        [
            ("browser: Home, state of the meters", "/", ".big-figure"),
            ("browser: Home with the consumption charts", "/", ".small-chart svg"),
            ("browser: device list", "/devices", ".device-grid .device-name"),
            ("browser: device page with chart and table", $"/device/{Meter}", ".chart-table td"),
            ("browser: Events", "/settings/events", "main .filters"),
            ("browser: General settings", "/settings/general", "main .panels"),
        ];
        foreach (var (what, path, seen) in pages)
        {
            await timings.MeasureAsync(what, Runs, async () =>
            {
                var time = await page.EvaluateAsync<double>($"bench.go('{path}', '{seen}')");
                await page.EvaluateAsync("bench.go('/settings/users', '.user-list')");
                return time;
            });
        }
    }

    private static async Task ListAsync(Timings timings, IPage page)
    {
        await page.EvaluateAsync("bench.go('/devices', '.device-grid .device-name')");
        var run = 0;
        await timings.MeasureAsync("browser: search as you type", Runs, () => page.EvaluateAsync<double>($"bench.search('{(++run % 2 == 0 ? "1" : "12")}')"));
        await page.EvaluateAsync("bench.search('2')");
        await timings.MeasureAsync("browser: registers of a meter opened in the list", Runs, async () =>
        {
            var time = await page.EvaluateAsync<double>("bench.open('.device-grid .rz-row-toggler', '.register-grid td')");
            await page.EvaluateAsync("bench.close('.device-grid .rz-row-toggler', '.register-grid td')");
            return time;
        });
    }

    private static async Task ChartAsync(Timings timings, IPage page)
    {
        await page.EvaluateAsync($"bench.go('/device/{Meter}', '.chart-table td')");
        foreach (var (period, interval) in new[] { ("Week", "Day"), ("Year", "Month") })
        {
            await timings.MeasureAsync($"browser: chart switched to {period}", Runs, async () =>
            {
                var time = await page.EvaluateAsync<double>($"bench.period('{period}', '{interval}')");
                await page.EvaluateAsync("bench.period('Day', 'Hour')");
                return time;
            });
        }
    }
}
