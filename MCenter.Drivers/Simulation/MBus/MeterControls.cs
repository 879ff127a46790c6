namespace MCenter.Drivers.Simulation.MBus;

/// <summary>
/// What a master can set in a simulated meter: tariff, valve and clock. Tariff and valve are records of our own definition, as no maker's are public.
/// Set by one thread at a time (the bus's), read by any.
/// </summary>
internal sealed class MeterControls
{
    private volatile State state = new();

    /// <summary>VIF of the tariff record: "descriptor for tariff and subunit".</summary>
    public static ReadOnlySpan<byte> TariffVif => [0xFD, 0x23];

    /// <summary>VIF of the valve record: "digital output", 1 = open.</summary>
    public static ReadOnlySpan<byte> ValveVif => [0xFD, 0x1A];

    /// <summary>Whether the valve does not move, whatever the meter is told.</summary>
    public bool ValveStuck { get; init; }

    /// <summary>Tariff in force, 1 at first.</summary>
    public int Tariff => state.Tariff;

    /// <summary>Whether the valve is open, as it is at first.</summary>
    public bool ValveOpen => state.ValveOpen;

    /// <summary>Subcode of the last application reset; null when it had none or there was none.</summary>
    public int? Subcode => state.Subcode;

    /// <summary>What the meter's clock shows: since it was set, what was set and the time that passed; before, the local time.</summary>
    public DateTime Clock(DateTimeOffset at, TimeZoneInfo zone) =>
        state.ClockOffset is { } offset ? at.UtcDateTime + offset : TimeZoneInfo.ConvertTime(at, zone).DateTime;

    /// <summary>Takes an application reset.</summary>
    public void Reset(ReadOnlySpan<byte> data) => state = state with { Subcode = data.IsEmpty ? null : data[0] };

    /// <summary>Takes a record of a master.</summary>
    /// <returns>Whether it was one that the meter understands.</returns>
    public bool Take(ReadOnlySpan<byte> record, DateTimeOffset at)
    {
        var taken = record switch
        {
            [0x01, 0xFD, 0x23, var tariff] => state with { Tariff = tariff },
            [0x01, 0xFD, 0x1A, var position] => state with { ValveOpen = ValveStuck ? state.ValveOpen : position != 0 },
            [0x04, 0x6D, .. { Length: 4 } time] when TypeF(time) is { } set => state with { ClockOffset = set - at.UtcDateTime },
            _ => null,
        };
        state = taken ?? state;
        return taken is not null;
    }

    private static DateTime? TypeF(ReadOnlySpan<byte> data)
    {
        var year = 1900 + (100 * ((data[1] >> 5) & 3)) + ((data[2] >> 5) | ((data[3] & 0xF0) >> 1));
        return DateTime.TryParseExact(
            $"{year:D4}-{data[3] & 0x0F:D2}-{data[2] & 0x1F:D2}T{data[1] & 0x1F:D2}:{data[0] & 0x3F:D2}", "yyyy-MM-dd'T'HH:mm", null, System.Globalization.DateTimeStyles.None, out var time) ? time : null;
    }

    private sealed record State(int Tariff = 1, bool ValveOpen = true, int? Subcode = null, TimeSpan? ClockOffset = null);
}
