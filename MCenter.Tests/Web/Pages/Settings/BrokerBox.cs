using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Outputs;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Tests.Support;

namespace MCenter.Tests.Web.Pages.Settings;

/// <summary>A running box with a meter, and a mosquitto beside it.</summary>
public sealed class BrokerBox : IAsyncLifetime
{
    private int answers;

    public BoxFactory Box { get; } = new() { Settings = { ["MCenter:SerialNumber"] = "10:2C:EF:12:34:56" } };

    public Uri Address { get; private set; } = null!;

    internal Mosquitto Broker { get; private set; } = null!;

    internal Device Meter { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Broker = await Mosquitto.StartAsync();
        Address = Box.Listen();
        Meter = await Box.Get<DeviceStore>().AddAsync(
            new()
            {
                Name = "Bakery",
                Line = "M-Bus",
                SecondaryAddress = "22400077B5151002",
                Registers = [new() { Number = 0, RawUnit = "Wh", Kind = ValueKind.Number, NameCode = RegisterNames.ActiveEnergyImport, UnitCode = RegisterUnits.KilowattHour, Divisor = 1000 }],
            },
            default);
    }

    public async ValueTask DisposeAsync()
    {
        await Box.DisposeAsync();
        if (Broker is not null)
        {
            await Broker.DisposeAsync();
        }
    }

    /// <summary>The meter answers, once the output follows the history.</summary>
    /// <returns>What it answered, kWh.</returns>
    internal async Task<int> ReadAsync(string output)
    {
        await Eventually.True(async () => await Box.Get<OutputCursors>().FindAsync(output, default) is not null, "the cursor");
        var at = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero).AddMinutes(15 * ++answers);
        var reading = new Reading(Meter.Id, at, at.AddSeconds(3), Quality.Good, [RawValue.Number(1_000_000 + (answers * 1000))]);
        Box.Get<CurrentValues>().Set(new() { DeviceId = Meter.Id, LastReading = reading });
        await Box.Get<IHistoryStore>().AppendAsync([reading], [], default);
        return 1000 + answers;
    }
}
