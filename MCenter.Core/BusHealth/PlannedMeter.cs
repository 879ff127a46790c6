using MCenter.Core.Devices;

namespace MCenter.Core.BusHealth;

/// <summary>A device as the read planner sees it.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="IntervalMinutes">The interval in force (a battery meter's is never below 15 minutes).</param>
/// <param name="Duration">How long a readout holds the line.</param>
/// <param name="OnWire">The part of it in which bytes are on the wire, which a higher baud rate makes shorter.</param>
/// <param name="BaudRate">The rate it is read at.</param>
/// <param name="Estimated">Whether <paramref name="Duration"/> was reckoned, because nothing was measured yet.</param>
public sealed record PlannedMeter(int DeviceId, int IntervalMinutes, TimeSpan Duration, TimeSpan OnWire, int BaudRate, bool Estimated)
{
    // 8E1
    private const int BitsPerByte = 11;

    // SND_NKE 5, selection 17, E5 1, REQ_UD2 5 (EN 13757-2)
    private const int Nke = 5, Selection = 17, Acknowledge = 1, Request = 5;

    /// <summary>An answer that is not known yet: one telegram of nearly the greatest length.</summary>
    private const int UnknownTelegram = 250;

    /// <summary>Header and frame of a telegram, and a record with its value, where only the registers are known.</summary>
    private const int TelegramOverhead = 21, RegisterBytes = 8;

    /// <summary>A device with what is known of it. Pure.</summary>
    /// <param name="device">Its settings.</param>
    /// <param name="intervalMinutes">The interval in force.</param>
    /// <param name="measured">Mean time that its readouts held the line lately, time-outs included; null when there was none.</param>
    /// <param name="telegramBytes">Lengths of the telegrams of its last answer; empty when they are not known.</param>
    public static PlannedMeter Of(Device device, int intervalMinutes, TimeSpan? measured, IReadOnlyList<int> telegramBytes)
    {
        IReadOnlyList<int> telegrams = telegramBytes.Count > 0 ? telegramBytes : [Math.Min(UnknownTelegram, device.Registers.Count > 0 ? TelegramOverhead + RegisterBytes * device.Registers.Count : UnknownTelegram)];
        var secondary = device.AddressMode == AddressMode.Secondary;
        var exchanges = telegrams.Count + (device.SndNke ? 1 : 0) + (secondary ? 1 : 0);
        var bytes = telegrams.Sum() + Request * telegrams.Count + (device.SndNke ? Nke + Acknowledge : 0) + (secondary ? Selection + Acknowledge : 0);
        var onWire = TimeSpan.FromSeconds((double)bytes * BitsPerByte / device.BaudRate);
        // EN 13757-2: a meter begins to answer within 330 bit times and 50 ms
        var thinking = exchanges * (TimeSpan.FromSeconds(330.0 / device.BaudRate) + TimeSpan.FromMilliseconds(50));
        return measured is { } known
            ? new(device.Id, intervalMinutes, known, onWire < known ? onWire : known, device.BaudRate, Estimated: false)
            : new(device.Id, intervalMinutes, onWire + thinking, onWire, device.BaudRate, Estimated: true);
    }

    /// <summary>The device read at a higher rate: its bytes take less time, its thinking and time-outs are as before.</summary>
    internal PlannedMeter At(int baudRate)
    {
        var faster = OnWire * BaudRate / baudRate;
        return this with { BaudRate = baudRate, OnWire = faster, Duration = Duration - OnWire + faster };
    }
}
