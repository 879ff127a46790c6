using System.Net;
using System.Text.Json;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Modules;
using MCenter.Core.Readout;
using MCenter.Drivers.Simulation.Building;
using MCenter.Web.Hosting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Tests.Web.Hosting;

/// <summary>The whole box with <c>--demo</c>.</summary>
public sealed class DemoTest : IDisposable
{
    private readonly string directory = Path.Combine(Path.GetTempPath(), $"mcenter-demo-{Guid.NewGuid():N}");

    [Fact]
    public void The_switch_takes_no_argument_for_its_value() =>
        DemoHosting.WithoutDemo(["--demo", "--urls", "http://localhost:1"]).ShouldBe(["--urls", "http://localhost:1"]);

    [Fact]
    public async Task The_first_start_makes_a_building_with_a_history_and_the_second_leaves_it_alone()
    {
        long readings;
        using (var box = new DemoBox(directory))
        {
            box.Services.GetRequiredService<DemoMode>().Active.ShouldBeTrue();
            box.Services.GetRequiredService<IConfiguration>()["Lines:0:Endpoint"]!.ShouldStartWith("tcp:127.0.0.1:");
            var devices = box.Services.GetRequiredService<DeviceStore>().Current.All;
            devices.Length.ShouldBe(Meters);
            devices.Select(d => d.ModbusServerUnit).Order().ShouldBe(Enumerable.Range(1, Meters));
            var history = box.Services.GetRequiredService<IHistoryStore>();
            readings = (await history.SizeAsync(CancellationToken.None)).Readings;
            foreach (var device in devices)
            {
                await CheckHistoryAsync(history, device);
            }

            await CheckOpenReadAccessAsync(box);
        }

        SqliteConnection.ClearAllPools();
        using (var again = new DemoBox(directory))
        {
            again.Services.GetRequiredService<DeviceStore>().Current.All.Length.ShouldBe(Meters);
            await ReadModbusMetersAsync(again);
            var size = await again.Services.GetRequiredService<IHistoryStore>().SizeAsync(CancellationToken.None);
            (size.Readings - readings).ShouldBeInRange(0, 100, "at most what a readout meanwhile has stored");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static int Meters => DemoBuilding.Meters(DemoBuilding.Zone).Count + ModbusBuilding.Meters(DemoBuilding.Zone).Count;

    /// <summary>Over TCP and on the RTU line, at the sockets of this start.</summary>
    private static async Task ReadModbusMetersAsync(DemoBox box)
    {
        var devices = box.Services.GetRequiredService<DeviceStore>().Current.All.Where(d => d.IsModbus).ToList();
        devices.Select(d => d.Protocol).Order().ShouldBe(["ModbusRtu", "ModbusRtu", "ModbusTcp"]);
        foreach (var device in devices)
        {
            var reading = (await box.Services.GetRequiredService<IReadouts>().ReadNowAsync(device.Id, null, CancellationToken.None)).ShouldBeOfType<DecodedReading>(device.Name);
            reading.Values.ShouldAllBe(v => v.Value.AsDecimal != null);
        }
    }

    private static async Task CheckHistoryAsync(IHistoryStore history, Device device)
    {
        List<Reading> readings = [];
        await foreach (var reading in history.ReadAsync(device.Id, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None))
        {
            readings.Add(reading);
        }

        switch (device.Name)
        {
            case "Garage":
                readings.ShouldBeEmpty();
                device.Registers.ShouldBeEmpty();
                return;
            case "Laundry":
                readings.Count.ShouldBeInRange(1500, 2600);
                break;
            default:
                readings.Count.ShouldBeInRange(device.Battery ? 718 : 2878, device.Battery ? 722 : 2882, device.Name);
                break;
        }

        foreach (var counter in device.Registers.Where(r => r is { RawUnit: "Wh" or "m^3", Function: 0 }))
        {
            var values = readings.Select(r => r.Values[counter.Number].AsDecimal).ToList();
            values.ShouldAllBe(v => v != null, $"{device.Name} {counter.Number}");
            values.Zip(values.Skip(1)).ShouldAllBe(pair => pair.First <= pair.Second, $"{device.Name} {counter.Number}");
        }

        CheckItIsWhatTheMeterSends(device, readings[^1]);
    }

    /// <summary>The stored counter is that of the meter at the instant of the answer: so the live values go on without a step.</summary>
    private static void CheckItIsWhatTheMeterSends(Device device, Reading newest)
    {
        if (device.Name == "Water main")
        {
            var records = DemoBuilding.Meters(DemoBuilding.Zone).Single(m => m.Device.Serial == device.Serial).Meter.Telegrams(newest.ReadAt).Single();
            Convert.ToHexString([.. records[^4..].Reverse()]).TrimStart('0').ShouldBe((newest.Values[1].AsDecimal! * 1000)!.Value.ToString("0", null));
        }
    }

    private static async Task CheckOpenReadAccessAsync(DemoBox box)
    {
        using var anyone = box.CreateClient(new() { AllowAutoRedirect = false });
        using var answer = await anyone.GetAsync(new Uri("/app/api/serial/210501.json", UriKind.Relative));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        json.RootElement.GetProperty("Device").GetProperty("ValueDescs").GetArrayLength().ShouldBe(24);
        json.RootElement.GetProperty("Device").GetProperty("Name").GetString().ShouldBe("Main building");
    }

    private sealed class DemoBox(string directory) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Test");
            builder.UseSetting("demo", "true");
            builder.UseSetting("MCenter:DataDirectory", directory);
        }
    }
}
