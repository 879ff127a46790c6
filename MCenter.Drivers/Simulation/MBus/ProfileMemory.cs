using MCenter.Drivers.MBus.Application;
using MCenter.Drivers.MBus.LoadProfile;

namespace MCenter.Drivers.Simulation.MBus;

/// <summary>One register of an entry: its head for storage number 0 (DIF, at least one DIFE, VIF ...) and its value.</summary>
/// <param name="Head">As <see cref="TelegramBuilder"/> takes it.</param>
/// <param name="Value">Its value.</param>
internal readonly record struct ProfileValue(byte[] Head, long Value);

/// <summary>
/// A meter's load profile memory: an entry every quarter of an hour, the newest <paramref name="depth"/> of them. It answers to the command
/// of the template of EMU Professional II, which is our own definition: two points in time with the storage numbers 1 and 2 ask for the entries in between. What it holds depends on the instant only.
/// </summary>
/// <param name="zone">Zone of the meter's clock, which follows summer time and says so in its records.</param>
/// <param name="depth">How far it reaches back.</param>
/// <param name="entry">The registers at an instant.</param>
internal sealed class ProfileMemory(TimeZoneInfo zone, TimeSpan depth, Func<DateTimeOffset, IReadOnlyList<ProfileValue>> entry)
{
    private const int EntriesATelegram = 3;
    private const byte OneDife = 0x80;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);

    /// <summary>Whether an entry was written at an instant: not while the meter itself had no power.</summary>
    public Func<DateTimeOffset, bool> Holds { get; init; } = _ => true;

    /// <summary>The instant of its oldest entry.</summary>
    public DateTimeOffset Oldest(DateTimeOffset now) => new((now - depth).UtcTicks / Interval.Ticks * Interval.Ticks + Interval.Ticks, TimeSpan.Zero);

    /// <summary>The telegrams of the slice that a command asks for; null when it is none.</summary>
    public IReadOnlyList<byte[]>? Answer(ReadOnlySpan<byte> data, DateTimeOffset now)
    {
        if (data is not [0x44, 0x6D, _, _, _, _, 0x84, 0x01, 0x6D, _, _, _, _] || ProfileTime.Instant(data[2..6], zone) is not { } from || ProfileTime.Instant(data[9..], zone) is not { } to)
        {
            return null;
        }

        List<DateTimeOffset> times = [];
        var oldest = Oldest(now);
        var first = from > oldest ? new(((from.UtcTicks - 1) / Interval.Ticks + 1) * Interval.Ticks, TimeSpan.Zero) : oldest;
        for (var at = first; at <= to && at <= now; at += Interval)
        {
            if (Holds(at))
            {
                times.Add(at);
            }
        }

        List<TelegramBuilder> telegrams = [Time(new(), [0x24, 0x6D], oldest)];
        telegrams.AddRange(times.Chunk(EntriesATelegram).Select(chunk => chunk.Index().Aggregate(new TelegramBuilder(), (telegram, e) => Add(telegram, e.Index + 1, e.Item))));
        return [.. telegrams.SkipLast(1).Select(t => t.MoreFollows().ToArray()), telegrams[^1].ToArray()];
    }

    private TelegramBuilder Add(TelegramBuilder telegram, int storage, DateTimeOffset at)
    {
        Time(telegram, Stored([0x04 | OneDife, 0x00, 0x6D], storage), at);
        foreach (var (head, value) in entry(at))
        {
            telegram.Number(Stored(head, storage), value);
        }

        return telegram;
    }

    private TelegramBuilder Time(TelegramBuilder telegram, ReadOnlySpan<byte> head, DateTimeOffset at) => telegram.Bytes(head, ProfileTime.ToTypeF(at, zone));

    /// <summary>The head with a storage number up to 31: bit 0 in the DIF, bits 1 to 4 in the first DIFE (EN 13757-3, 6.3.3).</summary>
    private static byte[] Stored(ReadOnlySpan<byte> head, int storage)
    {
        byte[] stored = [.. head];
        stored[0] |= (byte)((storage & 1) << 6);
        stored[1] |= (byte)(storage >> 1);
        return stored;
    }
}
