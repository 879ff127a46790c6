using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using MCenter.Core.Devices;
using MCenter.Drivers.Simulation.Building;
using MCenter.Drivers.Simulation.MBus;
using MCenter.Tests.Support;
using MCenter.Tests.Web.SignIn;
using Microsoft.Data.Sqlite;

namespace MCenter.Tests.Web;

/// <summary>
/// kill -9 of the real program, a process of its own, in the middle of a search, of an import and of a load profile: it starts again, is consistent and goes on.
/// What is killed in the middle of a conversation with a meter is killed by that meter, in the moment when it is asked.
/// </summary>
public sealed class KilledBoxTests
{
    /// <summary>Programs start on a busy machine, and slices of a load profile come every ten seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_search_keeps_what_it_found_and_goes_on_to_its_end()
    {
        const int Meters = 10;
        var killer = new Killer();
        var asked = new ConcurrentDictionary<int, bool>();
        await using var line = new SimulatedMBusLine([.. Enumerable.Range(0, Meters).Select(n => new SimulatedMeter
        {
            Identity = new((12_345_670 + n).ToString(CultureInfo.InvariantCulture), "SIM", 1, Medium.Water),
            PrimaryAddress = (byte)(n + 1),
            Telegrams = _ =>
            {
                // one that is asked a second time is not the next
                if (asked.TryAdd(n, true))
                {
                    killer.Count(4);
                }

                return [new TelegramBuilder().Number([0x0C, 0x13], 1000 + n).ToArray()];
            },
        })], new(), TimeProvider.System);
        await using var box = await StartAsync(line, killer);
        using var client = Client();
        // an answer is late on a busy machine
        (await client.PutAsJsonAsync(new Uri(box.Http, "/api/v1/settings/general"), new { mBusTimeoutMilliseconds = 2000 })).EnsureSuccessStatusCode();
        (await client.PostAsJsonAsync(new Uri(box.Http, "/api/v1/scan"), new { baudRate = 38400, mask = "1234567F" })).EnsureSuccessStatusCode();
        await killer.Done;

        await box.StartAgainAsync();
        var broken = (await GetAsync(client, box, "/api/v1/scan"))[0]!;
        ((string)broken["state"]!, (bool)broken["canResume"]!).ShouldBe(("BrokenOff", true));
        var before = Added(broken);
        before.Count.ShouldBeInRange(1, 3);
        (await DevicesAsync(client, box)).ShouldBe(before, ignoreOrder: true);

        (await client.PostAsync(new Uri(box.Http, "/api/v1/scan/resume?line=M-Bus"), null)).EnsureSuccessStatusCode();
        await Eventually.True(async () => (string)(await GetAsync(client, box, "/api/v1/scan"))[0]!["state"]! == "Finished", "the end of the search", Patience);
        var all = Added((await GetAsync(client, box, "/api/v1/scan"))[0]!);
        all.Take(before.Count).ShouldBe(before);
        all.ShouldBe(Enumerable.Range(0, Meters).Select(n => (12_345_670 + n).ToString(CultureInfo.InvariantCulture)), ignoreOrder: true);
        (await DevicesAsync(client, box)).ShouldBe(all, ignoreOrder: true);
        await ShouldBeSoundAsync(client, box);
    }

