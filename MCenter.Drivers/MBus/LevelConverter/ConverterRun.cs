using System.Net;
using System.Net.Sockets;
using MCenter.Core.Events;
using MCenter.Core.LevelConverter;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using MCenter.Drivers.MBus.Link;
using MCenter.Drivers.Transport;

namespace MCenter.Drivers.MBus.LevelConverter;

/// <summary>Why the level converter went off.</summary>
internal enum ConverterEnd
{
    /// <summary>No client sent anything for the time set.</summary>
    Idle,

    /// <summary>Somebody switched it off.</summary>
    ByHand,

    /// <summary>The box stops.</summary>
    Shutdown,
}

/// <summary>The level converter from on to off, once.</summary>
/// <param name="lines">Lends the line.</param>
/// <param name="uses">Registers the use, which holds up the readout.</param>
/// <param name="events">Where refusals and lost clients are noted.</param>
/// <param name="time">The clock.</param>
/// <param name="settings">As they were when it was switched on.</param>
/// <param name="line">The line that is handed through.</param>
/// <param name="userName">Who switched it on.</param>
internal sealed class ConverterRun(MBusLines lines, LineUses uses, EventLog events, TimeProvider time, LevelConverterSettings settings, string line, string? userName) : IAsyncDisposable
{
    private static readonly TimeSpan LinePause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource stop = new();
    private readonly ConverterPipe pipe = new(time);
    private readonly RefusalLog refusals = new(ConverterSwitch.Source, events, time);
    private readonly ClientList allowed = new(settings.AllowedClients);
    private readonly HashSet<string> known = [];
    private readonly Lock ending = new();
    private readonly DateTimeOffset since = time.GetUtcNow();
    private TcpListener? listener;
    private int? tcpPort;
    private SerialConverterClient? serial;
    private (ConverterEnd Reason, string? UserName) end = (ConverterEnd.Idle, null);
    private volatile bool lineDown;

    /// <summary>Raised when the state changed.</summary>
    public event Action? Changed
    {
        add => pipe.Changed += value;
        remove => pipe.Changed -= value;
    }

    /// <summary>The present moment.</summary>
    public LevelConverterState State => new()
    {
        On = true,
        Line = line,
        Since = since,
        UserName = userName,
        BaudRate = settings.BaudRate,
        TcpPort = tcpPort,
        SerialDevice = settings.SerialDevice,
        LineReady = pipe.IsReady,
        Client = pipe.Client,
        BytesToBus = pipe.ToBus,
        BytesFromBus = pipe.FromBus,
        SwitchesOffAt = settings.IdleMinutes == 0 ? null : time.GetUtcNow() + Idle - pipe.Silence,
    };

    private TimeSpan Idle => TimeSpan.FromMinutes(settings.IdleMinutes);

