using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.History;
using MCenter.Core.ModbusServer;
using MCenter.Core.Modules;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Drivers.Modbus.Server;
using MCenter.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace MCenter.Tests.Drivers.Modbus.Server;

/// <summary>The Modbus TCP server on a free port, with Core's services, a clock that the test moves and the meter of the manual's example as unit 9.</summary>
internal sealed class ServerBench : IAsyncDisposable
{
    private readonly CoreBench core;

    private ServerBench(CoreBench core)
    {
        this.core = core;
        Server = new(core.Get<ModbusUnits>(), core.Get<SettingsStore>(), core.Get<EventLog>(), new DemoMode(true), core.Time, NullLogger<ModbusTcpServer>.Instance);
    }

    public ModbusTcpServer Server { get; }

    public FakeTime Time => core.Time;

    public ModbusUnits Units => core.Get<ModbusUnits>();

    public int Port => Server.State.Port!.Value;

    public Device Meter { get; private set; } = null!;

    public static async Task<ServerBench> OpenAsync(Func<ModbusServerSettings, ModbusServerSettings>? with = null)
    {
        var bench = new ServerBench(await CoreBench.OpenAsync());
        bench.Meter = await bench.AddAsync(9, "1-0:1.8.1", 3);
        bench.Set(bench.Meter, RawValue.Number(18_047_005, -2));
        await bench.SaveAsync(s => (with ?? (x => x))(s with { Enabled = true, Port = 0, BindAddress = "127.0.0.1" }));
        await bench.Server.StartAsync(default);
        if (bench.core.Get<SettingsStore>().Get<ModbusServerSettings>().Enabled)
        {
            await Eventually.True(() => bench.Server.State.Port is not null || bench.Server.State.Fault is not null, "the server");
        }

        return bench;
    }

    public Task SaveAsync(Func<ModbusServerSettings, ModbusServerSettings> change) =>
        core.Get<SettingsStore>().SaveAsync(change(core.Get<SettingsStore>().Get<ModbusServerSettings>()), default);

    public Task<string[]> EventsAsync() => core.EventsAsync();

    public Task<Device> AddAsync(int unit, string code, int number) => core.Devices.AddAsync(
        new()
        {
            Name = $"Meter {unit}",
            Line = "M-Bus",
            SecondaryAddress = $"{unit:D8}B5151002",
            Medium = Medium.Electricity,
            ModbusServerUnit = unit,
            Registers = [new() { Number = number, NameCode = RegisterNames.ActiveEnergyImport, UnitCode = RegisterUnits.KilowattHour, RawUnit = "Wh", Divisor = 1000, ObisCode = code }],
        },
        default);

    /// <summary>The device answers now with this value in its one register.</summary>
    public void Set(Device device, RawValue value) => core.Get<CurrentValues>().Set(new()
    {
        DeviceId = device.Id,
        LastReading = new(device.Id, Time.GetUtcNow(), Time.GetUtcNow(), Quality.Good, [.. Enumerable.Repeat(RawValue.None, device.Registers[0].Number), value]),
    });

    public async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, Port);
        return client;
    }

    /// <summary>Connected and, as one answer shows, admitted.</summary>
    public async Task<TcpClient> AdmittedAsync()
    {
        var client = await ConnectAsync();
        (await AskAsync(client, Request(9, 3, 1030, 2))).ShouldNotBeNull();
        return client;
    }

    /// <summary>A read request.</summary>
    /// <param name="unit">Unit id.</param>
    /// <param name="function">Function code.</param>
    /// <param name="register">First register, counted from 1.</param>
    /// <param name="count">How many.</param>
    /// <param name="transaction">Transaction id.</param>
    public static byte[] Request(byte unit, byte function, int register, int count, ushort transaction = 1)
    {
        var request = new byte[12];
        BinaryPrimitives.WriteUInt16BigEndian(request, transaction);
        request[5] = 6;
        (request[6], request[7]) = (unit, function);
        BinaryPrimitives.WriteUInt16BigEndian(request.AsSpan(8), (ushort)(register - 1));
        BinaryPrimitives.WriteUInt16BigEndian(request.AsSpan(10), (ushort)count);
        return request;
    }

    /// <summary>The answer to one request; null when the connection was closed instead.</summary>
    public static async Task<byte[]?> AskAsync(TcpClient client, byte[] request)
    {
        try
        {
            await client.GetStream().WriteAsync(request);
            return await AnswerAsync(client);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The next answer; null when the connection was closed.</summary>
    public static async Task<byte[]?> AnswerAsync(TcpClient client)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            var head = new byte[6];
            await client.GetStream().ReadExactlyAsync(head, patience.Token);
            var rest = new byte[BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(4))];
            await client.GetStream().ReadExactlyAsync(rest, patience.Token);
            return [.. head, .. rest];
        }
        catch (IOException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Server.StopAsync(default);
        Server.Dispose();
        await core.DisposeAsync();
    }
}
