using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using MCenter.Core.Events;
using MCenter.Core.ModbusServer;
using MCenter.Core.Modules;
using MCenter.Core.Settings;
using MCenter.Drivers.Transport;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MCenter.Drivers.Modbus.Server;

/// <summary>Listens as the settings say, admits clients and keeps them. A port that cannot be had is tried again every ten seconds.</summary>
internal sealed class ModbusTcpServer(ModbusUnits units, SettingsStore settings, EventLog events, DemoMode demo, TimeProvider time, ILogger<ModbusTcpServer> log)
    : BackgroundService, IModbusServer
{
    private const string Source = "Modbus server";

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AcceptPause = TimeSpan.FromSeconds(1);

    // a client that asks less often finds its connection closed when others need the place, and opens it again
    private static readonly TimeSpan LeastIdle = TimeSpan.FromMinutes(1);

    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly RefusalLog refusals = new(Source, events, time);
    private readonly Lock gate = new();
    private readonly List<ServedClient> clients = [];
    private ModbusServerSettings used = new();
    private ClientList allowed = new("");
    private TcpListener? listener;
    private Task accepting = Task.CompletedTask;
    private DateTimeOffset? since;
    private ModbusServerFault? fault;
    private long requestsBefore;

    /// <inheritdoc/>
    public event Action? Changed;

    /// <inheritdoc/>
    public ModbusServerState State
    {
        get
        {
            lock (gate)
            {
                return new()
                {
                    Port = (listener?.LocalEndpoint as IPEndPoint)?.Port,
                    Since = since,
                    Fault = fault,
                    Requests = requestsBefore + clients.Sum(c => c.Requests),
                    Clients = [.. clients.Select(c => c.State)],
                };
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        settings.Changed += OnChanged;
        using var timer = time.CreateTimer(_ => wake.Writer.TryWrite(true), null, Period, Period);
        wake.Writer.TryWrite(true);
        try
        {
            await foreach (var _ in wake.Reader.ReadAllAsync(stoppingToken))
            {
                await FollowAsync(settings.Get<ModbusServerSettings>());
            }
        }
        finally
        {
            settings.Changed -= OnChanged;
            await CloseAsync();
        }
    }

    private void OnChanged(object section)
    {
        if (section is ModbusServerSettings)
        {
            wake.Writer.TryWrite(true);
        }
    }

    /// <summary>Does what the settings say, and closes who is not allowed any more or was idle too long.</summary>
    private async Task FollowAsync(ModbusServerSettings chosen)
    {
        if (listener is not null && (chosen.Enabled, chosen.Port, chosen.BindAddress) != (true, used.Port, used.BindAddress))
        {
            await CloseAsync();
            await events.AddAsync(EventSeverity.Info, Source, "ModbusServerOff", []);
        }

        allowed = new(chosen.AllowedClients);
        used = chosen;
        if (!chosen.Enabled)
        {
            fault = null;
        }
        else if (listener is null)
        {
            await OpenAsync(chosen);
        }

        CloseWhere(c => !IsAllowed(c.Address) || (chosen.IdleMinutes > 0 && c.Silence >= TimeSpan.FromMinutes(chosen.IdleMinutes)));
        Changed?.Invoke();
    }

    private async Task OpenAsync(ModbusServerSettings chosen)
    {
        try
        {
            var opened = TcpServing.Listen(chosen.BindAddress, chosen.Port, demo.Active);
            lock (gate)
            {
                (listener, since, fault) = (opened, time.GetUtcNow(), null);
            }

            accepting = AcceptAsync(opened);
            await events.AddAsync(EventSeverity.Info, Source, "ModbusServerOn", [State.Port!.Value.ToString(CultureInfo.InvariantCulture)]);
        }
        catch (SocketException e)
        {
            var seen = e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => ModbusServerFault.PortInUse,
                SocketError.AccessDenied => ModbusServerFault.PortDenied,
                SocketError.AddressNotAvailable => ModbusServerFault.NotOurAddress,
                _ => ModbusServerFault.Other,
            };
            if (fault != seen)
            {
                fault = seen;
                await events.AddAsync(EventSeverity.Error, Source, $"ModbusServer{seen}", [chosen.Port.ToString(CultureInfo.InvariantCulture), chosen.BindAddress, e.Message]);
            }
        }
    }

    /// <summary>Stops listening and closes every connection.</summary>
    private async Task CloseAsync()
    {
        listener?.Dispose();
        await accepting;
        lock (gate)
        {
            (listener, since, fault) = (null, null, null);
        }

        CloseWhere(_ => true);
    }

    private void CloseWhere(Func<ServedClient, bool> which)
    {
        lock (gate)
        {
            // who is closed leaves the list by itself
            clients.Where(which).ToList().ForEach(c => c.Dispose());
        }
    }

    private async Task AcceptAsync(TcpListener from)
    {
        while (true)
        {
            try
            {
                await AdmitAsync(await from.AcceptSocketAsync());
            }
            catch (Exception e) when (e is SocketException { SocketErrorCode: SocketError.OperationAborted or SocketError.Interrupted } or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
            catch (SocketException e)
            {
                // reset while it waited, or no more files may be opened: not in a tight loop
                log.LogWarning(e, "A Modbus TCP connection could not be accepted");
                await Task.Delay(AcceptPause, time);
            }
        }
    }

    private async Task AdmitAsync(Socket socket)
    {
        ServedClient client;
        try
        {
            client = new ServedClient(socket, units, time);
        }
        catch (SocketException)
        {
            // gone before it was greeted
            socket.Dispose();
            return;
        }

        var refusal = !IsAllowed(client.Address) ? "ModbusServerNotAllowed" : !TryAdd(client) ? "ModbusServerFull" : null;
        if (refusal is null)
        {
            // off this thread: a client that never pauses must not hold up the next one
            _ = Task.Run(() => ServeAsync(client));
            Changed?.Invoke();
        }
        else
        {
            client.Dispose();
            await refusals.NoteAsync(refusal, client.Address.ToString());
        }
    }

    private bool IsAllowed(IPAddress address) => used.AllowedClients.Trim().Length == 0 || allowed.Allows(address, OwnNetworks.Now());

    /// <summary>Gives a place: a free one, or that of who asked nothing for the longest, at least a minute (Modbus Messaging on TCP/IP V1.0b, 4.2.1.3).</summary>
    private bool TryAdd(ServedClient client)
    {
        lock (gate)
        {
            if (clients.Count >= IModbusServer.MostClients)
            {
                var idle = clients.MaxBy(c => c.Silence)!;
                if (idle.Silence < LeastIdle)
                {
                    return false;
                }

                Remove(idle);
                idle.Dispose();
            }

            clients.Add(client);
            return true;
        }
    }

    private async Task ServeAsync(ServedClient client)
    {
        try
        {
            await client.ServeAsync();
        }
        finally
        {
            lock (gate)
            {
                Remove(client);
            }

            client.Dispose();
            Changed?.Invoke();
        }
    }

    private void Remove(ServedClient client)
    {
        if (clients.Remove(client))
        {
            requestsBefore += client.Requests;
        }
    }
}