    /// <summary>Listens on the TCP port and opens the serial port, as the settings say.</summary>
    /// <param name="demo">Whether nobody but this machine may connect where the settings name no address.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="SocketException">The TCP port cannot be had.</exception>
    /// <exception cref="LinkException">The serial port cannot be had.</exception>
    public async Task OpenAsync(bool demo, CancellationToken cancel)
    {
        if (settings.TcpEnabled)
        {
            listener = TcpServing.Listen(settings.BindAddress, settings.TcpPort, demo);
            tcpPort = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        if (settings.SerialDevice.Length > 0)
        {
            serial = new SerialConverterClient(settings.SerialDevice, settings.SerialBaudRate, pipe, refusals, time);
            await serial.OpenAsync(cancel);
        }
    }

    /// <summary>Hands the line through until it is stopped or nobody uses it any more.</summary>
    /// <returns>Why it ended, and who wanted it.</returns>
    public async Task<(ConverterEnd Reason, string? UserName)> RunAsync()
    {
        var off = stop.Token;
        using var use = uses.Begin(line, LineUseKind.LevelConverter);
        Task[] work = [LendAsync(off), AcceptAsync(off), serial?.ServeAsync(off) ?? Task.Delay(Timeout.Infinite, off), UntilIdleAsync(off)];
        try
        {
            await await Task.WhenAny(work);
        }
        catch (OperationCanceledException) when (off.IsCancellationRequested)
        {
            // switched off
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return end;
    }

    /// <summary>Ends it soon; only the first reason counts.</summary>
    public void Stop(ConverterEnd reason, string? by)
    {
        lock (ending)
        {
            if (!stop.IsCancellationRequested)
            {
                end = (reason, by);
                stop.Cancel();
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        listener?.Dispose();
        if (serial is not null)
        {
            await serial.DisposeAsync();
        }

        pipe.Dispose();
        stop.Dispose();
    }

    /// <summary>Takes the line when the readout under way has ended, and again whenever it was lost.</summary>
    private async Task LendAsync(CancellationToken off)
    {
        await uses.ReadoutsPausedAsync(line, off);
        while (true)
        {
            try
            {
                using var lease = await lines.AcquireAsync(line, off);
                await HandThroughAsync(lease, off);
            }
            catch (LinkException)
            {
                // the keeper of the lines says what is wrong with it, and opens it again
                lineDown = true;
                if (pipe.Holder is { } client)
                {
                    client.Close();
                    await refusals.NoteAsync("LevelConverterLineLost", client.Address);
                }
            }

            await Task.Delay(LinePause, time, off);
        }
    }

    private async Task HandThroughAsync(MBusLease lease, CancellationToken off)
    {
        try
        {
            await lease.Link.SetParametersAsync(new MBusTiming(settings.BaudRate, lease.Link.KnowsBaudRate).Parameters, off);
            lineDown = false;
            await pipe.HandThroughAsync(lease.Link, off);
        }
        finally
        {
            lease.Master.Forget();
        }
    }

    private async Task AcceptAsync(CancellationToken off)
    {
        if (listener is null)
        {
            await Task.Delay(Timeout.Infinite, off);
            return;
        }

        var serving = Task.CompletedTask;
        try
        {
            while (true)
            {
                if (await ConnectedAsync(listener, off) is { } client)
                {
                    await serving;
                    serving = ServeAsync(client);
                }
            }
        }
        finally
        {
            await serving;
        }
    }

    /// <summary>The next client; null when it was refused, or gone before it was greeted.</summary>
    private async Task<TcpConverterClient?> ConnectedAsync(TcpListener from, CancellationToken off)
    {
        Socket? socket = null;
        TcpConverterClient? client = null;
        try
        {
            socket = await from.AcceptSocketAsync(off);
            client = new TcpConverterClient(socket, pipe, time, off);
            if (await AdmitAsync(client))
            {
                (var admitted, socket, client) = (client, null, null);
                return admitted;
            }
        }
        catch (SocketException)
        {
            // reset while it waited to be accepted
        }
        finally
        {
            client?.Dispose();
            socket?.Dispose();
        }

        return null;
    }

    private async Task<bool> AdmitAsync(TcpConverterClient client)
    {
        if (!allowed.Allows(IPAddress.Parse(client.Address), OwnNetworks.Now()))
        {
            await refusals.NoteAsync("LevelConverterNotAllowed", client.Address);
            return false;
        }

        if (lineDown)
        {
            await refusals.NoteAsync("LevelConverterLineDown", client.Address);
            return false;
        }

        if (!pipe.TryTake(client))
        {
            await refusals.NoteAsync("LevelConverterBusy", client.Address);
            return false;
        }

        if (known.Add(client.Address))
        {
            await events.AddAsync(EventSeverity.Info, ConverterSwitch.Source, "LevelConverterClient", [client.Address]);
        }

        return true;
    }

    private static async Task ServeAsync(TcpConverterClient client)
    {
        using (client)
        {
            await client.ServeAsync();
        }
    }

    private async Task UntilIdleAsync(CancellationToken off)
    {
        if (settings.IdleMinutes == 0)
        {
            await Task.Delay(Timeout.Infinite, off);
        }

        while (Idle - pipe.Silence is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left, time, off);
        }
    }
}
