using MCenter.Core.Devices;
using MCenter.Core.Registers;

namespace MCenter.Core.Report;

/// <summary>The registers that a report shows of a meter. Pure.</summary>
internal static class ReportRegisters
{
    private const int Most = 6;

    /// <summary>
    /// The main value first, then other counters (not reactive and apparent energy; tariffs only where no total is sent) and the power or flow of the whole; at most six.
    /// Empty before the first readout.
    /// </summary>
    public static IReadOnlyList<Register> Of(Device device)
    {
        var counters = device.Registers.Where(r => r is { IsCounter: true, SaveToDatabase: true, RawUnit: not ("varh" or "VAh") })
            .GroupBy(r => (r.NameCode, r.NameCode == RegisterNames.NotConfigured ? r.Description : "", r.RawUnit))
            .SelectMany<IGrouping<(int, string, string), Register>, Register>(quantity => quantity.FirstOrDefault(r => r is { Tariff: 0, ShownTariff: 0 }) is { } total ? [total] : quantity);
        var rate = device.Registers.Where(r => r is { Function: 0, StorageNumber: 0, Phase: 0, Tariff: 0, RawUnit: "W" or "m^3/h" }).Take(1);
        return [.. MainValue.RegistersOf(device).Concat(counters).DistinctBy(r => r.Number).Take(Most - 1).Concat(rate).DistinctBy(r => r.Number)];
    }

    /// <summary>The fabrication number that a meter sends, or an empty text.</summary>
    public static string FabricationNumber(MeterFacts meter) =>
        meter.Device.Registers.FirstOrDefault(r => r.NameCode == RegisterNames.FabricationNumber) is { } register ? meter.Newest(register).ToString() : "";
}
