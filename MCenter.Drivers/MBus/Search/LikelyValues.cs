namespace MCenter.Drivers.MBus.Search;

/// <summary>What is tried first where identification numbers are equal: a selection names a whole manufacturer, version or medium, so each value is a probe.</summary>
internal static class LikelyValues
{
    /// <summary>FF is the wildcard and cannot be asked for.</summary>
    private const int HighestByte = 0xFE;

    private const int HighestLikelyVersion = 0x3F;

    /// <summary>The media of EN 13757-3 that have a name.</summary>
    public static IReadOnlyList<int> Media { get; } =
        [.. Enumerable.Range(0x00, 0x10), .. Enumerable.Range(0x10, 0x0D), 0x20, 0x21, 0x25, 0x28, 0x29, 0x2A, 0x30, 0x31, 0x32, 0x33, 0x36, 0x37];

    /// <summary>All other media.</summary>
    public static IReadOnlyList<int> OtherMedia { get; } = [.. Enumerable.Range(0, HighestByte + 1).Except(Media)];

    /// <summary>Versions that most meters have.</summary>
    public static IReadOnlyList<int> Versions { get; } = [.. Enumerable.Range(0, HighestLikelyVersion + 1)];

    /// <summary>All other versions.</summary>
    public static IReadOnlyList<int> OtherVersions { get; } = [.. Enumerable.Range(HighestLikelyVersion + 1, HighestByte - HighestLikelyVersion)];

    /// <summary>Makers of wired meters (FLAG codes) in the order of the wire. 26^3 codes are too many to try them all.</summary>
    public static IReadOnlyList<string> Manufacturers { get; } =
    [
        .. "EMU ABB ACW AMT APA APT AQM AXI BER BMT CAR DEV DFS DME EFE EIM ELS ELV EMH ENG ESY FML GAV GMC GWF HYD INV ISK ITR ITW JAN KAM KRO LGB LGZ LSE LUG MAD MEI MET NZR PAD QDS RAM REL RIZ SAP SBC SCH SEN SIE SIM SLB SON SPX STZ TCH TIP VTE WEH WEP WZG ZAG ZRI"
            .Split(' ').Select(Code),
    ];

    private static string Code(string letters)
    {
        var code = letters.Aggregate(0, (sum, letter) => (sum << 5) | (letter - '@'));
        return $"{code & 0xFF:X2}{code >> 8:X2}";
    }
}
