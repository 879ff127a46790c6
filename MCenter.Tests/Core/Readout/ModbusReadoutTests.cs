using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Tests.Core.Readout;

/// <summary>The readout of a device whose registers were set up by hand: its numbers have gaps, and it does not say who it is.</summary>
public class ModbusReadoutTests
{
    [Fact]
    public async Task Values_are_kept_by_the_numbers_of_their_registers_and_what_is_not_saved_or_gone_has_none()
    {
        await using var bench = await CoreBench.OpenAsync(services => services.AddSingleton<IHistoryStore>(new FakeHistory()).AddSingleton<IDeviceProtocol, Counting>());
        var device = await bench.Devices.AddAsync(new() { Name = "Hall", Protocol = "ModbusTcp", Modbus = new() { Host = "127.0.0.1" }, Registers = [.. Enumerable.Range(0, 4).Select(Energy)] }, default);
        await bench.Devices.RemoveRegistersAsync(device.Id, [0, 2], null, default);
        await bench.Devices.ChangeAsync(device.Id, d => d with { Registers = [d.Registers[0] with { SaveToDatabase = false }] }, default);
        await bench.Devices.AddRegistersAsync(device.Id, [Energy(0)], null, default);

        bench.Time.Advance(TimeSpan.FromMinutes(15));
        await bench.Get<ReadoutService>().TickAsync();

        bench.Get<CurrentValues>().Of(device.Id).LastReading!.Values.Select(v => v.AsDecimal).ShouldBe([null, 1, null, 3, 4]);
        var history = (FakeHistory)bench.Get<IHistoryStore>();
        history.Readings.ShouldHaveSingleItem().Values.Select(v => v.AsDecimal).ShouldBe([null, null, null, 3, 4]);
        var stored = bench.Devices.Current.Find(device.Id)!;
        stored.Registers.Select(r => r.Number).ShouldBe([1, 3, 4]);
        stored.MBusMedium.ShouldBeNull();
    }

    private static Register Energy(int number) => new()
    {
        Number = number,
        NameCode = RegisterNames.ActiveEnergyImport,
        UnitCode = RegisterUnits.KilowattHour,
        Divisor = 1000,
        Modbus = new() { Address = 100 + (2 * number), Type = ModbusType.UInt32 },
    };

    /// <summary>Each register's value is its number.</summary>
    private sealed class Counting(TimeProvider time) : IDeviceProtocol
    {
        public string Name => "ModbusTcp";

        public Task<ReadoutResult> ReadAsync(Device device, ReadoutOptions options, CancellationToken cancel)
        {
            var byNumber = device.Registers.ToDictionary(r => r.Number);
            return Task.FromResult<ReadoutResult>(new DecodedReading
            {
                At = time.GetUtcNow(),
                Identity = null,
                Quality = Quality.Good,
                Values =
                [
                    .. Enumerable.Range(0, device.NextRegister).Select(n => byNumber.TryGetValue(n, out var register)
                        ? ModbusRegister.Decoded(register, RawValue.Number(n))
                        : new DecodedValue { Value = RawValue.None, Quantity = Quantity.Unknown, Description = "", Unit = "None" }),
                ],
            });
        }
    }
}
