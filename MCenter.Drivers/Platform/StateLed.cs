using MCenter.Core.BusHealth;
using MCenter.Core.Events;
using MCenter.Core.Readout;
using Microsoft.Extensions.Hosting;

namespace MCenter.Drivers.Platform;

/// <summary>
/// Shows on the state LED what the box does. The kernel does the blinking; only the change between two colours is made here, as no trigger of the kernel
/// knows two. It is dark when the program ends.
/// </summary>
internal sealed class StateLed(ILed? led, IReadouts readouts, EventLog events, TimeProvider time) : BackgroundService, IStateLed
{
    private readonly SemaphoreSlim changes = new(0);
    private readonly HashSet<string> told = [];

    public LedPattern Pattern => LedPattern.Of(readouts.Activity.Kind);

    public bool IsReal => led is not null;

    public string Problem { get; private set; } = "";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (led is null)
        {
            return;
        }

        readouts.Changed += OnChanged;
        try
        {
            await DriveAsync(led, stoppingToken);
        }
        finally
        {
            readouts.Changed -= OnChanged;
            await TryAsync(led.ShowAsync(LedColour.Off, CancellationToken.None));
        }
    }

    private void OnChanged() => changes.Release();

    private async Task DriveAsync(ILed driven, CancellationToken stop)
    {
        var (shown, colour) = (LedPattern.Dark, LedColour.Off);
        var change = Task.CompletedTask;
        while (true)
        {
            if (!change.IsCompleted)
            {
                colour = colour == shown.First ? shown.Second : shown.First;
                await TryAsync(driven.ShowAsync(colour, stop));
            }
            else
            {
                await change;
                change = changes.WaitAsync(stop);
                if (Pattern is var pattern && pattern != shown)
                {
                    (shown, colour) = (pattern, pattern.First);
                    await TryAsync(pattern is { Blinks: true, Alternates: false } ? driven.BlinkAsync(colour, pattern.Half, stop) : driven.ShowAsync(colour, stop));
                }
            }

            await (shown.Alternates ? Task.WhenAny(change, Task.Delay(shown.Half, time, stop)) : change);
        }
    }

    private async Task TryAsync(Task driving)
    {
        try
        {
            await driving;
            Problem = "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Problem = e.Message;
            if (told.Add(e.Message))
            {
                await events.AddAsync(EventSeverity.Warning, "System", "StateLedFailed", [e.Message]);
            }
        }
    }
}
