using System.Globalization;
using MCenter.Drivers.MBus.Application;

namespace MCenter.Drivers.MBus.Commands;

/// <summary>The bytes of a command whose places are filled in at the moment of sending.</summary>
/// <param name="Data">As <c>TemplateCommand.Data</c>.</param>
/// <param name="Tariff">For <c>{tariff}</c>.</param>
/// <param name="Address">For <c>{address}</c>.</param>
/// <param name="Zone">Whose local time is sent.</param>
internal sealed record CommandBytes(string Data, int Tariff, int Address, TimeZoneInfo Zone)
{
    private const string TypeFPlace = "{time:F}";
    private const string TypeIPlace = "{time:I}";

    /// <summary>Whether it holds a time of whole minutes, so that it is right at a full minute only.</summary>
    public bool AtFullMinute => Data.Contains(TypeFPlace, StringComparison.Ordinal);

    /// <summary>The bytes as they are to be sent at an instant.</summary>
    public byte[] At(DateTimeOffset instant)
    {
        var local = TimeZoneInfo.ConvertTime(instant, Zone).DateTime;
        var summer = Zone.IsDaylightSavingTime(instant);
        return Convert.FromHexString(Data
            .Replace("{tariff}", Tariff.ToString("X2", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{address}", Address.ToString("X2", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace(TypeFPlace, Convert.ToHexString(MeterTimeBytes.TypeF(local, summer)), StringComparison.Ordinal)
            .Replace(TypeIPlace, Convert.ToHexString(MeterTimeBytes.TypeI(local, summer)), StringComparison.Ordinal)
            .Replace(" ", "", StringComparison.Ordinal));
    }
}
