using MCenter.Core.Events;
using MCenter.Core.History;
using Microsoft.Extensions.Logging;

namespace MCenter.Core.Outputs;

/// <summary>
/// Delivers to one output, turn by turn: what is new, then a batch of what is old, then a batch of what is sent again. So what is new waits for two batches at most, however
/// much there is to catch up. A failure costs nothing but time: the cursor stands until the target has taken the batch.
/// </summary>
internal sealed class OutputLoop(IOutput output, IHistoryStore history, OutputCursors cursors, ResendWindow window, EventLog events, TimeProvider time, ILogger<OutputRunner> log) : IDisposable
{
    /// <summary>Most readings in a batch.</summary>
    public const int Most = 500;

    /// <summary>Most failures that are remembered.</summary>
    public const int MostErrors = 20;

    /// <summary>Source of the events.</summary>
    public const string Source = "Outputs";

    /// <summary>A delivery that takes longer has failed.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>A test that takes longer has failed: someone waits for it.</summary>
    public static readonly TimeSpan TestLimit = TimeSpan.FromMinutes(1);

    /// <summary>Between two looks for what is new.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    /// <summary>Between two batches when there is much to send: leaves the machine to the readout.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan CountEvery = TimeSpan.FromMinutes(1);

    // more than a batch, and older than this: then it is caught up with beside what is new
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim changing = new(1);
    private volatile OutputCursor? cursor;
    private volatile OutputLedger ledger = new() { Name = output.Name };
    private TaskCompletionSource woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long counted = -1;
    private long waiting;
    private int failures;
    private DateTimeOffset nextTry;

    /// <summary>The output.</summary>
    public IOutput Output => output;

    /// <summary>How it stands.</summary>
    public OutputLedger Ledger => ledger with { Active = output.Active, LastSuccess = cursor?.LastSuccess, Resend = cursor?.Resend, IsCatchingUp = cursor?.Position.IsBehind ?? false };

