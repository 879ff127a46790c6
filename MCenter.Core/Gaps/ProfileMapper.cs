using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;

namespace MCenter.Core.Gaps;

/// <summary>Makes readings of profile entries. Pure.</summary>
internal static class ProfileMapper
{
    /// <summary>How far the meter's logger may be off the raster; an entry further away belongs to another raster.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(2);

    /// <summary>The reading that an entry stands for; null when it is off the device's raster, or no register is in it.</summary>
    /// <param name="device">With all registers known.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="spans">The device's intervals.</param>
    /// <param name="zone">The box's zone.</param>
    public static Reading? Map(Device device, ProfileEntry entry, IReadOnlyList<IntervalSpan> spans, TimeZoneInfo zone)
    {
        var minutes = spans.First(s => entry.At < s.Until).Minutes;
        var (before, after) = (Raster.Latest(entry.At, zone, minutes), Raster.Next(entry.At, zone, minutes));
        var point = entry.At - before <= after - entry.At ? before : after;
        if ((entry.At - point).Duration() > Tolerance || Values(device, entry.Values) is not { } values)
        {
            return null;
        }

        return RegisterMapper.Stored(device, new(device.Id, point, entry.At, Quality.Good, values));
    }

    /// <summary>
    /// One value a register: those of the same description, function, tariff and subunit, whatever the storage number. Where several registers
    /// are alike in that (the phases of some meters), they are taken in order, and only when the entry has as many; null when none fits.
    /// </summary>
    private static RawValue[]? Values(Device device, IReadOnlyList<DecodedValue> entry)
    {
        var values = new RawValue[device.Registers.Count];
        var byKind = entry.ToLookup(v => (v.Description, v.Function, v.Tariff, v.Subunit));
        var found = false;
        foreach (var alike in device.Registers.Where(r => r.StorageNumber == 0).GroupBy(r => (r.Description, r.Function, r.Tariff, r.Subunit)))
        {
            var (registers, given) = (alike.ToList(), byKind[alike.Key].ToList());
            for (var i = 0; i < registers.Count && given.Count == registers.Count; i++)
            {
                values[registers[i].Number] = given[i].Value;
                found = true;
            }
        }

        return found ? values : null;
    }
}
