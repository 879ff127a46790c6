namespace MCenter.Drivers.Simulation;

/// <summary>Chance that depends on a seed and a position only, so that every run and every instant sees the same.</summary>
internal static class Noise
{
    /// <summary>A number from 0 (inclusive) to 1, all alike probable, independent for every position.</summary>
    public static double At(int seed, long position) => (Mix((ulong)position ^ ((ulong)seed * 0x9E3779B97F4A7C15)) >> 11) * (1.0 / (1UL << 53));

    /// <summary>The same, but without steps: it passes through <see cref="At"/> at whole positions.</summary>
    public static double Smooth(int seed, double position)
    {
        var below = (long)Math.Floor(position);
        var part = position - below;
        var weight = part * part * (3 - (2 * part));
        return (At(seed, below) * (1 - weight)) + (At(seed, below + 1) * weight);
    }

    /// <summary>The finaliser of the SplitMix64 generator (Steele, Lea, Flood 2014).</summary>
    private static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
