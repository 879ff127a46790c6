using MCenter.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MCenter.Tests.Web.Pages;

/// <summary>Names, contrast and keyboard of the pages (WCAG 2.2 AA: 1.4.3, 2.1.1, 2.4.7, 4.1.2), by rules over the real document.</summary>
public sealed class AccessibilityTests(Browser browser, SeededBox seeded) : IClassFixture<SeededBox>
{
    private static readonly string[] Paths =
    [
        "/", "/devices", "/device/1", "/export", "/settings", "/settings/general", "/settings/system-information", "/settings/users", "/settings/users/new", "/settings/tokens",
        "/settings/scan", "/settings/add-device", "/settings/gaps", "/settings/bus-health", "/settings/report", "/settings/ftp", "/settings/drivers", "/settings/modbus-templates", "/settings/level-converter", "/settings/modbus-server", "/settings/mqtt", "/settings/joulio", "/settings/tariffs", "/settings/time-sync", "/settings/events", "/reboot",
    ];

    /// <summary>Everything on the page that can be used and has no name, ids that are there twice.</summary>
    private const string NamelessRule = """
        () => {
            const shown = e => e.checkVisibility({ checkVisibilityCSS: true }) && !e.closest('[aria-hidden=true]');
            const text = id => document.getElementById(id)?.textContent.trim() ?? '';
            const name = e => (e.getAttribute('aria-labelledby') ?? '').split(' ').map(text).join('')
                || (e.getAttribute('role') === 'combobox' && e.getAttribute('aria-label') === e.textContent.trim() ? '' : e.getAttribute('aria-label'))
                || [...(e.labels ?? [])].map(l => l.textContent.trim()).join('')
                || e.title
                || (e.matches('input, [role=combobox], [role=checkbox]') ? '' : [...e.querySelectorAll('*'), e].flatMap(x => [...x.childNodes])
                    .filter(n => n.nodeType === 3 && !n.parentElement.closest('[aria-hidden=true]')).map(n => n.data.trim()).join(''));
            const wrong = [...document.querySelectorAll('a[href], button, input, select, textarea, [role=button], [role=combobox], [role=checkbox], [role=switch], [role=spinbutton], [role=radiogroup], [role=grid][tabindex="0"]')]
                .filter(e => shown(e) && !name(e)).map(e => 'no name: ' + e.outerHTML.slice(0, 160));
            const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
            return [...wrong, ...ids.filter((id, i) => id && ids.indexOf(id) !== i).map(id => 'twice: #' + id)];
        }
        """;

    /// <summary>Text whose contrast is below 4.5 (3 where it is large); what is disabled is exempt.</summary>
    private const string ContrastRule = """
        () => {
            const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
            const rgba = color => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
            const over = (top, under) => [0, 1, 2].map(i => (top[i] * top[3] + under[i] * (255 - top[3])) / 255).concat(255);
            const light = c => { const [r, g, b] = c.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
            const behind = e => e ? over(rgba(getComputedStyle(e).backgroundColor), behind(e.parentElement)) : [255, 255, 255, 255];
            const found = new Map();
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const e = node.parentElement;
                if (!node.data.trim() || !e.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true }) || e.closest('script, style, svg, [disabled], [aria-disabled=true], .rz-state-disabled, .skip-link')) continue;
                const style = getComputedStyle(e), under = behind(e), ink = over(rgba(style.color), under);
                const [a, b] = [light(ink), light(under)].sort((x, y) => y - x), ratio = (a + 0.05) / (b + 0.05);
                const size = parseFloat(style.fontSize), large = size >= 24 || size >= 18.66 && style.fontWeight >= 700;
                if (ratio < (large ? 3 : 4.5)) found.set(`${e.className} ${style.color} on ${under.slice(0, 3)}`, `${ratio.toFixed(2)}: ${node.data.trim().slice(0, 30)}`);
            }
            return [...found].map(([key, value]) => `${value} | ${key}`);
        }
        """;

    /// <summary>What has the focus: an own number, and whether one sees it.</summary>
    private const string FocusRule = """
        () => {
            const e = document.activeElement;
            if (!e || e === document.body) return null;
            window.visited ??= [];
            if (!window.visited.includes(e)) window.visited.push(e);
            const inside = [e, ...e.querySelectorAll('*'), e.parentElement].map(x => getComputedStyle(x));
            return inside.some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none') ? '' : e.outerHTML.slice(0, 160);
        }
        """;