    [Fact]
    public async Task An_import_is_taken_whole_or_not_at_all_and_can_be_repeated()
    {
        const int Rows = 5000;
        await using var box = await RealBox.StartAsync([$"--MCenter:InitialAdminPassword={BoxFactory.AdminPassword}", "--Lines:0:Kind=None"]);
        using var client = Client();
        var list = "name;secondaryAddress;site\n" + string.Join('\n', Enumerable.Range(0, Rows).Select(n => $"Flat {n};{50_000_000 + n};House {n}"));
        var log = new FileInfo(Path.Combine(box.DataDirectory, "mcenter.db-wal"));
        var before = Length(log);
        var import = client.PostAsync(new Uri(box.Http, "/api/v1/devices/import"), new StringContent(list, Encoding.UTF8, "text/csv"));
        // some of what the import writes is on the disk, and mostly it has not been answered
        await Eventually.True(() => import.IsCompleted || Length(log) > before + 200_000, "writing");
        await box.KillAsync();
        var answered = await import.ContinueWith(i => i.IsCompletedSuccessfully, TaskScheduler.Default);

        await box.StartAgainAsync();
        var there = (await DevicesAsync(client, box)).Count;
        there.ShouldBeOneOf(answered ? Rows : 0, Rows);
        Imports(await GetAsync(client, box, "/api/v1/events")).ShouldBeLessThanOrEqualTo(there / Rows);
        var again = await client.PostAsync(new Uri(box.Http, "/api/v1/devices/import"), new StringContent(list, Encoding.UTF8, "text/csv"));
        var check = JsonNode.Parse(await again.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!;
        ((int)check["new"]!, (int)check["same"]!).ShouldBe((Rows - there, there));
        (await DevicesAsync(client, box)).Distinct().Count().ShouldBe(Rows);
        await ShouldBeSoundAsync(client, box);
    }

    [Fact]
    public async Task A_load_profile_is_read_on_without_doubling_and_without_holes()
    {
        var zone = DemoBuilding.Zone;
        var killer = new Killer();
        var electricity = new ElectricityMeter(zone, Loads.Supply, 1);
        var now = TimeProvider.System.GetUtcNow();
        var meter = new SimulatedMeter
        {
            Identity = new("00210501", "EMU", 25, Medium.Electricity),
            Telegrams = electricity.Professional2,
            // the first slice asks for the last hour, the second begins at the oldest entry
            Profile = new(zone, TimeSpan.FromHours(4), at =>
            {
                if (at < now.AddHours(-2))
                {
                    killer.Count(5);
                }

                return electricity.ProfileEntry(at);
            }),
        };
        await using var line = new SimulatedMBusLine([meter], new(), TimeProvider.System);
        await using var box = await StartAsync(line, killer);
        using var client = Client();
        var added = await client.PostAsJsonAsync(new Uri(box.Http, "/api/v1/devices"), new { protocol = "MBus", line = "M-Bus", secondaryAddress = "00210501" });
        var id = (int)JsonNode.Parse(await added.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["id"]!;
        (await client.PostAsync(new Uri(box.Http, $"/api/v1/devices/{id}/readout"), null)).EnsureSuccessStatusCode();
        (await client.PutAsJsonAsync(new Uri(box.Http, $"/api/v1/devices/{id}"), new { loadProfile = true })).EnsureSuccessStatusCode();
        await killer.Done;

        // the slice that was broken off is not taken for read
        var cursor = JsonNode.Parse(await CursorsAsync(box))!["All"]![id.ToString(CultureInfo.InvariantCulture)]!;
        var start = (DateTimeOffset)cursor["Start"]!;
        ((DateTimeOffset)cursor["Next"]!).ShouldBe(start);
        await box.StartAgainAsync();
        await Eventually.True(async () => (DateTimeOffset)(await ProfileAsync(client, box, id))!["cursor"]!["next"]! > now.AddMinutes(-75), "the end of the profile", Patience);

        var times = (await GetAsync(client, box, $"/api/v1/devices/{id}/history?from={start:yyyy-MM-dd'T'HH:mm:ss'Z'}"))["readings"]!.AsArray().Select(r => (DateTimeOffset)r!["rasterTime"]!).ToList();
        // where a quarter of an hour ended meanwhile the meter has forgotten its oldest entry
        var quarter = TimeSpan.FromMinutes(15).Ticks;
        var forgotten = TimeProvider.System.GetUtcNow().Ticks / quarter > now.Ticks / quarter && times[0] != start;
        var first = forgotten ? start.AddMinutes(15) : start;
        var points = (int)((now - first) / TimeSpan.FromMinutes(15));
        points.ShouldBeInRange(13, 16);
        times.Take(points).ShouldBe(Enumerable.Range(0, points).Select(n => first.AddMinutes(15 * n)));
        times.ShouldBeUnique();
        await ShouldBeSoundAsync(client, box);
    }

    private static async Task<RealBox> StartAsync(SimulatedMBusLine line, Killer killer)
    {
        line.Start();
        var box = await RealBox.StartAsync([$"--MCenter:InitialAdminPassword={BoxFactory.AdminPassword}", "--Lines:0:Name=M-Bus", "--Lines:0:Kind=MBus", $"--Lines:0:Endpoint={line.Endpoint}"]);
        killer.Aim(box);
        return box;
    }

    private static HttpClient Client()
    {
        var client = new HttpClient { Timeout = Patience };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{BoxFactory.AdminPassword}")));
        return client;
    }

    private static async Task<JsonNode> GetAsync(HttpClient client, RealBox box, string path) => JsonNode.Parse(await client.GetStringAsync(new Uri(box.Http, path)))!;

    private static async Task<JsonNode?> ProfileAsync(HttpClient client, RealBox box, int id) => (await GetAsync(client, box, $"/api/v1/devices/{id}/gaps"))["loadProfile"];

    /// <summary>How far load profiles are read, as a box that does not run has stored it.</summary>
    private static async Task<string> CursorsAsync(RealBox box)
    {
        await using var db = new SqliteConnection($"Data Source={Path.Combine(box.DataDirectory, "mcenter.db")};Pooling=False");
        await db.OpenAsync();
        await using var query = db.CreateCommand();
        query.CommandText = "SELECT Json FROM Setting WHERE Section = 'load-profile-cursors'";
        return (string)(await query.ExecuteScalarAsync())!;
    }

    /// <summary>Identification numbers of the devices.</summary>
    private static async Task<List<string>> DevicesAsync(HttpClient client, RealBox box) =>
        [.. (await GetAsync(client, box, "/api/v1/devices")).AsArray().Select(d => ((string)d!["secondaryAddress"]!)[..8])];

    private static List<string> Added(JsonNode scan) => [.. scan["findings"]!.AsArray().Where(f => (string)f!["kind"]! == "Added").Select(f => ((string)f!["secondaryAddress"]!)[..8])];

    private static int Imports(JsonNode events) => events.AsArray().Count(e => (string)e!["code"]! == "DevicesImported");

    /// <summary>No file was moved aside, and the box says that it works.</summary>
    private static async Task ShouldBeSoundAsync(HttpClient client, RealBox box)
    {
        Directory.GetFiles(box.DataDirectory, "*broken*").ShouldBeEmpty();
        (await client.GetAsync(new Uri(box.Http, "/healthz"))).EnsureSuccessStatusCode();
    }

    private static long Length(FileInfo file)
    {
        file.Refresh();
        return file.Exists ? file.Length : 0;
    }

    /// <summary>Kills the box in the midst of a call, once.</summary>
    private sealed class Killer
    {
        private readonly TaskCompletionSource<Task> killed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private RealBox? box;
        private int calls;

        /// <summary>Ends when the box is dead.</summary>
        public Task Done => killed.Task.WaitAsync(Patience).Unwrap();

        public void Aim(RealBox aimed) => box = aimed;

        /// <summary>Counts a call; the n-th kills.</summary>
        public void Count(int n)
        {
            if (Interlocked.Increment(ref calls) == n)
            {
                killed.SetResult(box!.KillAsync());
            }
        }
    }
}
