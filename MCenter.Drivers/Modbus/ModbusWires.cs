using System.Collections.Concurrent;
using MCenter.Core.Devices;
using MCenter.Core.Modules;
using MCenter.Drivers.Modbus.Rtu;
using MCenter.Drivers.Modbus.Tcp;
using MCenter.Drivers.Transport;

namespace MCenter.Drivers.Modbus;

/// <summary>
/// The wires that Modbus devices hang on: the configured RTU lines, and a connection for each host and port, shared by the units behind it. A connection
/// that nobody used for a while is closed, as many meters serve only one or two clients. Thread safe.
/// </summary>
internal sealed class ModbusWires(LineSet rtu, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Protocol of devices on RTU lines, and the kind of these lines.</summary>
    public const string Rtu = "ModbusRtu";

    /// <summary>Protocol of devices reached over TCP.</summary>
    public const string Tcp = "ModbusTcp";

    private readonly ConcurrentDictionary<IByteLink, IModbusMaster> masters = new();
    private readonly ConcurrentDictionary<string, Gateway> gateways = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The RTU lines.</summary>
    public LineSet RtuLines { get; } = rtu;

    /// <summary>Waits for the turn on a device's wire and hands it over, prepared for the device, until the lease is disposed.</summary>
    /// <exception cref="LinkException">The wire is down, or there is no line of this name.</exception>
    public async Task<ModbusLease> AcquireAsync(Device device, CancellationToken cancel)
    {
        var gateway = device.Protocol == Tcp ? gateways.GetOrAdd(device.Wire, (wire, modbus) => new(wire, modbus, time), device.Modbus!) : null;
        var line = gateway?.Line ?? RtuLines.Find(device.Line)
            ?? throw new LinkException(LinkProblem.NoDevice, $"no Modbus line is called '{device.Line}': choose another for the meter, or add it to the configuration");
        var lease = await line.AcquireAsync(cancel);
        try
        {
            var master = masters.GetOrAdd(lease.Link, link => gateway is null ? new RtuMaster(link, time) : new TcpMaster(link, time));
            await master.BeginAsync(device, lease.Fresh, cancel);
            return new ModbusLease(lease, master, gateway, device.Modbus!.CloseAfterReading);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in gateways.Values)
        {
            await gateway.DisposeAsync();
        }
    }
}

/// <summary>A connection to a host and port.</summary>
internal sealed class Gateway : IAsyncDisposable
{
    // longer than the shortest interval, so that a meter read every minute keeps its connection
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(2);

    private readonly ITimer idle;

    public Gateway(string wire, ModbusConnection modbus, TimeProvider time)
    {
        Line = new Line(new LineOptions { Name = wire, Kind = ModbusWires.Tcp, Endpoint = $"tcp:{wire}" }, new TcpLink(modbus.Host, modbus.Port, time), time);
        idle = time.CreateTimer(_ => _ = Line.CloseIdleAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The connection, used by one at a time.</summary>
    public Line Line { get; }

    /// <summary>Nobody uses it for the moment.</summary>
    public Task RestAsync(bool close)
    {
        idle.Change(Idle, Timeout.InfiniteTimeSpan);
        return close ? Line.CloseIdleAsync() : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await idle.DisposeAsync();
        await Line.DisposeAsync();
    }
}

/// <summary>A wire for one user alone.</summary>
internal sealed class ModbusLease(LineLease lease, IModbusMaster master, Gateway? gateway, bool close) : IAsyncDisposable
{
    /// <summary>Who asks on it.</summary>
    public IModbusMaster Master { get; } = master;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lease.Dispose();
        if (gateway is not null)
        {
            await gateway.RestAsync(close);
        }
    }
}
