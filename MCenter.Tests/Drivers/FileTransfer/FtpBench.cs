using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Outputs;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Drivers.FileTransfer;
using MCenter.Tests.Support;
using MCenter.Web.SignIn;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Tests.Drivers.FileTransfer;

/// <summary>A box with a real history and the output "ftp", whose turns the test takes; meters of three registers, the last of which is not saved.</summary>
internal sealed class FtpBench : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private FtpBench(CoreBench core) => Core = core;

    public CoreBench Core { get; }

    public OutputLoop Loop => Core.Get<OutputRunner>().Known("ftp");

    public RefusedHostKey HostKeys => Core.Get<RefusedHostKey>();

    public List<Device> Devices { get; } = [];

    public static async Task<FtpBench> OpenAsync(FtpSettings settings, int meters = 2)
    {
        var core = await CoreBench.OpenAsync(services =>
        {
            services.AddSingleton<ISecretBox>(new SecretBox(new EphemeralDataProtectionProvider()));
            new FileTransferModule().AddServices(services, new ConfigurationBuilder().Build());
        });
        await core.Get<HistoryStore>().OpenAsync(default);
        var bench = new FtpBench(core);
        await core.SetAsync(s => s with { TimeZone = "Europe/Zurich" });
        await bench.SetAsync(settings);
        for (var number = 1; number <= meters; number++)
        {
            bench.Devices.Add(await core.Devices.AddAsync(Meter(number), default));
        }

        // from here on everything is to be uploaded
        await bench.Loop.TurnAsync(default);
        return bench;
    }

    public Task SetAsync(FtpSettings settings) => Core.Get<SettingsStore>().SaveAsync(settings, default);

    public Task ReadAsync(DateTimeOffset at) => ReadAsync(at, Devices);

    /// <summary>Meters are read: the first register has the meter's id as kWh, the second its minute of the day.</summary>
    public Task ReadAsync(DateTimeOffset at, IEnumerable<Device> devices) => Core.Get<IHistoryStore>().AppendAsync(
        [.. devices.Select(d => new Reading(d.Id, at, at.AddSeconds(3), Quality.Good, [RawValue.Number(1000 * d.Id), RawValue.Number((int)at.TimeOfDay.TotalMinutes, -1), RawValue.None]))], [], default);

    /// <summary>As many turns as it takes until nothing waits.</summary>
    public async Task DrainAsync()
    {
        for (var turn = 0; turn == 0 || Loop.Ledger is not { Backlog: 0, NextTry: null, IsCatchingUp: false, Resend: null }; turn++)
        {
            turn.ShouldBeLessThan(200);
            Core.Time.Advance(await Loop.TurnAsync(default));
        }
    }

    public static string NameOf(Device device, DateTimeOffset at, string format = "csv") =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{device.Id}-{device.SecondaryAddress}-{at.UtcDateTime:yyyyMMddHHmmss}.{format}");

    public ValueTask DisposeAsync() => Core.DisposeAsync();

    private static Device Meter(int number) => new()
    {
        Line = "M-Bus",
        Name = $"Meter {number}",
        SecondaryAddress = $"{number:D8}B5151002",
        Registers =
        [
            new() { Number = 0, NameCode = RegisterNames.ActiveEnergyImport, UnitCode = RegisterUnits.KilowattHour, RawUnit = "Wh", Divisor = 1000, ObisCode = "1-0:1.8.0", SaveToDatabase = true },
            new() { Number = 1, NameCode = RegisterNames.Frequency, UnitCode = RegisterUnits.Hertz, RawUnit = "Hz", SaveToDatabase = true },
            new() { Number = 2, NameCode = RegisterNames.Voltage, UnitCode = RegisterUnits.Volt, RawUnit = "V", SaveToDatabase = false },
        ],
    };
}
