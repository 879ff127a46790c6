using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;

namespace MCenter.Web.Api;

/// <summary>The newest values of a device and how its readout stands. Times are UTC.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="RasterTime">The instant that was due; null when it was never read.</param>
/// <param name="ReadAt">When it answered.</param>
/// <param name="Quality">How far the values can be trusted.</param>
/// <param name="Failing">Whether the newest try failed: the values are older then.</param>
/// <param name="LastFailureAt">When a try failed last.</param>
/// <param name="LastFault">Why.</param>
/// <param name="LastFaultDetail">What was seen then.</param>
/// <param name="ConsecutiveFailures">Failed passes since the last answer.</param>
/// <param name="Status">The meter's status byte, 0 = no error.</param>
/// <param name="Values">One a register.</param>
internal sealed record LatestAnswer(
    int DeviceId, DateTimeOffset? RasterTime, DateTimeOffset? ReadAt, Quality? Quality, bool Failing, DateTimeOffset? LastFailureAt, ReadoutFault? LastFault, string LastFaultDetail,
    int ConsecutiveFailures, int Status, IReadOnlyList<ValueAnswer> Values)
{
    public static LatestAnswer Of(Device device, DeviceState state) => new(
        device.Id, state.LastReading?.RasterTime, state.LastReading?.ReadAt, state.LastReading?.Quality, state.Failing, state.LastFailureAt, state.LastFault, state.LastFaultDetail,
        state.ConsecutiveFailures, state.Status,
        [.. device.Registers.Select(r => ValueAnswer.Of(r, state.LastReading is { } last && r.Number < last.Values.Count ? last.Values[r.Number] : RawValue.None))]);
}

/// <summary>One register's newest value.</summary>
/// <param name="Register">Its number.</param>
/// <param name="Name">Its name in English; its own description where none is configured.</param>
/// <param name="Tariff">Tariff shown, 0 = none.</param>
/// <param name="Phase">Phase 1 to 3, 0 = none.</param>
/// <param name="ObisCode">Empty when none.</param>
/// <param name="Value">Scaled number, or the text, date or hexadecimal bytes; null when there is no value.</param>
/// <param name="Unit">Unit of the scaled number; empty when none is configured.</param>
/// <param name="Raw">The number in the base unit, or the text; null when there is no value.</param>
/// <param name="RawUnit">The base unit, "None" where there is none.</param>
internal sealed record ValueAnswer(int Register, string Name, int Tariff, int Phase, string ObisCode, object? Value, string Unit, object? Raw, string RawUnit)
{
    public static ValueAnswer Of(Register register, RawValue raw)
    {
        var published = PublishedValue.Of(raw, register);
        return new(
            register.Number,
            register.NameCode == RegisterNames.NotConfigured ? register.Description : RegisterNames.Text(register.NameCode, CultureInfo.InvariantCulture),
            register.ShownTariff,
            register.Phase,
            register.ObisCode,
            Json(raw, published.Scaled),
            RegisterUnits.Symbol(register.UnitCode),
            Json(raw, raw.AsDecimal),
            register.RawUnit);
    }

    /// <summary>A number as a JSON number, anything else as text, nothing as null.</summary>
    public static object? Json(RawValue raw, decimal? number) => raw.Kind switch
    {
        ValueKind.None => null,
        ValueKind.Number or ValueKind.Float => number,
        _ => raw.ToString(),
    };
}
