using System.Net;
using System.Net.Sockets;
using MCenter.Core.Events;
using MCenter.Core.LevelConverter;
using MCenter.Core.Modules;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using MCenter.Drivers.MBus;
using MCenter.Drivers.MBus.LevelConverter;
using MCenter.Drivers.Transport;
using MCenter.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace MCenter.Tests.Drivers.MBus.LevelConverter;

/// <summary>The level converter over one line called "M-Bus", with real sockets, Core's services and a clock that the test moves (or the system's).</summary>
internal sealed class ConverterBench : IAsyncDisposable
{
    private readonly IByteLink link;
    private readonly TimeProvider time;

    private ConverterBench(CoreBench core, IByteLink link, MBusLines lines, TimeProvider time)
    {
        (Core, this.link, Lines, this.time) = (core, link, lines, time);
        Switch = Another();
    }

    public CoreBench Core { get; }

    public MBusLines Lines { get; }

    public ConverterSwitch Switch { get; }

    public LineUses Uses => Core.Get<LineUses>();

    public static async Task<ConverterBench> OpenAsync(
        IByteLink link, Func<LevelConverterSettings, LevelConverterSettings>? with = null, bool systemTime = false, Action<IServiceCollection>? change = null)
    {
        MBusLines? lines = null;
        var core = await CoreBench.OpenAsync(services =>
        {
            services.AddSingleton(_ => lines!);
            change?.Invoke(services);
        });
        TimeProvider time = systemTime ? TimeProvider.System : core.Time;
        lines = MBusBench.Lines(link, time);
        var settings = new LevelConverterSettings { TcpPort = 0 };
        await core.Get<SettingsStore>().SaveAsync(with?.Invoke(settings) ?? settings, default);
        return new(core, link, lines, time);
    }

    /// <summary>Another process would see this one: nothing of what runs is kept.</summary>
    public ConverterSwitch Another() => new(Lines, Uses, Core.Get<SettingsStore>(), Core.Get<EventLog>(), new DemoMode(true), time, NullLogger<ConverterSwitch>.Instance);

    /// <summary>Switches it on and waits for the line.</summary>
    public async Task SwitchOnAsync()
    {
        await Switch.SwitchOnAsync("anna", default);
        await Eventually.True(() => Switch.State.LineReady, "the line");
    }

    /// <summary>A client; whether it is served shows when it talks.</summary>
    public async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, Switch.State.TcpPort!.Value);
        return client;
    }

    /// <summary>A client that has the bus.</summary>
    public async Task<TcpClient> ConnectedAsync()
    {
        var client = await ConnectAsync();
        await Eventually.True(() => Switch.State.Client is not null, "the client");
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await Switch.StopAsync(default);
        Switch.Dispose();
        await link.DisposeAsync();
        await Core.DisposeAsync();
    }
}

/// <summary>The bus of a test: a transparent converter that the test is.</summary>
internal sealed class FarEnd : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public FarEnd() => listener.Start();

    public TcpLink Link(TimeProvider? time = null) => new("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, time ?? TimeProvider.System);

    public async Task<NetworkStream> AcceptAsync()
    {
        var socket = await listener.AcceptSocketAsync().WaitAsync(TimeSpan.FromSeconds(30));
        socket.NoDelay = true;
        return new NetworkStream(socket, ownsSocket: true);
    }

    public void Dispose() => listener.Dispose();
}
