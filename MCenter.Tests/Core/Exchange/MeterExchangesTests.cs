using MCenter.Core.Devices;
using MCenter.Core.Exchange;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Core.Storage;
using MCenter.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace MCenter.Tests.Core.Exchange;

public sealed class MeterExchangesTests
{
    [Fact]
    public async Task The_device_goes_on_with_the_new_meter_and_the_exchange_survives_a_restart()
    {
        await using var bench = await OpenAsync();
        var device = await AddAsync(bench);
        var exchange = await bench.Get<MeterExchanges>().BookAsync(device.Id, Request(bench), "anna", default);
        bench.Devices.Current.Find(device.Id)!.ShouldSatisfyAllConditions(
            d => d.SecondaryAddress.ShouldBe("00009999FFFFFFFF"), d => d.Serial.ShouldBe("9999"), d => d.Manufacturer.ShouldBe(""), d => d.MBusMedium.ShouldBeNull(),
            d => d.Name.ShouldBe("Flat"), d => d.Registers.Count.ShouldBe(2), d => d.Registers[0].Id.ShouldBe(device.Registers[0].Id));
        // nothing of the old meter is measured against the new one's first answer
        bench.Get<CurrentValues>().Of(device.Id).LastReading.ShouldBeNull();

        await bench.Get<MeterExchanges>().LoadAsync(default);
        var loaded = bench.Get<MeterExchanges>().Of(device.Id).ShouldHaveSingleItem();
        (loaded.Id, loaded.At, loaded.UserName, loaded.Old).ShouldBe((exchange.Id, bench.Time.GetUtcNow(), "anna", MeterIdentity.Of(device)));
        bench.Get<MeterExchanges>().SeamsOf(device.Registers[0]).ShouldBe([new CounterSeam(bench.Time.GetUtcNow(), 5100, 3)]);
        (await bench.EventsAsync()).ShouldContain("MeterExchanged:Flat");
    }

    [Fact]
    public async Task Only_the_last_exchange_can_be_taken_back_and_then_the_old_meter_is_there_again()
    {
        await using var bench = await OpenAsync();
        var device = await AddAsync(bench);
        var exchanges = bench.Get<MeterExchanges>();
        var first = await exchanges.BookAsync(device.Id, Request(bench), null, default);
        bench.Time.Advance(TimeSpan.FromDays(1));
        var second = await exchanges.BookAsync(device.Id, Request(bench) with { SecondaryAddress = "00008888" }, null, default);
        (await Should.ThrowAsync<InvalidInputException>(() => exchanges.UndoAsync(device.Id, first.Id, null, default))).Errors.ShouldHaveSingleItem().Field.ShouldBe("id");
        await exchanges.UndoAsync(device.Id, second.Id, null, default);
        bench.Devices.Current.Find(device.Id)!.Serial.ShouldBe("9999");
        await exchanges.UndoAsync(device.Id, first.Id, null, default);
        MeterIdentity.Of(bench.Devices.Current.Find(device.Id)!).ShouldBe(MeterIdentity.Of(device));
        exchanges.Of(device.Id).ShouldBeEmpty();
        await Should.ThrowAsync<KeyNotFoundException>(() => exchanges.UndoAsync(device.Id, first.Id, null, default));
    }

    [Theory]
    [InlineData("at")]
    [InlineData("at", -2)]
    [InlineData("secondaryAddress", 0, "1234567")]
    [InlineData("secondaryAddress", 0, "00001234")]
    [InlineData("secondaryAddress", 0, "FFFFFFFF")]
    [InlineData("counters[0].oldEnd", 0, "00009999", 4999)]
    [InlineData("counters[0].number", 0, "00009999", 5100, 1)]
    [InlineData("counters[0].number", 0, "00009999", 5100, 7)]
    public async Task What_cannot_be_is_refused_and_nothing_changes(string field, int hours = 1, string address = "00009999", int oldEnd = 5100, int number = 0)
    {
        await using var bench = await OpenAsync();
        var device = await AddAsync(bench);
        var request = new ExchangeRequest(bench.Time.GetUtcNow().AddHours(hours), address, [new(number, oldEnd, 0)]);
        var error = await Should.ThrowAsync<InvalidInputException>(() => bench.Get<MeterExchanges>().BookAsync(device.Id, request, null, default));
        error.Errors.ShouldHaveSingleItem().Field.ShouldBe(field);
        bench.Get<MeterExchanges>().Of(device.Id).ShouldBeEmpty();
        bench.Devices.Current.Find(device.Id)!.Serial.ShouldBe("1234");
    }

    [Fact]
    public async Task A_new_meter_that_another_device_has_is_refused_whole()
    {
        await using var bench = await OpenAsync();
        var device = await AddAsync(bench);
        await bench.Devices.AddAsync(new() { Name = "Other", Line = "M-Bus", SecondaryAddress = "00009999E61E3C07" }, default);
        await Should.ThrowAsync<ConflictException>(() => bench.Get<MeterExchanges>().BookAsync(device.Id, Request(bench) with { SecondaryAddress = "00009999E61E3C07" }, null, default));
        await using var db = await bench.Get<IDbContextFactory<McenterDb>>().CreateDbContextAsync();
        (await db.Set<MeterExchange>().CountAsync()).ShouldBe(0);
        bench.Devices.Current.Find(device.Id)!.Serial.ShouldBe("1234");
    }

    [Fact]
    public async Task A_deleted_device_takes_its_exchanges_with_it()
    {
        await using var bench = await OpenAsync();
        var device = await AddAsync(bench);
        await bench.Get<MeterExchanges>().BookAsync(device.Id, Request(bench), null, default);
        await bench.Get<DeviceRemoval>().DeleteAsync(device.Id, null, default);
        await bench.Get<MeterExchanges>().LoadAsync(default);
        bench.Get<MeterExchanges>().Of(device.Id).ShouldBeEmpty();
    }

    private static async Task<CoreBench> OpenAsync()
    {
        var bench = await CoreBench.OpenAsync();
        await bench.Get<HistoryStore>().OpenAsync(default);
        return bench;
    }

    private static ExchangeRequest Request(CoreBench bench) => new(bench.Time.GetUtcNow(), "00009999", [new(0, 5100, 3)]);

    private static async Task<Device> AddAsync(CoreBench bench)
    {
        var device = await bench.Devices.AddAsync(
            new()
            {
                Name = "Flat",
                Line = "M-Bus",
                SecondaryAddress = "00001234B5151002",
                Manufacturer = "EMU",
                Version = 16,
                MBusMedium = Medium.Electricity,
                Registers = [new() { Number = 0, Description = "Energy", RawUnit = "Wh", Kind = ValueKind.Number, Divisor = 1000 }, new() { Number = 1, Description = "Power", RawUnit = "W", Kind = ValueKind.Number }],
            },
            default);
        var at = bench.Time.GetUtcNow().AddHours(-1);
        bench.Get<CurrentValues>().Set(new() { DeviceId = device.Id, LastReading = new(device.Id, at, at, Quality.Good, [RawValue.Number(5000), RawValue.Number(7)]) });
        return device;
    }
}
