using System.Collections.Concurrent;
using MCenter.Core.Commands;
using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Readout;
using MCenter.Core.Registers;

namespace MCenter.Tests.Support;

/// <summary>A commander that sends nothing: what is asked of it is kept, and the test says what comes of it. Stands in for M-Bus.</summary>
internal sealed class FakeCommander(TimeProvider time) : IDeviceCommander
{
    public string Name => "MBus";

    /// <summary>"device:data" or "line:data", in order.</summary>
    public ConcurrentQueue<string> Sent { get; } = [];

    public CommandState State { get; set; } = CommandState.Confirmed;

    public string Detail { get; set; } = "";

    /// <summary>A water meter with a valve and a tariff, and its template.</summary>
    public static async Task<Device> AddMeterAsync(BoxFactory box, string name)
    {
        await box.Get<TemplateStore>().PutAsync(
            new()
            {
                Name = "Made for the test", Manufacturer = "SIM", Medium = Medium.Water, Version = 77, NumberOfRegisters = 1, Registers = [],
                Commands =
                [
                    new() { Purpose = CommandPurpose.Tariff, Data = "01 FD 23 {tariff}", Source = TemplateCommand.OwnDefinition },
                    new() { Purpose = CommandPurpose.OpenValve, Data = "01 FD 1A 01", Source = TemplateCommand.OwnDefinition },
                    new() { Purpose = CommandPurpose.CloseValve, Data = "01 FD 1A 00", Source = TemplateCommand.OwnDefinition },
                ],
            },
            replace: true, null, default);
        var serial = 900_000 + box.Get<DeviceStore>().Current.All.Length;
        return await box.Get<DeviceStore>().AddAsync(
            new()
            {
                Name = name, Line = "M-Bus", Serial = $"{serial}", SecondaryAddress = $"{serial:D8}CD4E4D07", Manufacturer = "SIM", Version = 77, MBusMedium = Medium.Water, Medium = Medium.Water,
                Registers = [new Register { Number = 0, Description = "Volume" }],
            },
            default);
    }

    public Task<CommandOutcome> SendAsync(Device device, CommandTelegram telegram, CommandValues values, ReadoutOptions options, CancellationToken cancel)
    {
        Sent.Enqueue($"{device.Id}:{telegram.Data.Replace("{tariff}", $"{values.Tariff}")}");
        return Task.FromResult(new CommandOutcome(State, Detail, time.GetUtcNow()));
    }

    public Task<CommandOutcome> BroadcastAsync(string line, int baudRate, CommandTelegram telegram, CommandValues values, CancellationToken cancel)
    {
        Sent.Enqueue($"{line}:{telegram.Data.Replace("{tariff}", $"{values.Tariff}")}");
        return Task.FromResult(new CommandOutcome(CommandState.Sent, "", time.GetUtcNow()));
    }

    public Task<CommandOutcome> SetAddressAsync(Device device, int address, ReadoutOptions options, CancellationToken cancel) => MovedAsync(device, $"address {address}");

    public Task<CommandOutcome> SetBaudRateAsync(Device device, int baudRate, ReadoutOptions options, CancellationToken cancel) => MovedAsync(device, $"{baudRate} Bd");

    private Task<CommandOutcome> MovedAsync(Device device, string setting)
    {
        Sent.Enqueue($"{device.Id}:{setting}");
        return Task.FromResult(new CommandOutcome(State, Detail, time.GetUtcNow()));
    }
}
