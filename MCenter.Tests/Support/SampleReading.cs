using MCenter.Core.DeviceTypes;
using MCenter.Core.Readout;
using MCenter.Drivers.MBus.Application;

namespace MCenter.Tests.Support;

/// <summary>The telegrams of a template's sample, read by the real decoder and mapper.</summary>
internal static class SampleReading
{
    /// <summary>What a meter of this type answers.</summary>
    public static DecodedReading Of(DeviceTemplate template, DateTimeOffset at) => Of(template.Sample.ShouldNotBeNull().Telegrams, at);

    /// <summary>What comes out of hexadecimal long frames.</summary>
    public static DecodedReading Of(IEnumerable<string> telegrams, DateTimeOffset at) =>
        ReadingMapper.Map([.. telegrams.Select(t => new RawTelegram(TelegramAnalyzer.BytesOf(t)))], interpretTimes: true, at).ShouldBeOfType<DecodedReading>();
}
