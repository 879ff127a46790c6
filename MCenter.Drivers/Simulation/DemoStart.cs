using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Drivers.MBus.Application;
using MCenter.Drivers.Modbus;
using MCenter.Drivers.Simulation.Building;
using MCenter.Drivers.Simulation.MBus;
using MCenter.Drivers.Simulation.Modbus;
using Microsoft.Extensions.Hosting;

namespace MCenter.Drivers.Simulation;

/// <summary>
/// Serves the simulated lines. At the first start it adds the building's devices and fills in the history that they would have: what is stored are the
/// telegrams that the meters would have sent at each raster time, decoded like those from the wire. All of that is done before the first readout.
/// </summary>
internal sealed class DemoStart(
    SimulatedMBusLine line, DemoModbus modbus, IReadOnlyList<BuildingMeter> meters, DeviceStore devices, TemplateStore templates, IHistoryStore history, SettingsStore settings, TimeProvider time) : IHostedService
{
    private const int HistoryDays = 30;
    private const double MissingShare = 0.3;

    private static readonly TimeSpan Slot = TimeSpan.FromMinutes(15);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        line.Start();
        modbus.Gateway.Start();
        modbus.RtuLine.Start();
        if (!settings.Get<DemoSettings>().Prepared)
        {
            await PrepareAsync(cancellationToken);
        }

        // the socket of the simulated gateway is another one at each start
        foreach (var device in devices.Current.All.Where(d => d.Protocol == ModbusWires.Tcp && modbus.Meters.Any(m => m.Device.Serial == d.Serial)))
        {
            await devices.ChangeAsync(device.Id, d => d with { Modbus = d.Modbus! with { Port = modbus.Gateway.Port } }, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task PrepareAsync(CancellationToken cancel)
    {
        await settings.SaveAsync(settings.Get<GeneralSettings>() with { OpenReadAccess = true, TimeZone = DemoBuilding.Zone.Id }, cancel);
        foreach (var template in DemoTemplates.All)
        {
            await templates.PutAsync(template, replace: true, userName: null, cancel);
        }

        List<Added> added = [];
        foreach (var meter in meters)
        {
            added.Add(new(at => Answer(meter, at).Values, await AddedAsync(meter.Device, () => Named(meter), cancel), meter.Reliability));
        }

        foreach (var meter in modbus.Meters)
        {
            added.Add(new(meter.Values, await AddedAsync(meter.Device, () => meter.Device, cancel), Reliability.Sound));
        }

        await FillHistoryAsync(added, cancel);
        await settings.SaveAsync(new DemoSettings { Prepared = true }, cancel);
    }

    /// <summary>The device, with a number for the Modbus TCP server; a start that was broken off may have added it already.</summary>
    private async Task<Device> AddedAsync(Device device, Func<Device> named, CancellationToken cancel)
    {
        var known = devices.Current.FindBySerial(device.Serial);
        return known.IsEmpty ? await devices.AddAsync(named() with { ModbusServerUnit = devices.Current.All.Length + 1 }, cancel) : known[0];
    }

    /// <summary>The device with the registers that its first answer brings; one that never answers has none.</summary>
    private Device Named(BuildingMeter meter)
    {
        if (meter.Reliability == Reliability.Silent)
        {
            return meter.Device;
        }

        var answer = Answer(meter, time.GetUtcNow());
        return meter.Device with { Registers = templates.Current.Propose(answer.Identity!, answer.Values) };
    }

    private async Task FillHistoryAsync(List<Added> added, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var last = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % Slot.Ticks), TimeSpan.Zero);
        for (var day = last.AddDays(-HistoryDays); day < last; day = day.AddDays(1))
        {
            List<Reading> readings = [];
            List<MissedReading> misses = [];
            for (var slot = day + Slot; slot <= day.AddDays(1); slot += Slot)
            {
                foreach (var (position, meter) in added.Index())
                {
                    // one after the other, as on the line
                    var readAt = slot.AddSeconds(1 + position);
                    if (readAt < now && IsDue(meter.Device, slot))
                    {
                        Book(meter, slot, readAt, readings, misses);
                    }
                }
            }

            await history.AppendAsync(readings, misses, cancel);
        }
    }

    private bool IsDue(Device device, DateTimeOffset slot) =>
        Raster.Due(slot, DemoBuilding.Zone, device.ReadoutCycleMinutes == 0 ? settings.Get<GeneralSettings>().ReadoutIntervalMinutes : device.ReadoutCycleMinutes);

    private static void Book(Added meter, DateTimeOffset slot, DateTimeOffset readAt, List<Reading> readings, List<MissedReading> misses)
    {
        var device = meter.Device;
        var missing = meter.Reliability == Reliability.NowAndThen && Noise.At(device.Id, slot.UtcTicks / Slot.Ticks) < MissingShare;
        if (missing || meter.Reliability == Reliability.Silent)
        {
            misses.Add(new(device.Id, slot, readAt, ReadoutFault.NoAnswer));
            return;
        }

        var values = meter.Values(readAt);
        readings.Add(new(device.Id, slot, readAt, Quality.Good, [.. device.Registers.Select(r => r.SaveToDatabase ? values[r.Number].Value : default)]));
    }

    /// <summary>What the meter would answer at an instant, through the decoder.</summary>
    private DecodedReading Answer(BuildingMeter meter, DateTimeOffset at)
    {
        var telegrams = meter.Meter.Telegrams(at).Select(records => new RawTelegram(TelegramBuilder.Frame(meter.Meter.Identity, meter.Meter.PrimaryAddress, access: 0, status: 0, records)));
        return (DecodedReading)ReadingMapper.Map([.. telegrams], settings.Get<GeneralSettings>().InterpretTimes, at);
    }

    /// <summary>A device of the building with what its meter answers at an instant.</summary>
    private sealed record Added(Func<DateTimeOffset, IReadOnlyList<DecodedValue>> Values, Device Device, Reliability Reliability);
}
