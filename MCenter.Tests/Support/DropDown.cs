using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MCenter.Tests.Support;

/// <summary>Chooses in Radzen's drop-down lists as a person does.</summary>
internal static class DropDown
{
    private const int Openings = 20;

    /// <summary>
    /// Opens a list and takes one of its options. A list closes whenever something behind it scrolls (Radzen.openPopup), which the browser does by itself when what stands above grows:
    /// then it is opened again.
    /// </summary>
    /// <param name="list">The drop-down.</param>
    /// <param name="option">The option's whole text.</param>
    /// <exception cref="TimeoutException">The list never stayed open, or has no such option.</exception>
    public static async Task ChooseAsync(this ILocator list, string option)
    {
        var item = list.Page.GetByRole(AriaRole.Option, new() { Name = option, Exact = true }).Locator("visible=true");
        for (var opening = 1; ; opening++)
        {
            if (await item.CountAsync() == 0)
            {
                await list.ClickAsync();
            }

            try
            {
                await item.ClickAsync(new() { Timeout = 3000 });
                break;
            }
            catch (TimeoutException) when (opening < Openings)
            {
                // closed meanwhile
            }
        }

        // drawn anew by then: a list that is opened before closes again
        await Expect(list).ToContainTextAsync(option);
    }
}
