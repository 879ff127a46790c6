using System.Globalization;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Readout;
using MCenter.Drivers.MBus.Application;
using MCenter.Drivers.MBus.Link;

namespace MCenter.Drivers.MBus.Commands;

/// <summary>Finds in a readout what a meter says of a command.</summary>
internal static class ReadBack
{
    /// <summary>The number in the first momentary record with this VIF; null when there is none.</summary>
    /// <param name="telegrams">Whole, sound frames.</param>
    /// <param name="vif">VIF and VIFEs, hexadecimal.</param>
    public static decimal? Find(IReadOnlyList<RawTelegram> telegrams, string vif)
    {
        var vib = Convert.FromHexString(vif.Replace(" ", "", StringComparison.Ordinal));
        foreach (var raw in telegrams)
        {
            MBusFrame.Read(raw.Bytes.Span, out var frame);
            var records = Telegram.Of(frame).Records();
            while (records.Read())
            {
                if (records.Current is { Function: RecordFunction.Instantaneous, StorageNumber: 0 } && records.Current.Vib.SequenceEqual(vib))
                {
                    return RecordValue.Of(records.Current).Value.AsDecimal;
                }
            }
        }

        return null;
    }

    /// <summary>The number that says that a command was obeyed.</summary>
    public static decimal Expected(CommandCheck check, int tariff) =>
        check.Value == "{tariff}" ? tariff : decimal.Parse(check.Value, CultureInfo.InvariantCulture);
}