    /// <summary>Runs until it is stopped; nothing that goes wrong ends it.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await WaitAsync(await TurnAsync(stop), stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // the history or the cursor cannot be read or written, which is said elsewhere
                log.LogError(error, "Output {Name} could not go on", output.Name);
                await Task.Delay(CountEvery, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Tries again at once: someone may have mended what was wrong.</summary>
    public void Wake() => woken.TrySetResult();

    /// <summary>Tests the output, beside deliveries.</summary>
    public Task<TestResult> TestAsync(CancellationToken cancel) => GuardAsync(output.TestAsync, message => new TestResult(false, message), TestLimit, cancel);

    /// <summary>Changes what is sent again; null = nothing.</summary>
    public async Task ResendAsync(OutputResend? resend, CancellationToken cancel)
    {
        await ChangeAsync(c => c with { Resend = resend }, cancel);
        Wake();
    }

    /// <summary>Gives up what was not delivered up to a sequence; an output that is off forgets where it was. See <see cref="IHistoryFollower.PassAsync"/>.</summary>
    public async Task<long> PassAsync(long givenUp, CancellationToken cancel)
    {
        if (!output.Active)
        {
            return await ForgetAsync(cancel);
        }

        var before = await CursorAsync(cancel);
        if (givenUp > before.Position.Passed)
        {
            var lost = await WaitingAsync(before.Position, givenUp, cancel);
            await ChangeAsync(c => c with { Position = c.Position.SentOld(givenUp) }, cancel);
            Interlocked.Exchange(ref counted, -1);
            await SayLostAsync(lost, cancel);
        }

        return (await CursorAsync(cancel)).Position.Passed;
    }

    public void Dispose() => changing.Dispose();

    /// <summary>One turn; says how long to wait for the next.</summary>
    public async Task<TimeSpan> TurnAsync(CancellationToken cancel)
    {
        if (!output.Active)
        {
            (failures, nextTry, ledger) = (0, default, ledger with { Backlog = 0, Oldest = null, FailingSince = null, NextTry = null });
            return Look;
        }

        var newest = await CountAsync(cancel);
        var left = nextTry - time.GetUtcNow();
        return left > TimeSpan.Zero ? (left < CountEvery ? left : CountEvery) : await DeliverAsync(newest, cancel);
    }

    private async Task<TimeSpan> DeliverAsync(long newest, CancellationToken cancel)
    {
        var position = (await CursorAsync(cancel)).Position;
        var fresh = await history.FollowAsync(position.Newest, newest, output.MostReadings, cancel);
        if (fresh.More && fresh.Readings.Count > 0 && time.GetUtcNow() - fresh.Readings[0].ReadAt > Patience)
        {
            await ChangeAsync(c => c with { Position = c.Position.Split(newest) }, cancel);
            (position, fresh) = ((await CursorAsync(cancel)).Position, new([], newest, false));
        }

        var old = position.IsBehind ? await history.FollowAsync(position.Passed, position.Ahead[0].After, output.MostReadings, cancel) : null;
        ledger = ledger with { Oldest = ((old?.Readings is { Count: > 0 } late ? late : fresh.Readings) is [var first, ..]) ? first.ReadAt : null };
        var delivered = await DeliverAsync(fresh, OutputReason.New, p => p.SentNew(fresh.Last), cancel)
            && (old is null || await DeliverAsync(old, OutputReason.Late, p => p.SentOld(old.Last), cancel))
            && await SendAgainAsync(cancel);
        var after = await CursorAsync(cancel);
        var isBehind = after.Position.IsBehind;
        // what was deleted meanwhile waits no more
        waiting = delivered && !fresh.More && !isBehind ? 0 : waiting;
        ledger = ledger with { Backlog = Math.Max(0, waiting), Oldest = waiting > 0 ? ledger.Oldest : null };
        return !delivered ? TimeSpan.Zero : fresh.More || isBehind || after.Resend is not null ? Pace : Look;
    }

    private async Task<bool> DeliverAsync(FollowedReadings page, OutputReason reason, Func<OutputPosition, OutputPosition> passed, CancellationToken cancel)
    {
        var count = page.Readings.Count;
        if (count > 0 && !await SendAsync(new(page.Readings, reason) { Sequence = page.Last }, cancel))
        {
            return false;
        }

        var now = time.GetUtcNow();
        await ChangeAsync(c => c with { Position = passed(c.Position), LastSuccess = count > 0 ? now : c.LastSuccess }, cancel);
        waiting -= count;
        return true;
    }

    private async Task<bool> SendAgainAsync(CancellationToken cancel)
    {
        if ((await CursorAsync(cancel)).Resend is not { } resend)
        {
            return true;
        }

        var (readings, then) = await window.NextAsync(resend, output.MostReadings, cancel);
        if (readings.Count > 0 && !await SendAsync(new(readings, OutputReason.Again), cancel))
        {
            return false;
        }

        window.Passed(readings.Count, then);
        var done = then.At >= then.To;
        // stopped, or begun anew, while this was under way: that holds
        await ChangeAsync(c => c.Resend == resend ? c with { Resend = done ? null : then, LastSuccess = readings.Count > 0 ? time.GetUtcNow() : c.LastSuccess } : c, cancel);
        if (done)
        {
            await events.AddAsync(EventSeverity.Info, Source, "OutputResent", [output.Name, Text(then.From), Text(then.To), $"{then.Sent}"], cancel: cancel);
        }

        return true;
    }

    private async Task<bool> SendAsync(OutputBatch batch, CancellationToken cancel)
    {
        var result = await GuardAsync(limited => output.SendAsync(batch, limited), DeliveryResult.Failed, Limit, cancel);
        if (result.Fault is not { } fault)
        {
            if (failures > 0)
            {
                await events.AddAsync(EventSeverity.Info, Source, "OutputWorks", [output.Name], cancel: cancel);
            }

            (failures, nextTry, ledger) = (0, default, ledger with { FailingSince = null, NextTry = null });
            return true;
        }

        var pause = failures < 10 && FirstPause * (1 << failures) is var doubled && doubled < LongestPause ? doubled : LongestPause;
        failures++;
        var now = time.GetUtcNow();
        nextTry = now + pause;
        ledger = ledger with { FailingSince = ledger.FailingSince ?? now, NextTry = nextTry, Errors = [new(now, fault), .. ledger.Errors.Take(MostErrors - 1)] };
        if (failures == 1)
        {
            await events.AddAsync(EventSeverity.Warning, Source, "OutputFails", [output.Name, fault], cancel: cancel);
        }

        return false;
    }

    /// <summary>Calls the output: what it throws, and that it does not end, become a message.</summary>
    private async Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> call, Func<string, T> failed, TimeSpan within, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(within, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            return await call(both.Token);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            log.LogWarning(error, "Output {Name} failed", output.Name);
            return failed(limit.IsCancellationRequested ? OutputTexts.Of("NoEnd", (int)within.TotalMinutes) : error.Message);
        }
    }

