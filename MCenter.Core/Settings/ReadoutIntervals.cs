namespace MCenter.Core.Settings;

/// <summary>The intervals at which devices can be read, minutes.</summary>
public static class ReadoutIntervals
{
    /// <summary>The manual's sixteen.</summary>
    public static IReadOnlyList<int> Manual { get; } = [15, 20, 30, 45, 60, 90, 120, 150, 180, 360, 720, 1080, 1440, 2880, 10080, 40320];

    /// <summary>Beyond the manual, for devices without battery only.</summary>
    public static IReadOnlyList<int> Short { get; } = [1, 5, 10];

    /// <summary>All of them, the shortest first.</summary>
    public static IReadOnlyList<int> All { get; } = [.. Short, .. Manual];
}
