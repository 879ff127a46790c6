namespace MCenter.Drivers.MBus.Application;

/// <summary>Encryption that the configuration word names (EN 13757-7). Without a key the records cannot be read.</summary>
/// <param name="Mode">Bits 12 to 8.</param>
/// <param name="Blocks">Bits 7 to 4: encrypted blocks of 16 bytes, where the mode counts them.</param>
internal readonly record struct Encryption(int Mode, int Blocks)
{
    private const int BlockSize = 16;
    private const byte Filler = 0x2F;

    /// <summary>Modes with a name; the others are reserved, and a word that has one is an old meter's signature.</summary>
    private static readonly Dictionary<int, string> Modes = new()
    {
        [2] = "DES-CBC, IV zero", [3] = "DES-CBC", [4] = "AES-128-CBC, IV zero", [5] = "AES-128-CBC", [7] = "AES-128-CBC, dynamic key",
        [8] = "AES-128-CTR", [9] = "AES-128-GCM", [10] = "AES-128-CCM", [13] = "TLS",
    };

    /// <summary>"AES-128-CBC".</summary>
    public string Name => Modes[Mode];

    /// <summary>For the installer, in English.</summary>
    public override string ToString() => $"encrypted (mode {Mode}, {Name})";

    /// <summary>
    /// The encryption of a record area, null when it is plain. Decrypted data start with two fillers, so data that do are plain already; modes 5 and 7 count their blocks,
    /// and a word that counts none, or more than there are, encrypts nothing.
    /// </summary>
    public static Encryption? Of(ushort configuration, ReadOnlySpan<byte> area)
    {
        if (configuration == 0)
        {
            return null;
        }

        var mode = (configuration >> 8) & 0x1F;
        var blocks = (configuration >> 4) & 0xF;
        var plain = !Modes.ContainsKey(mode)
            || (area.Length > 1 && area[0] == Filler && area[1] == Filler)
            || (mode is 5 or 7 && (blocks == 0 || blocks * BlockSize > area.Length));
        return plain ? null : new(mode, blocks);
    }
}
