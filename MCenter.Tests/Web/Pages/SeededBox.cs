using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Tests.Support;

namespace MCenter.Tests.Web.Pages;

/// <summary>A running box with an electricity meter, a water meter and a silent heat meter, and eight days of their history.</summary>
public sealed class SeededBox : IAsyncLifetime
{
    private int added;

    public BoxFactory Box { get; } = new();

    public Uri Address { get; private set; } = null!;

    public Device Electricity { get; private set; } = null!;

    public Device Heat { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Box.UseKestrel(0);
        Box.StartServer();
        Address = Box.ClientOptions.BaseAddress;
        Electricity = await AddAsync("Main distribution", Medium.Electricity);
        await AddAsync("Riser west", Medium.Water);
        Heat = await AddAsync("Boiler", Medium.HeatOutlet);
        var state = Box.Get<CurrentValues>().Of(Heat.Id);
        Box.Get<CurrentValues>().Set(state with { LastFailureAt = TestClock.Running.GetUtcNow(), LastFault = ReadoutFault.NoAnswer, LastFaultDetail = "silent through 3 tries", ConsecutiveFailures = 3 });
    }

    public async ValueTask DisposeAsync() => await Box.DisposeAsync();

    /// <summary>A meter of its own for a test that changes it, with history up to the last quarter of an hour.</summary>
    public async Task<Device> AddAsync(string name, Medium medium)
    {
        var number = Interlocked.Increment(ref added);
        var electric = medium == Medium.Electricity;
        var device = await Box.Get<DeviceStore>().AddAsync(
            new Device
            {
                Name = name,
                Line = "M-Bus",
                Serial = (700_000 + number).ToString(CultureInfo.InvariantCulture),
                SecondaryAddress = $"{700_000 + number:D8}{(electric ? "B5151002" : "E61E3C07")}",
                Manufacturer = electric ? "EMU" : "GWF",
                Version = 16,
                MBusMedium = medium,
                Medium = medium,
                Registers = electric
                    ?
                    [
                        new() { Number = 0, Description = "Energy", RawUnit = "Wh", Kind = ValueKind.Number, NameCode = RegisterNames.ActiveEnergyImport, UnitCode = RegisterUnits.KilowattHour, Divisor = 1000, ObisCode = "1-0:1.8.0" },
                        new() { Number = 1, Description = "Power", RawUnit = "W", Kind = ValueKind.Number, NameCode = RegisterNames.ActivePower, UnitCode = RegisterUnits.Kilowatt, Divisor = 1000, ObisCode = "1-0:1.7.0" },
                    ]
                    : [new() { Number = 0, Description = "Volume", RawUnit = "m^3", Kind = ValueKind.Number, NameCode = RegisterNames.Volume, UnitCode = RegisterUnits.CubicMetre }],
            },
            CancellationToken.None);
        var readings = History(device).ToList();
        await Box.Get<IHistoryStore>().AppendAsync(readings, [], CancellationToken.None);
        Box.Get<CurrentValues>().Set(new DeviceState { DeviceId = device.Id, LastReading = readings[^1], Telegrams = [new(Telegram())] });
        return device;
    }

    /// <summary>A telegram made for this test: EMU 00700001, one record of 83588514 Wh, one of 2000 W.</summary>
    private static byte[] Telegram()
    {
        byte[] inner = Convert.FromHexString("08017201007000B515100201000000" + "0403A275FB04" + "022BD007");
        return [0x68, (byte)inner.Length, (byte)inner.Length, 0x68, .. inner, (byte)inner.Sum(b => b), 0x16];
    }

    private static IEnumerable<Reading> History(Device device)
    {
        var now = TestClock.Running.GetUtcNow();
        var last = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.FromMinutes(15).Ticks), TimeSpan.Zero);
        for (var step = 8 * 96; step >= 0; step--)
        {
            var at = last.AddMinutes(-15 * step);
            var count = 83_588_514L - (500L * step);
            RawValue[] values = device.Registers.Count == 2 ? [RawValue.Number(count), RawValue.Number(2000)] : [RawValue.Number(count, -3)];
            yield return new(device.Id, at, at.AddSeconds(4), Quality.Good, values);
        }
    }
}
