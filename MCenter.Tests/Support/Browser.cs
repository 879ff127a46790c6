using System.Collections.Concurrent;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(MCenter.Tests.Support.Browser))]

namespace MCenter.Tests.Support;

/// <summary>A real Chromium, one for all tests. Pages collect what the browser complains about; a test ends with <see cref="BrowserPage.ShouldHaveNoErrorsAsync"/>.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly ConcurrentDictionary<(Uri Box, string User), Cookie> sessions = new();
    private IPlaywright playwright = null!;
    private IBrowser chromium = null!;

    public async ValueTask InitializeAsync()
    {
        // a machine that also builds answers slowly
        Assertions.SetDefaultExpectTimeout(30_000);
        playwright = await Playwright.CreateAsync();
        chromium = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Flags });
    }

    public async ValueTask DisposeAsync()
    {
        await chromium.DisposeAsync();
        playwright.Dispose();
    }

    /// <summary>The same, signed in and shown a path, if one is given; the sign-in page itself is gone through once for a box and user.</summary>
    public async Task<BrowserPage> OpenSignedInAsync(
        Uri box, string? path = null, int width = 1280, int height = 800, string locale = "en-GB", string userName = "admin", string password = BoxFactory.AdminPassword)
    {
        var page = await OpenAsync(box, width, height, locale);
        if (!sessions.TryGetValue((box, userName), out var known) || !await TakesAsync(page, known))
        {
            await page.SignInAsync(userName, password);
            var session = (await page.Page.Context.CookiesAsync()).Single(c => c.Name == "mcenter");
            sessions[(box, userName)] = new() { Name = session.Name, Value = session.Value, Domain = session.Domain, Path = session.Path, HttpOnly = session.HttpOnly, SameSite = session.SameSite };
        }

        if (path is not null)
        {
            await page.Page.GotoAsync(path);
        }

        return page;
    }

    /// <summary>Whether a box takes a session that was known; an earlier box may have had its port.</summary>
    private static async Task<bool> TakesAsync(BrowserPage page, Cookie session)
    {
        await page.Page.Context.AddCookiesAsync([session]);
        return (await page.Page.Context.APIRequest.GetAsync("/api/v1/status")).Ok;
    }

    /// <summary>A page of a browser of its own (own cookies), English unless said otherwise.</summary>
    public async Task<BrowserPage> OpenAsync(Uri box, int width = 1280, int height = 800, string locale = "en-GB", bool script = true)
    {
        var context = await chromium.NewContextAsync(new()
        {
            BaseURL = box.ToString(),
            ViewportSize = new() { Width = width, Height = height },
            Locale = locale,
            TimezoneId = "Europe/Zurich",
            IgnoreHTTPSErrors = true,
            JavaScriptEnabled = script,
        });
        // a machine that also builds answers slowly
        context.SetDefaultTimeout(60_000);
        return new(context, await context.NewPageAsync());
    }
}

/// <summary>A page and what the browser complained about on it.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> errors = [];

    internal BrowserPage(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                errors.Enqueue($"{message.Text} ({page.Url})");
            }
        };
        page.PageError += (_, error) => errors.Enqueue($"{error} ({page.Url})");
    }

    public IPage Page { get; }

    /// <summary>Signs in on the sign-in page, wherever that leads.</summary>
    public async Task SignInAsync(string userName, string password)
    {
        await Page.GotoAsync("/login");
        await FillSignInAsync(userName, password);
    }

    /// <summary>Fills in the sign-in page that is open.</summary>
    public async Task FillSignInAsync(string userName, string password)
    {
        await Page.FillAsync("#user-name", userName);
        await Page.FillAsync("#password", password);
        await Page.ClickAsync("button[type=submit]");
        await Page.WaitForURLAsync(url => !new Uri(url).AbsolutePath.StartsWith("/login", StringComparison.Ordinal));
    }

    /// <summary>Chooses a file in an input of Blazor's, once that listens: it begins to after it is shown.</summary>
    public async Task ChooseFileAsync(string input, string name, byte[] content)
    {
        await Page.WaitForFunctionAsync("selector => document.querySelector(selector)?._blazorInputFileNextFileId !== undefined", input);
        await Page.Locator(input).SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/json", Buffer = content });
    }

    /// <summary>Fails when the browser's console has an error, or the page is wider than the window.</summary>
    public async Task ShouldHaveNoErrorsAsync()
    {
        errors.ShouldBeEmpty();
        (await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue($"{Page.Url} is wider than the window");
    }

    /// <summary>What was complained about so far was to be expected (a server that was gone).</summary>
    public void ForgetErrors() => errors.Clear();

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
