using System.IO.Compression;
using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.Export;
using MCenter.Core.History;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Core.Storage;
using MCenter.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace MCenter.Tests.Export;

/// <summary>Preparing of files in the background, and the files that are ready.</summary>
public sealed class ExportJobsTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly HeldFormat held = new();
    private CoreBench bench = null!;

    private ExportJobs Jobs => bench.Get<ExportJobs>();

    private ExportFiles Files => bench.Get<ExportFiles>();

    private string Folder => bench.Get<DataDirectory>().ExportsDirectory;

    public async ValueTask DisposeAsync()
    {
        await Jobs.StopAsync(default);
        await bench.DisposeAsync();
    }

    [Fact]
    public async Task Every_meter_with_data_gets_a_file_and_the_others_are_named()
    {
        await OpenAsync();
        var main = await AddAsync("Main/distribution", "161043", readings: 8);
        var empty = await AddAsync("Empty", "2", readings: 0);
        var job = await RunAsync(new() { DeviceIds = [main, empty, main], From = Begin.AddMinutes(15), To = Begin.AddMinutes(45) });

        var box = bench.Get<BoxIdentity>().SerialNumber.Replace(":", "");
        (job.State, job.Done, job.Total, job.Problem).ShouldBe((ExportState.Done, 2, 2, null));
        job.Files.ShouldBe([$"DataExport-{box}-Main_distribution-{main}-161043-20261122120000.csv"]);
        job.WithoutData.ShouldBe([new(empty, "Empty")]);
        var file = Files.All.ShouldHaveSingleItem();
        (file.Name, file.PreparedAt, file.Bytes).ShouldBe((job.Files[0], bench.Time.GetUtcNow(), new FileInfo(Files.PathOf(file)).Length));
        (await File.ReadAllTextAsync(Files.PathOf(file))).Split("\r\n")[2..].ShouldBe(["2026-11-01T01:15:00+01:00;1", "2026-11-01T01:30:00+01:00;2", ""]);
        (await bench.EventsAsync()).ShouldContain("ExportPrepared:1");
    }

    [Fact]
    public async Task Two_exports_of_the_same_second_do_not_take_each_others_place()
    {
        await OpenAsync();
        var meter = await AddAsync("Main", "1", readings: 3);
        await RunAsync(new() { DeviceIds = [meter] });
        await RunAsync(new() { DeviceIds = [meter], Separator = "tab" });
        Files.All.Select(f => f.PreparedAt.Second).ShouldBe([1, 0]);
        (await File.ReadAllTextAsync(Files.PathOf(Files.All[0]))).ShouldContain("OBIS\t");
    }

    [Fact]
    public async Task Files_are_there_after_a_restart_and_what_was_not_finished_is_gone()
    {
        await OpenAsync();
        var meter = await AddAsync("Main", "1", readings: 3);
        await RunAsync(new() { DeviceIds = [meter], Format = "json" });
        await File.WriteAllTextAsync(Path.Combine(Folder, "DataExport-x-20261122120000.csv.part"), "half");
        await File.WriteAllTextAsync(Path.Combine(Folder, "notes.txt"), "somebody's");

        var restarted = new ExportFiles(bench.Get<DataDirectory>(), bench.Get<EventLog>());
        restarted.Load();
        restarted.All.ShouldBe(Files.All);
        Directory.EnumerateFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe([Files.All[0].Name, "notes.txt"]);
    }

    [Fact]
    public async Task One_job_runs_at_a_time_and_leaves_nothing_half_when_it_is_stopped()
    {
        await OpenAsync();
        var meter = await AddAsync("Main", "1", readings: 3);
        Jobs.Start(new() { DeviceIds = [meter], Format = held.Name }, "anna");
        await held.Writing.Task;
        Jobs.Job!.Now.ShouldBe(new(meter, "Main"));
        Should.Throw<ConflictException>(() => Jobs.Start(new() { DeviceIds = [meter] }, "anna"));

        Jobs.Stop();
        var job = await EndedAsync();
        (job.State, job.Files.Count, job.Now).ShouldBe((ExportState.Stopped, 0, null));
        Directory.EnumerateFileSystemEntries(Folder).ShouldBeEmpty();
        (await bench.EventsAsync()).ShouldContain("ExportStopped:0");
        (await RunAsync(new() { DeviceIds = [meter] })).State.ShouldBe(ExportState.Done);
    }

    [Fact]
    public async Task The_files_are_bounded()
    {
        await OpenAsync(services => services.AddSingleton(p => new ExportFiles(p.GetRequiredService<DataDirectory>(), p.GetRequiredService<EventLog>()) { Most = 50 }));
        var first = await AddAsync("First", "1", readings: 3);
        var second = await AddAsync("Second", "2", readings: 3);
        var job = await RunAsync(new() { DeviceIds = [first, second] });
        (job.State, job.Problem, job.Files.Count).ShouldBe((ExportState.Failed, ExportProblem.NoRoom, 1));
        Directory.EnumerateFiles(Folder).Count().ShouldBe(1);
        (await bench.EventsAsync()).ShouldContain("ExportFailedNoRoom:1");

        await Files.DeleteAsync(job.Files[0], "anna", default);
        (await RunAsync(new() { DeviceIds = [second] })).State.ShouldBe(ExportState.Done);
    }

    [Fact]
    public async Task A_long_export_is_whole()
    {
        await OpenAsync();
        var meter = await AddAsync("Main", "1", readings: 2500);
        await RunAsync(new() { DeviceIds = [meter], To = Begin.AddDays(60) });
        var rows = (await File.ReadAllLinesAsync(Files.PathOf(Files.All[0])))[2..];
        rows.Length.ShouldBe(2500);
        rows[^1].ShouldEndWith(";2499");
    }

    [Fact]
    public async Task All_files_come_as_one_zip_and_go_at_once()
    {
        await OpenAsync();
        await RunAsync(new() { DeviceIds = [await AddAsync("Küche", "1", readings: 3), await AddAsync("Main", "2", readings: 3)] });
        using var zip = new MemoryStream();
        await Files.WriteZipAsync(zip, default);
        zip.Position = 0;
        using (var archive = new ZipArchive(zip))
        {
            archive.Entries.Select(e => (e.Name, e.Length)).ShouldBe(Files.All.Select(f => (f.Name, f.Bytes)));
        }

        await Files.DeleteAllAsync("anna", default);
        Files.All.ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(Folder).ShouldBeEmpty();
        (await bench.EventsAsync()).ShouldContain("ExportsDeleted:2");
        Should.Throw<KeyNotFoundException>(() => Files.Known("../mcenter.db"));
    }

    [Fact]
    public async Task What_is_wrong_with_a_request_is_told_field_by_field()
    {
        await OpenAsync();
        Wrong(new()).ShouldBe(["deviceIds"]);
        Wrong(new() { DeviceIds = [99], From = Begin, To = Begin, Format = "xml", Separator = "|", Language = "xx" }).ShouldBe(["deviceIds", "to", "format", "separator", "language"]);
        Jobs.Job.ShouldBeNull();
    }

    private IEnumerable<string> Wrong(ExportRequest request) => Should.Throw<InvalidInputException>(() => Jobs.Start(request, null)).Errors.Select(e => e.Field);

    private async Task OpenAsync(Action<IServiceCollection>? change = null)
    {
        bench = await CoreBench.OpenAsync(services =>
        {
            services.AddSingleton<IExportFormat>(held);
            change?.Invoke(services);
        });
        await bench.Get<HistoryStore>().OpenAsync(default);
        await bench.Get<BoxIdentity>().DetermineAsync(default);
        await bench.SetAsync(s => s with { TimeZone = "Europe/Zurich" });
        await Jobs.StartAsync(default);
    }

    /// <summary>A meter whose register counts its readings, one a quarter of an hour.</summary>
    private async Task<int> AddAsync(string name, string serial, int readings)
    {
        var device = await bench.Devices.AddAsync(new Device { Name = name, Serial = serial, Line = "M-Bus", SecondaryAddress = serial.PadLeft(8, '0'), Registers = [new() { Number = 0, Description = "Count" }] }, default);
        await bench.Get<IHistoryStore>().AppendAsync(
            [.. Enumerable.Range(0, readings).Select(i => new Reading(device.Id, Begin.AddMinutes(15 * i), Begin.AddMinutes(15 * i), Quality.Good, [RawValue.Number(i)]))], [], default);
        return device.Id;
    }

    private async Task<ExportJob> RunAsync(ExportRequest request)
    {
        Jobs.Start(request, "anna");
        return await EndedAsync();
    }

    private async Task<ExportJob> EndedAsync()
    {
        await Eventually.True(() => Jobs.Job is { State: not ExportState.Running }, "the end of the job");
        return Jobs.Job!;
    }

    /// <summary>Writes something and then waits until it is stopped.</summary>
    private sealed class HeldFormat : IExportFormat
    {
        public TaskCompletionSource Writing { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "held";

        public string ContentType => "text/plain";

        public async Task WriteAsync(Stream output, MeterExport export, ExportOptions options, CancellationToken cancel)
        {
            await output.WriteAsync("half"u8.ToArray(), cancel);
            Writing.SetResult();
            await Task.Delay(Timeout.Infinite, cancel);
        }

        public Task WriteAllAsync(Stream output, IReadOnlyList<MeterExport> exports, ExportOptions options, CancellationToken cancel) => WriteAsync(output, exports[0], options, cancel);
    }
}
