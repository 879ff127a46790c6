using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Outputs;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Drivers.HttpPush;
using MCenter.Tests.Support;
using MCenter.Web.SignIn;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Tests.Drivers.HttpPush;

/// <summary>A box with a real history, four meters, and HTTP push, whose turns the test takes.</summary>
internal sealed class HttpPushBench : IAsyncDisposable
{
    private const int Meters = 4;

    private HttpPushBench(CoreBench core) => Core = core;

    public CoreBench Core { get; }

    public OutputLoop Loop => Core.Get<OutputRunner>().Known("httpPush");

    public IOutput Output => Core.Get<IOutput>();

    /// <summary>Everything that was committed, in that order.</summary>
    public List<Reading> Committed { get; } = [];

    public static async Task<HttpPushBench> OpenAsync(HttpPushSettings settings)
    {
        // the receiver looks at the time of a signature, so that is the real one; the loop's is the test's
        var core = await CoreBench.OpenAsync(services => services
            .AddSingleton<ISecretBox>(new SecretBox(new EphemeralDataProtectionProvider()))
            .AddSingleton<IOutput>(p => new HttpPushOutput(
                p.GetRequiredService<SettingsStore>(), p.GetRequiredService<DeviceStore>(), p.GetRequiredService<CurrentValues>(), p.GetRequiredService<BoxIdentity>(), TimeProvider.System)));
        await core.Get<HistoryStore>().OpenAsync(default);
        await core.Get<BoxIdentity>().DetermineAsync(default);
        var bench = new HttpPushBench(core);
        await bench.SetAsync(settings);
        for (var meter = 1; meter <= Meters; meter++)
        {
            await core.Devices.AddAsync(
                new Device
                {
                    Line = "M-Bus",
                    Name = $"Meter {meter}, \"Küche\" 🏠",
                    SecondaryAddress = $"{meter:D8}B5151002",
                    Serial = $"{meter}",
                    Registers =
                    [
                        new() { Number = 0, RawUnit = "Wh", Kind = ValueKind.Number, NameCode = RegisterNames.ActiveEnergyImport, UnitCode = RegisterUnits.KilowattHour, Divisor = 1000, ObisCode = "1-0:1.8.0" },
                        new() { Number = 1, RawUnit = "W", Kind = ValueKind.Number, NameCode = RegisterNames.ActivePower, SaveToDatabase = false },
                    ],
                },
                default);
        }

        await bench.Loop.TurnAsync(default);
        return bench;
    }

    public Task SetAsync(HttpPushSettings settings) => Core.Get<SettingsStore>().SaveAsync(settings, default);

    /// <summary>All meters are read so many quarters of an hour long and stored.</summary>
    public async Task ReadAsync(int times)
    {
        var from = Committed.Count > 0 ? Committed[^1].RasterTime : Core.Time.GetUtcNow();
        Reading[] readings = [.. from step in Enumerable.Range(1, times) let at = @from.AddMinutes(15 * step) from meter in Enumerable.Range(1, Meters) select Of(meter, at)];
        await Core.Get<IHistoryStore>().AppendAsync(readings, [], default);
        Committed.AddRange(readings);
    }

    /// <summary>As many turns as it takes until nothing waits.</summary>
    public async Task DrainAsync()
    {
        for (var turn = 0; turn == 0 || Loop.Ledger is not { Backlog: 0, NextTry: null, IsCatchingUp: false, Resend: null }; turn++)
        {
            turn.ShouldBeLessThan(200, Loop.Ledger.Errors is [var error, ..] ? error.Message : null);
            Core.Time.Advance(await Loop.TurnAsync(default));
        }
    }

    public ValueTask DisposeAsync() => Core.DisposeAsync();

    private static Reading Of(int meter, DateTimeOffset at) => new(meter, at, at.AddSeconds(3), Quality.Good, [RawValue.Number(at.UtcTicks / TimeSpan.TicksPerMinute), RawValue.None]);
}
