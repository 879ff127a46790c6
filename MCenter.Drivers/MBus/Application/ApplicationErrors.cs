namespace MCenter.Drivers.MBus.Application;

/// <summary>Application errors, CI 70 (EN 13757-3).</summary>
internal static class ApplicationErrors
{
    /// <summary>The meter's quota of readouts is used up: no data now, no failure.</summary>
    public const byte TooManyReadouts = 9;

    private static readonly string[] Texts =
    [
        "unspecified error", "CI field not implemented", "buffer too long", "too many records", "premature end of record", "more than 10 DIFE", "more than 10 VIFE",
        "reserved", "application busy", "too many readouts",
    ];

    /// <summary>For the installer, in English; no code = unspecified.</summary>
    public static string TextOf(byte? code) =>
        code is { } c ? $"application error {c}: {(c < Texts.Length ? Texts[c] : "reserved")}" : "application error: unspecified";
}