    /// <summary>Adds what came since the last look; begins where the history ends when there is no cursor, or one of another history.</summary>
    private async Task<long> CountAsync(CancellationToken cancel)
    {
        var newest = await history.NewestSequenceAsync(cancel);
        var position = (await CursorAsync(cancel)).Position;
        if (position.Newest > newest)
        {
            await ChangeAsync(c => c with { Position = new(newest, []) }, cancel);
            (position, counted) = (new(newest, []), -1);
        }

        var before = Interlocked.Read(ref counted);
        waiting = before < 0 ? await WaitingAsync(position, newest, cancel) : waiting + await history.CountFollowedAsync(before, newest, cancel);
        // not if something was given up meanwhile: then it is counted anew
        Interlocked.CompareExchange(ref counted, newest, before);
        ledger = ledger with { Backlog = Math.Max(0, waiting) };
        return newest;
    }

    private async Task<long> WaitingAsync(OutputPosition position, long upTo, CancellationToken cancel)
    {
        long sum = 0;
        foreach (var range in position.Waiting(upTo).Where(r => r.After < upTo))
        {
            sum += await history.CountFollowedAsync(range.After, Math.Min(range.UpTo, upTo), cancel);
        }

        return sum;
    }

    private async Task<long> ForgetAsync(CancellationToken cancel)
    {
        await changing.WaitAsync(cancel);
        try
        {
            if ((cursor ?? await cursors.FindAsync(output.Name, cancel)) is { } old)
            {
                await cursors.DeleteAsync(output.Name, cancel);
                cursor = null;
                Interlocked.Exchange(ref counted, -1);
                await SayLostAsync(await WaitingAsync(old.Position, await history.NewestSequenceAsync(cancel), cancel), cancel);
            }

            return long.MaxValue;
        }
        finally
        {
            changing.Release();
        }
    }

    private async Task SayLostAsync(long lost, CancellationToken cancel)
    {
        if (lost > 0)
        {
            await events.AddAsync(EventSeverity.Warning, Source, "OutputGaveUp", [output.Name, $"{lost}"], cancel: cancel);
        }
    }

    private async Task<OutputCursor> CursorAsync(CancellationToken cancel) => cursor ?? await ChangeAsync(c => c, cancel);

    /// <summary>One change at a time, durable before it is seen.</summary>
    private async Task<OutputCursor> ChangeAsync(Func<OutputCursor, OutputCursor> change, CancellationToken cancel)
    {
        await changing.WaitAsync(cancel);
        try
        {
            var before = cursor ?? await cursors.FindAsync(output.Name, cancel);
            var after = change(before ?? new() { Name = output.Name, Position = new(await history.NewestSequenceAsync(cancel), []) });
            if (!after.Equals(before))
            {
                await cursors.SaveAsync(after, isNew: before is null, cancel);
            }

            return cursor = after;
        }
        finally
        {
            changing.Release();
        }
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken cancel)
    {
        if (wait <= TimeSpan.Zero)
        {
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(Task.Delay(wait, time, stop.Token), woken.Task);
        await stop.CancelAsync();
        cancel.ThrowIfCancellationRequested();
        if (woken.Task.IsCompleted)
        {
            (woken, nextTry) = (new(TaskCreationOptions.RunContinuationsAsynchronously), default);
        }
    }

    /// <summary>A raster time in an event.</summary>
    public static string Text(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
