using MCenter.Core.BusHealth;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Modules;
using MCenter.Core.Outputs;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using MCenter.Web.Hosting;
using MCenter.Web.SignIn;

namespace MCenter.Web.Api;

/// <summary><c>/api/v1/status</c>: the box at one glance.</summary>
internal sealed class StatusApi : IEndpoint
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/status", Read).RequireAuthorization(Policies.View).WithTags("status")
        .WithSummary("Name, time, readout, lines, devices, history and outputs of the box").Produces<StatusAnswer>().ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<StatusAnswer> Read(
        SettingsStore settings, BoxClock clock, IReadouts readouts, BusWatch bus, IStateLed led, DeviceStore devices, CurrentValues values, IHistoryStore history, DemoMode demo, HostFacts host, BoxIdentity box, OutputRunner outputs, CancellationToken cancel)
    {
        var general = settings.Get<GeneralSettings>();
        var states = devices.Current.All.Select(d => values.Of(d.Id)).ToList();
        return new(
            general.Name, general.Location, box.SerialNumber, host.Version,
            clock.UtcNow, general.TimeZone, clock.IsPlausible, (long)host.Uptime.TotalSeconds, demo.Active, general.OpenReadAccess,
            ReadoutApi.ProgressAnswer.Of(readouts.Activity), readouts.LastPass, readouts.NextDue, readouts.Lines, readouts.LineUses, bus.Lines, LedAnswer.Of(led),
            new(states.Count, states.Count(s => s is { Failing: false, LastReading: not null }), states.Count(s => s.Failing), states.Count(s => s is { Failing: false, LastReading: null })),
            await history.SizeAsync(cancel),
            [.. outputs.Ledgers.Where(l => l.Active).Select(l => OutputAnswer.Of(l, clock.UtcNow))]);
    }

    /// <summary>The box at one glance; times are UTC.</summary>
    internal sealed record StatusAnswer(
        string Name, string Location, string SerialNumber, string Version, DateTimeOffset Time, string TimeZone, bool ClockPlausible, long UptimeSeconds, bool Demo, bool OpenReadAccess,
        ReadoutApi.ProgressAnswer Readout, PassSummary? LastPass, DateTimeOffset? NextDue, IReadOnlyList<LineStatus> Lines, IReadOnlyList<LineUse> LineUses, IReadOnlyList<BusState> Bus, LedAnswer Led, DeviceCounts Devices, HistorySize History, IReadOnlyList<OutputAnswer> Outputs);

    /// <summary>The state LED: colours of both halves of its cycle, which are the same when it does not blink.</summary>
    internal sealed record LedAnswer(LedColour First, LedColour Second, int CycleMilliseconds, bool IsReal, string Problem)
    {
        public static LedAnswer Of(IStateLed led) => new(led.Pattern.First, led.Pattern.Second, led.Pattern.CycleMilliseconds, led.IsReal, led.Problem);
    }

    /// <summary>An output that is switched on: since when it fails, whether for longer than an hour, and what was said last.</summary>
    internal sealed record OutputAnswer(string Name, long Backlog, DateTimeOffset? FailingSince, bool FailsLong, string? Problem)
    {
        public static OutputAnswer Of(OutputLedger ledger, DateTimeOffset now) =>
            new(ledger.Name, ledger.Backlog, ledger.FailingSince, ledger.FailsLong(now), ledger is { FailingSince: not null, Errors: [var last, ..] } ? last.Message : null);
    }

    /// <summary>Devices by how their readout stands.</summary>
    internal sealed record DeviceCounts(int Total, int Good, int Failing, int NeverRead);
}
