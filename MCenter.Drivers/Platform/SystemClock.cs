using System.Globalization;
using MCenter.Core.Events;
using MCenter.Core.Modules;
using MCenter.Core.Settings;

namespace MCenter.Drivers.Platform;

/// <summary>Sets the clock by systemd's <c>timedatectl</c>, or another program that understands the same; its arguments go as a list, without a shell.</summary>
internal sealed class SystemClock(string program, DemoMode demo, EventLog events) : IClockSetter
{
    private const string Field = "time";
    private const int LastYear = 2099;

    public async Task SetAsync(DateTimeOffset time, string? userName, CancellationToken cancel)
    {
        if (demo.Active)
        {
            throw Refused(PlatformTexts.Of("Demo"));
        }

        if (time < BoxClock.BuiltAt || time.Year > LastYear)
        {
            throw Refused(PlatformTexts.Of("Implausible", BoxClock.BuiltAt.Year, LastYear));
        }

        var text = time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        // refused where nothing synchronises the clock ("NTP not supported"); where something does that stays on, set-time is refused and says so
        await SystemCommand.RunAsync(program, ["set-ntp", "false"], cancel);
        if (await SystemCommand.RunAsync(program, ["set-time", text + " UTC"], cancel) is { } complaint)
        {
            throw Refused(PlatformTexts.Of("Refused", complaint));
        }

        await events.AddAsync(EventSeverity.Warning, "Clock", "ClockSetByHand", [text], userName: userName, cancel: cancel);
    }

    private static InvalidInputException Refused(string message) => new([new ValidationError(Field, message)]);
}
