using MCenter.Core.Devices;
using MCenter.Core.Devices.Import;

namespace MCenter.Core.Export;

/// <summary>A list to fill in, or to change and take again.</summary>
public static class MeterListTemplate
{
    /// <summary>Names of the columns in the current UI culture, and one commented example; semicolons, UTF-8 with mark.</summary>
    public static byte[] Empty() => Csv([new Device { Name = MeterListTexts.Of("ExampleName"), Line = "M-Bus", SecondaryAddress = "12345678", BaudRate = 2400, Medium = Medium.Electricity }]);

    /// <summary>The meters as a list that says of each what is set.</summary>
    public static byte[] Of(IEnumerable<Device> devices) => Csv(devices.Where(d => d.Protocol == "MBus"));

    private static byte[] Csv(IEnumerable<Device> devices) =>
        CsvText.Of(devices.Select(d => MeterListColumn.All.Select(c => c.Read(d))).Prepend(MeterListColumn.All.Select(c => c.Title)));
}
