using System.Diagnostics;

namespace MCenter.Tests.Support;

/// <summary>Waits for a condition with a generous limit, so that a slow machine fails no test.</summary>
internal static class Eventually
{
    /// <summary>Returns when the condition holds; fails after 30 s.</summary>
    public static async Task True(Func<bool> condition, string what = "the condition")
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            (watch.Elapsed < TimeSpan.FromSeconds(30)).ShouldBeTrue($"{what} did not come true");
            await Task.Delay(5);
        }
    }

    /// <summary>The same for a condition that has to be asked for; another limit than 30 s where it comes late by itself.</summary>
    public static async Task True(Func<Task<bool>> condition, string what = "the condition", TimeSpan? within = null)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            (watch.Elapsed < (within ?? TimeSpan.FromSeconds(30))).ShouldBeTrue($"{what} did not come true");
            await Task.Delay(20);
        }
    }
}
