using MCenter.Core.DeviceTypes;
using MCenter.Core.Readout;
using MCenter.Drivers.MBus.Application;

namespace MCenter.Tests.DeviceTypes;

/// <summary>Every built-in template reads its own telegram, from the bytes to the registers.</summary>
public class TemplateSampleTests
{
    public static TheoryData<string> Samples => [.. BuiltInTemplates.Load().Select(t => $"{t.Manufacturer} {t.Version} {t.NumberOfRegisters}")];

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_sample_telegram_gives_the_values_and_registers(string type)
    {
        var template = BuiltInTemplates.Load().Single(t => $"{t.Manufacturer} {t.Version} {t.NumberOfRegisters}" == type);
        var sample = template.Sample.ShouldNotBeNull();
        var telegram = new RawTelegram(TelegramAnalyzer.BytesOf(sample.Telegram));

        var reading = ReadingMapper.Map([telegram], interpretTimes: true, DateTimeOffset.UnixEpoch).ShouldBeOfType<DecodedReading>();

        reading.Incomplete.ShouldBeNull();
        reading.Values.Select(v => v.Value.ToString()).ShouldBe(sample.Values);
        new DeviceTypeCatalog([template]).Find(reading.Identity, reading.Values.Count).ShouldBe(template);
        var registers = new DeviceTypeCatalog([template]).Propose(reading.Identity, reading.Values);
        registers.Count.ShouldBe(template.NumberOfRegisters);
        foreach (var named in template.Registers)
        {
            var register = registers[named.Number];
            (register.NameCode, register.UnitCode, register.Divisor, register.ObisCode, register.Phase, register.ShownTariff)
                .ShouldBe((named.Name, named.Unit, named.Divisor, named.Obis, named.Phase, named.Tariff));
            register.Description.ShouldNotBeEmpty();
        }
    }
}
