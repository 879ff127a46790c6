using System.Globalization;
using System.Net.Sockets;
using MCenter.Core.Events;
using MCenter.Core.LevelConverter;
using MCenter.Core.Modules;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using MCenter.Drivers.Transport;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MCenter.Drivers.MBus.LevelConverter;

/// <summary>Switches the level converter on and off. It is off at every start.</summary>
internal sealed class ConverterSwitch(MBusLines lines, LineUses uses, SettingsStore settings, EventLog events, DemoMode demo, TimeProvider time, ILogger<ConverterSwitch> log)
    : ILevelConverter, IHostedService, IDisposable
{
    /// <summary>Source of its events.</summary>
    public const string Source = "Level converter";

    private readonly SemaphoreSlim switching = new(1);
    private ConverterRun? run;
    private Task running = Task.CompletedTask;

    /// <inheritdoc/>
    public event Action? Changed;

    /// <inheritdoc/>
    public LevelConverterState State => run?.State ?? LevelConverterState.Off;

    /// <inheritdoc/>
    public async Task SwitchOnAsync(string? userName, CancellationToken cancel)
    {
        await switching.WaitAsync(cancel);
        try
        {
            if (run is null)
            {
                var chosen = settings.Get<LevelConverterSettings>();
                var begun = new ConverterRun(lines, uses, events, time, chosen, LineFor(chosen), userName);
                await OpenAsync(begun, chosen, cancel);
                await events.AddAsync(EventSeverity.Info, Source, "LevelConverterOn", [begun.State.Line], userName: userName, cancel: CancellationToken.None);
                begun.Changed += OnChanged;
                run = begun;
                running = RunAsync(begun);
            }
        }
        finally
        {
            switching.Release();
        }

        OnChanged();
    }

    /// <inheritdoc/>
    public Task SwitchOffAsync(string? userName) => StopAsync(ConverterEnd.ByHand, userName);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => StopAsync(ConverterEnd.Shutdown, null);

    /// <inheritdoc/>
    public void Dispose() => switching.Dispose();

    private async Task StopAsync(ConverterEnd reason, string? userName)
    {
        await switching.WaitAsync();
        try
        {
            run?.Stop(reason, userName);
            await running;
        }
        finally
        {
            switching.Release();
        }
    }

    private string LineFor(LevelConverterSettings chosen)
    {
        var name = lines.Set.Lines.Select(l => l.Name).FirstOrDefault(n => chosen.Line.Length == 0 || n.Equals(chosen.Line, StringComparison.OrdinalIgnoreCase))
            ?? throw new InvalidInputException([new("line", ConverterTexts.Of("NoLine", chosen.Line))]);
        return uses.All.FirstOrDefault(u => u.Line.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } other
            ? throw new ConflictException("line", ConverterTexts.Of($"Busy_{other.Kind}", name))
            : name;
    }

    private async Task OpenAsync(ConverterRun begun, LevelConverterSettings chosen, CancellationToken cancel)
    {
        ValidationError? error = null;
        try
        {
            await begun.OpenAsync(demo.Active, cancel);
        }
        catch (SocketException e)
        {
            error = e.SocketErrorCode == SocketError.AddressNotAvailable
                ? new("bindAddress", ConverterTexts.Of("NotOurAddress", chosen.BindAddress))
                : new("tcpPort", ConverterTexts.Of(e.SocketErrorCode == SocketError.AccessDenied ? "PortDenied" : "PortInUse", chosen.TcpPort.ToString(CultureInfo.InvariantCulture)));
        }
        catch (LinkException e)
        {
            error = new("serialDevice", e.Message);
        }

        if (error is not null)
        {
            await begun.DisposeAsync();
            throw new InvalidInputException([error]);
        }
    }

    private async Task RunAsync(ConverterRun begun)
    {
        var line = begun.State.Line;
        try
        {
            var (reason, userName) = await begun.RunAsync();
            await (reason switch
            {
                ConverterEnd.ByHand => events.AddAsync(EventSeverity.Info, Source, "LevelConverterOff", [line], userName: userName),
                ConverterEnd.Idle => events.AddAsync(EventSeverity.Info, Source, "LevelConverterIdle", [line]),
                _ => Task.CompletedTask,
            });
        }
        catch (Exception error)
        {
            log.LogError(error, "The level converter of {Line} broke off", line);
            await events.AddAsync(EventSeverity.Error, Source, "LevelConverterBroke", [line, error.Message]);
        }
        finally
        {
            run = null;
            await begun.DisposeAsync();
            OnChanged();
        }
    }

    private void OnChanged() => Changed?.Invoke();
}
