using MCenter.Core.Gaps;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Drivers.MBus.Application;
using MCenter.Drivers.MBus.Link;

namespace MCenter.Drivers.MBus.LoadProfile;

/// <summary>Takes the telegrams of a slice apart. Pure; never throws for what they say.</summary>
/// <remarks>
/// <code>
/// 24 6D F4                     oldest entry of the memory (minimum of the time), in the first telegram
/// per entry n = 1, 2, ..:      [DIF with storage n] 6D F4    its time
///                              [DIF with storage n] ...      its registers, as in the momentary readout but for the storage number
/// 1F                           more telegrams follow
/// </code>
/// </remarks>
internal static class ProfileTelegrams
{
    /// <summary>The entries of sound frames in the order received; values whose telegram gives no time for their storage number are left out.</summary>
    public static (DateTimeOffset? Oldest, List<ProfileEntry> Entries) Read(IReadOnlyList<RawTelegram> telegrams, TimeZoneInfo zone)
    {
        DateTimeOffset? oldest = null;
        List<ProfileEntry> entries = [];
        foreach (var raw in telegrams)
        {
            MBusFrame.Read(raw.Bytes.Span, out var frame);
            var times = new Dictionary<long, DateTimeOffset>();
            var values = new List<DecodedValue>();
            var records = Telegram.Of(frame).Records();
            while (records.Read())
            {
                if (records.Current.IsBlock)
                {
                    continue;
                }

                if (records.Current.IsTime && ProfileTime.Instant(records.Current.Data, zone) is { } at)
                {
                    oldest = records.Current.Function == RecordFunction.Minimum ? at : oldest;
                    times.TryAdd(records.Current.StorageNumber, at);
                }
                else
                {
                    values.Add(ReadingMapper.ValueOf(records.Current, interpretTimes: true));
                }
            }

            entries.AddRange(times.Where(t => t.Key > 0).OrderBy(t => t.Key).Select(t => new ProfileEntry(t.Value, [.. values.Where(v => v.StorageNumber == t.Key)])));
        }

        return (oldest, entries);
    }
}
