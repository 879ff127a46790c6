using System.Globalization;
using MCenter.Tests.History;

/// <summary>
/// Makes a process of this test assembly the child of <see cref="HistoryKillTests"/> instead of a test run: the runtime calls it before Main when
/// DOTNET_STARTUP_HOOKS names this assembly; it finds the class by this name, without namespace.
/// </summary>
internal static class StartupHook
{
    internal const string Directory = "MCENTER_KILL_TEST_DIRECTORY";
    internal const string FirstCycle = "MCENTER_KILL_TEST_FIRST";

    public static void Initialize()
    {
        HistoryKillTests.WriteAsync(Environment.GetEnvironmentVariable(Directory)!, int.Parse(Environment.GetEnvironmentVariable(FirstCycle)!, CultureInfo.InvariantCulture)).GetAwaiter().GetResult();
        Environment.Exit(0);
    }
}