    /// <summary>What can be used by a mouse and was not visited; parts of a list, menu or choice are reached by arrows within it.</summary>
    private const string UnreachedRule = """
        () => [...document.querySelectorAll('main a[href], main button, main input, main textarea, main [role=combobox], main [role=checkbox], main [role=switch], header button, header [role=combobox]')]
            .filter(e => e.checkVisibility({ checkVisibilityCSS: true }) && !e.disabled && !e.closest('[aria-hidden=true], [role=radiogroup], [role=tablist], [role=grid], .rz-helper-hidden-accessible, .rz-profile-menu')
                && e.getAttribute('aria-hidden') !== 'true' && !window.visited.some(v => v === e || e.contains(v) || v.contains(e) && v.matches('[role]')))
            .map(e => e.outerHTML.slice(0, 160))
        """;

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task Everything_that_can_be_used_has_a_name_and_no_id_is_there_twice(int width, int height)
    {
        await using var admin = await browser.OpenSignedInAsync(seeded.Address, null, width, height);
        var wrong = new List<string>();
        foreach (var path in Paths)
        {
            await ShowAsync(admin, path);
            wrong.AddRange((await admin.Page.EvaluateAsync<string[]>(NamelessRule)).Select(w => $"{path} {w}"));
        }

        // every tab, and a dialog over them
        await ShowAsync(admin, $"/device/{seeded.Electricity.Id}");
        foreach (var tab in (string[])["Default", "M-Bus", "Readings", "Telegram", "Registers"])
        {
            await admin.Page.GetByRole(AriaRole.Tab, new() { Name = tab }).ClickAsync();
            wrong.AddRange((await admin.Page.EvaluateAsync<string[]>(NamelessRule)).Select(w => $"{tab} {w}"));
        }

        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Edit: Active power" }).Locator("visible=true").ClickAsync();
        await Expect(admin.Page.GetByRole(AriaRole.Dialog).GetByLabel("Divisor")).ToBeVisibleAsync();
        wrong.AddRange((await admin.Page.EvaluateAsync<string[]>(NamelessRule)).Select(w => $"dialog {w}"));
        wrong.ShouldBeEmpty();
        await admin.ShouldHaveNoErrorsAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Text_stands_out_from_its_ground(ColorScheme scheme)
    {
        await using var admin = await browser.OpenSignedInAsync(seeded.Address, null, 1280, 800);
        await admin.Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        var faint = new List<string>();
        foreach (var path in Paths)
        {
            await ShowAsync(admin, path);
            faint.AddRange((await admin.Page.EvaluateAsync<string[]>(ContrastRule)).Select(w => $"{path} {w}"));
        }

        faint.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_keyboard_reaches_everything_and_one_sees_where_it_is()
    {
        await using var admin = await browser.OpenSignedInAsync(seeded.Address, null, 1280, 800);
        var wrong = new List<string>();
        foreach (var path in (string[])["/devices", "/settings", "/settings/general", "/settings/tokens"])
        {
            await ShowAsync(admin, path);
            await admin.Page.EvaluateAsync("document.activeElement.blur()");
            for (var step = 0; step < 120; step++)
            {
                await admin.Page.Keyboard.PressAsync("Tab");
                var unseen = await admin.Page.EvaluateAsync<string?>(FocusRule);
                if (unseen is null)
                {
                    break;
                }

                if (unseen.Length > 0)
                {
                    wrong.Add($"{path} focus not seen: {unseen}");
                }
            }

            wrong.AddRange((await admin.Page.EvaluateAsync<string[]>(UnreachedRule)).Select(w => $"{path} not reached: {w}"));
        }

        wrong.ShouldBeEmpty();
        await admin.ShouldHaveNoErrorsAsync();
    }

    [Fact]
    public async Task A_dialog_is_opened_filled_and_closed_without_a_mouse()
    {
        await using var admin = await browser.OpenSignedInAsync(seeded.Address, null, 1280, 800);
        await ShowAsync(admin, "/devices");
        var add = admin.Page.GetByRole(AriaRole.Button, new() { Name = "Add device" });
        await add.FocusAsync();
        await admin.Page.Keyboard.PressAsync("Enter");
        var dialog = admin.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByLabel("Name", new() { Exact = true })).ToBeFocusedAsync();
        await admin.Page.Keyboard.TypeAsync("By hand");
        await Expect(dialog.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("By hand");
        await admin.Page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0);
        await admin.ShouldHaveNoErrorsAsync();
    }

    private static async Task ShowAsync(BrowserPage page, string path)
    {
        await page.Page.GotoAsync(path);
        await page.Page.Locator("main h1").WaitForAsync();
        await Expect(page.Page.Locator("main").GetByText("Loading")).ToHaveCountAsync(0);
    }
}
