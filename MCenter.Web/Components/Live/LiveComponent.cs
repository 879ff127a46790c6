using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Live;

/// <summary>
/// A component that follows events of the box. <see cref="Refresh"/> may be called from any thread and as often as one likes: the component
/// is rendered at most four times a second, the last change always shown. Everything that it listens to is let go when it goes.
/// </summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(250);

    private readonly Lock guard = new();
    private readonly List<Action> letGo = [];

    // who calls Refresh has another language, or none: the component is rendered in the one that it was made in
    private readonly (CultureInfo Format, CultureInfo Texts) language = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
    private ITimer? timer;
    private long lastRender;
    private bool waiting;
    private bool gone;

    /// <summary>The clock.</summary>
    [Inject]
    protected TimeProvider Time { get; set; } = null!;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of everything listened to.</summary>
    protected virtual void Dispose(bool disposing)
    {
        lock (guard)
        {
            gone = true;
            timer?.Dispose();
        }

        letGo.ForEach(action => action());
        letGo.Clear();
    }

    /// <summary>Subscribes now, and unsubscribes when the component goes.</summary>
    protected void Listen(Action subscribe, Action unsubscribe)
    {
        subscribe();
        letGo.Add(unsubscribe);
    }

    /// <summary>Renders again and again, for ages and clocks.</summary>
    protected void RefreshEvery(TimeSpan period)
    {
        var ticking = Time.CreateTimer(_ => Refresh(), null, period, period);
        letGo.Add(ticking.Dispose);
    }

    /// <summary>Asks for <see cref="RefreshAsync"/> and a rendering soon; from any thread.</summary>
    protected void Refresh()
    {
        lock (guard)
        {
            if (waiting || gone)
            {
                return;
            }

            waiting = true;
            var since = Time.GetElapsedTime(lastRender);
            var due = since < LeastPause ? LeastPause - since : TimeSpan.Zero;
            timer ??= Time.CreateTimer(_ => _ = InvokeAsync(RenderNowAsync), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            timer.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Fetches what a rendering shows, on the circuit's thread; nothing by default.</summary>
    protected virtual Task RefreshAsync() => Task.CompletedTask;

    private async Task RenderNowAsync()
    {
        lock (guard)
        {
            if (gone)
            {
                return;
            }

            waiting = false;
            lastRender = Time.GetTimestamp();
        }

        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = language;

        try
        {
            await RefreshAsync();
            StateHasChanged();
        }
        catch (Exception e) when (!gone)
        {
            await DispatchExceptionAsync(e);
        }
    }
}
