namespace MCenter.Core.Storage;

/// <summary>How full the disk is on which the data directory lies.</summary>
/// <param name="TotalBytes">Size of the file system.</param>
/// <param name="FreeBytes">Bytes that this program may still write.</param>
public readonly record struct DiskFill(long TotalBytes, long FreeBytes)
{
    /// <summary>Used share, 0 to 100.</summary>
    public int UsedPercent => TotalBytes == 0 ? 0 : (int)Math.Round(100.0 * (TotalBytes - FreeBytes) / TotalBytes);

    /// <summary>From this used share on a disk is nearly full, percent.</summary>
    public const int NearlyFullPercent = 90;

    /// <summary>Whether someone should see to the disk.</summary>
    public bool IsNearlyFull => UsedPercent >= NearlyFullPercent;

    /// <summary>Asks the operating system.</summary>
    public static DiskFill Of(DataDirectory directory)
    {
        var drive = new DriveInfo(directory.Path);
        return new(drive.TotalSize, drive.AvailableFreeSpace);
    }
}
