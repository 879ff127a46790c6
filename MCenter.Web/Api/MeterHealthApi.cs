using System.ComponentModel;
using MCenter.Core.BusHealth;
using MCenter.Core.Devices;
using MCenter.Core.Settings;
using MCenter.Web.SignIn;

namespace MCenter.Web.Api;

/// <summary><c>/api/v1/health/meters</c>, <c>/api/v1/health/lines</c> and <c>/api/v1/devices/{id}/health</c>: how meters answer, what they draw, whether they can be read in time.</summary>
internal sealed class MeterHealthApi : IEndpoint
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/health/meters", All).RequireAuthorization(Policies.View).WithTags("health")
            .WithSummary("How all devices answered, the one that makes most trouble first; by default in the last 30 days")
            .Produces<MetersHealthAnswer>().ProducesValidationProblem();
        routes.MapGet("/api/v1/devices/{id:int}/health", Of).RequireAuthorization(Policies.View).WithTags("health")
            .WithSummary("How one device answered, together and by day")
            .Produces<DeviceHealthAnswer>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapGet("/api/v1/health/lines", Lines).RequireAuthorization(Policies.View).WithTags("health")
            .WithSummary("Unit loads of each M-Bus line, and whether its devices can be read at their intervals")
            .Produces<IReadOnlyList<LineLoadAnswer>>();
    }

    private static async Task<IResult> All([AsParameters] HealthQuery query, MeterHealth health, DeviceStore devices, CancellationToken cancel)
    {
        var from = query.From(health.Today);
        var all = await health.AllAsync(from, cancel);
        return Results.Ok(new MetersHealthAnswer(from, [.. all.Select(h => (Health: h, Device: devices.Current.Find(h.DeviceId)))
            .Where(h => h.Device is not null).Select(h => new MeterHealthAnswer(h.Health.DeviceId, h.Device!.DisplayName, h.Device.Line, HealthFigures.Of(h.Health.Total)))]));
    }

    private static async Task<IResult> Of(int id, [AsParameters] HealthQuery query, MeterHealth health, DeviceStore devices, CancellationToken cancel)
    {
        var device = DevicesApi.Known(devices, id);
        var from = query.From(health.Today);
        var found = await health.OfAsync(id, from, cancel);
        return Results.Ok(new DeviceHealthAnswer(id, device.DisplayName, from, HealthFigures.Of(found.Total), [.. found.Days.Select(d => new DayHealthAnswer(d.Day, HealthFigures.Of(d)))]));
    }

    private static async Task<IResult> Lines(ReadPlanner planner, DeviceStore devices, CancellationToken cancel) =>
        Results.Ok((await planner.LinesAsync(cancel)).Select(l => LineLoadAnswer.Of(l, devices.Current)).ToList());
}

/// <summary>Which days are asked for.</summary>
internal sealed record HealthQuery([property: Description("How many days, today included, 1 to 400")] int Days = 30)
{
    /// <summary>The first day.</summary>
    /// <exception cref="InvalidInputException">The number is wrong.</exception>
    public DateOnly From(DateOnly today) => Days is >= 1 and <= MeterHealth.DaysKept
        ? today.AddDays(1 - Days)
        : throw new InvalidInputException([new("days", $"1 to {MeterHealth.DaysKept}.")]);
}

/// <summary>All devices since a day.</summary>
internal sealed record MetersHealthAnswer(DateOnly From, IReadOnlyList<MeterHealthAnswer> Devices);

/// <summary>One device of a list.</summary>
internal sealed record MeterHealthAnswer(int DeviceId, string Name, string Line, HealthFigures Figures);

/// <summary>One device, together and by day; a day on which it was not asked is left out.</summary>
internal sealed record DeviceHealthAnswer(int DeviceId, string Name, DateOnly From, HealthFigures Figures, IReadOnlyList<DayHealthAnswer> Days);

/// <summary>One day in the box's time zone.</summary>
internal sealed record DayHealthAnswer(DateOnly Day, HealthFigures Figures);

/// <summary>
/// How a device answered. trouble: share of readouts that failed, and a quarter of one for each repeat or broken answer, 0 to 1; answer times from the
/// end of a request to the first byte of the answer; onLine: how long a readout holds the line, time-outs included. Null where nothing was asked or measured.
/// </summary>
internal sealed record HealthFigures(
    int Readouts, int Answered, int Retries, int NoAnswers, int ChecksumFaults, int Collisions, int OtherFaults, double? Trouble,
    double? MeanAnswerMilliseconds, int? SlowestAnswerMilliseconds, double? MeanOnLineMilliseconds, int? LongestOnLineMilliseconds)
{
    public static HealthFigures Of(MeterDay day) => new(
        day.Readouts, day.Answered, day.Retries, day.NoAnswers, day.ChecksumFaults, day.Collisions, day.OtherFaults, Rounded(day.Trouble, 4),
        Rounded(day.MeanAnswer?.TotalMilliseconds, 1), day.Timed > 0 ? day.SlowestAnswerMilliseconds : null,
        Rounded(day.MeanOnLine?.TotalMilliseconds, 1), day.Readouts > 0 ? day.LongestReadoutMilliseconds : null);

    private static double? Rounded(double? number, int digits) => number is { } n ? Math.Round(n, digits) : null;
}

/// <summary>
/// A line: unit loads of 1.5 mA counted from the devices' settings; the plan from the measured times of the last 7 days, reckoned for the estimated devices: utilisation 1 = always
/// busy; fitsAtMinutes, fitsAtBaudRate: what would let all be read in time, null when they are or nothing would.
/// </summary>
internal sealed record LineLoadAnswer(
    string Line, int Devices, int UnitLoads, int MostUnitLoads, decimal Milliamperes, int MostMilliamperes, double Utilisation, double SecondsForAll, int Estimated, bool Fits,
    int? FitsAtMinutes, int? FitsAtBaudRate, IReadOnlyList<LateDeviceAnswer> Late)
{
    public static LineLoadAnswer Of(LineLoad line, DeviceCatalog devices) => new(
        line.Line, line.Devices, line.UnitLoads, line.MostUnitLoads, line.Milliamperes, line.LimitMilliamperes, Math.Round(line.Plan.Utilisation, 4),
        Math.Round(line.Plan.OncePerDevice.TotalSeconds, 2), line.Plan.Estimated, line.Plan.Fits, line.Plan.FitsAtMinutes, line.Plan.FitsAtBaudRate,
        [.. line.Plan.Late.Select(m => new LateDeviceAnswer(m.DeviceId, devices.Find(m.DeviceId)?.DisplayName ?? "", m.IntervalMinutes, Math.Round(m.LongestWait.TotalSeconds, 1), m.FitsAtMinutes))]);
}

/// <summary>A device that is due again before it is read; fitsAtMinutes: the interval at which it alone would be in time, null when the line as a whole is too slow.</summary>
internal sealed record LateDeviceAnswer(int DeviceId, string Name, int IntervalMinutes, double WaitsSeconds, int? FitsAtMinutes);
