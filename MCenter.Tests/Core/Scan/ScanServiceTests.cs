using MCenter.Core.Devices;
using MCenter.Core.Modules;
using MCenter.Core.Scan;
using MCenter.Core.Settings;
using MCenter.Core.Storage;
using MCenter.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static MCenter.Tests.Core.Scan.FakeSearch;

namespace MCenter.Tests.Core.Scan;

/// <summary>What becomes of a search: devices, findings, progress, stop, restart.</summary>
public sealed class ScanServiceTests : IAsyncLifetime
{
    private static readonly ScanRequest Request = new() { Line = "M-Bus" };

    private readonly FakeSearch search = new();
    private CoreBench bench = null!;

    private ScanService Scans => bench.Get<ScanService>();

    public async ValueTask InitializeAsync() => bench = await CoreBench.OpenAsync(services => services
        .AddSingleton<IMeterSearch>(search)
        .AddSingleton(new ConfiguredLines([new() { Name = "M-Bus", Kind = "MBus" }, new() { Name = "M-Bus 2", Kind = "MBus" }, new() { Name = "RTU", Kind = "ModbusRtu" }])));

    public async ValueTask DisposeAsync()
    {
        foreach (var scan in Scans.All)
        {
            await Scans.StopAsync(scan.Request.Line, null, default);
        }

        await bench.DisposeAsync();
    }

    [Fact]
    public async Task A_new_meter_is_a_device_at_once_set_up_by_its_first_telegram()
    {
        await Scans.StartAsync(Request, "Ines", default);
        search.Say(Step(3, 0.1, Meter("00161043", primary: 5)));
        await FoundAsync(1);
        var device = bench.Devices.Current.All.Single();
        device.Serial.ShouldBe("161043");
        device.SecondaryAddress.ShouldBe("00161043B5151002");
        device.PrimaryAddress.ShouldBe(5);
        device.Registers.Count.ShouldBe(2);
        device.Category.ShouldBe(DeviceCategory.Electricity);
        var finding = Scans.Of("M-Bus")!.Findings.Single();
        (finding.Kind, finding.DeviceId, finding.BaudRate).ShouldBe((FindingKind.Added, device.Id, 2400));
        (await bench.EventsAsync()).ShouldContain("DeviceAdded:EMU 161043");
    }

    [Fact]
    public async Task A_meter_of_a_known_type_is_named_after_it_and_only_the_professional_II_gets_the_data_logger()
    {
        await Scans.StartAsync(Request with { LoadProfile = true }, null, default);
        search.Say(Step(3, 0.1, Meter("00000025", version: 25, values: 24)), Step(5, 0.2, Meter("00000016", values: 17)));
        await FoundAsync(2);
        bench.Devices.Current.All.Select(d => (d.Name, d.LoadProfile)).ShouldBe([("EMU Professional II 25", true), ("EMU Allrounder 16", false)]);
    }

    [Fact]
    public async Task Without_adding_a_meter_is_offered_and_added_by_hand()
    {
        await Scans.StartAsync(Request with { AddFound = false }, null, default);
        search.Say(Step(3, 0.1, Meter("00161043")));
        await FoundAsync(1);
        bench.Devices.Current.All.ShouldBeEmpty();
        var finding = Scans.Of("M-Bus")!.Findings.Single();
        finding.Kind.ShouldBe(FindingKind.New);
        (await Scans.AddAsync(finding.Id, "Ines", default)).DeviceId.ShouldBe(bench.Devices.Current.All.Single().Id);
        Scans.Of("M-Bus")!.Findings.Single().Kind.ShouldBe(FindingKind.Added);
        await Should.ThrowAsync<ConflictException>(() => Scans.AddAsync(finding.Id, "Ines", default));
    }

    [Fact]
    public async Task A_known_meter_is_recognised_and_a_changed_address_is_offered()
    {
        var same = await bench.Devices.AddAsync(new() { Line = "M-Bus", SecondaryAddress = "00000001B5151002" }, default);
        var moved = await bench.Devices.AddAsync(new() { Line = "M-Bus 2", SecondaryAddress = "00000002FFFFFFFF", BaudRate = 300, PrimaryAddress = 7 }, default);
        await Scans.StartAsync(Request, null, default);
        search.Say(Step(3, 0.1, Meter("00000001")), Step(5, 0.2, Meter("00000002", primary: 9)));
        await FoundAsync(2);
        Scans.Of("M-Bus")!.Findings.Select(f => (f.Kind, f.DeviceId)).ShouldBe([(FindingKind.Known, same.Id), (FindingKind.Changed, moved.Id)]);

        await Scans.TakeOverAsync(Scans.Of("M-Bus")!.Findings[1].Id, "Ines", default);
        var now = bench.Devices.Current.Find(moved.Id)!;
        (now.Line, now.BaudRate, now.PrimaryAddress).ShouldBe(("M-Bus", 2400, 9));
        Scans.Of("M-Bus")!.Findings[1].Kind.ShouldBe(FindingKind.Known);
        bench.Devices.Current.All.Length.ShouldBe(2);
    }

    [Fact]
    public async Task All_baud_rates_are_searched_one_after_the_other_and_a_meter_that_hears_two_is_found_once()
    {
        await Scans.StartAsync(Request with { BaudRate = 0 }, null, default);
        foreach (var rate in ScanRequest.AllBaudRates)
        {
            search.Say(Step(3, 0.5, rate is 300 or 2400 ? Meter("00000001") : null), Step(4, 1));
            search.End();
        }

        await Eventually.True(() => Scans.Of("M-Bus")!.State == ScanState.Finished);
        search.Tasks.Select(t => t.BaudRate).ShouldBe(ScanRequest.AllBaudRates);
        var report = Scans.Of("M-Bus")!;
        report.Findings.Single().BaudRate.ShouldBe(2400);
        (report.Requests, report.Part, report.RatesDone).ShouldBe((32, 1, 8));
        await Eventually.True(async () => (await bench.EventsAsync()).Contains("ScanFinished:M-Bus"));
    }

    [Fact]
    public async Task A_converter_is_searched_once_whatever_the_baud_rate()
    {
        search.BaudRateMatters = false;
        (await Scans.StartAsync(Request with { BaudRate = 0 }, null, default)).BaudRates.ShouldBe([2400]);
    }

    [Fact]
    public async Task The_time_left_is_told_from_the_time_measured()
    {
        await Scans.StartAsync(Request, null, default);
        search.Say(Step(1, 0));
        await Eventually.True(() => Scans.Of("M-Bus")!.Requests == 1);
        Scans.Of("M-Bus")!.Left.ShouldBeNull("nothing is measured yet");
        bench.Time.Advance(TimeSpan.FromSeconds(30));
        search.Say(Step(10, 0.25));
        await Eventually.True(() => Scans.Of("M-Bus")!.Requests == 10);
        Scans.Of("M-Bus")!.Left.ShouldBe(TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task Stopping_keeps_what_was_found_and_it_goes_on_behind_it()
    {
        await Scans.StartAsync(Request, null, default);
        search.Say(Step(3, 0.1, Meter("00000001")));
        await FoundAsync(1);
        await Scans.StopAsync("M-Bus", "Ines", default);
        var stopped = Scans.Of("M-Bus")!;
        (stopped.State, stopped.Findings.Count, stopped.CanResume).ShouldBe((ScanState.Stopped, 1, true));

        await Scans.ResumeAsync("M-Bus", "Ines", default);
        await Eventually.True(() => search.Tasks.Count == 2);
        search.Tasks[1].Cursor.ShouldBe("c3");
        search.Tasks[1].FoundBefore.Single().Identity!.SecondaryAddress.ShouldBe("00000001B5151002");
        search.Say(Step(5, 0.2, Meter("00000002")));
        await FoundAsync(2);
    }

    [Fact]
    public async Task After_a_kill_the_findings_are_there_and_the_search_is_offered_to_go_on()
    {
        await Scans.StartAsync(Request, null, default);
        search.Say(Step(3, 0.1, Meter("00000001")), Step(4, 0.12, new(FindingKind.SameAddress, "00000002FFFFFFFF")));
        await FoundAsync(2);

        // the same data directory, opened by a process that knows nothing of the first
        var after = ScanBench.Another(bench, search);
        await ((IHostedService)after).StartAsync(default);
        var report = after.Of("M-Bus")!;
        (report.State, report.CanResume).ShouldBe((ScanState.BrokenOff, true));
        report.Findings.Select(f => f.Kind).ShouldBe([FindingKind.Added, FindingKind.SameAddress]);
        (await bench.EventsAsync()).ShouldContain("ScanBrokenOff:M-Bus");
        await after.ResumeAsync("M-Bus", null, default);
        await Eventually.True(() => search.Tasks.Count == 2);
        search.Tasks[1].Cursor.ShouldBe("c4");
        await after.StopAsync("M-Bus", null, default);
    }

    [Fact]
    public async Task A_line_that_is_lost_breaks_the_search_off_with_the_reason()
    {
        search.Fault = new LineLostException("the adapter is gone", new IOException());
        await Scans.StartAsync(Request, null, default);
        await Eventually.True(() => Scans.Of("M-Bus")!.State == ScanState.BrokenOff);
        Scans.Of("M-Bus")!.Problem.ShouldBe("the adapter is gone");
        await Scans.ResumeAsync("M-Bus", null, default);
        search.End();
        await Eventually.True(() => Scans.Of("M-Bus")!.State == ScanState.Finished);
    }

    [Fact]
    public async Task A_search_whose_end_cannot_be_stored_has_ended_all_the_same()
    {
        await Scans.StartAsync(Request, null, default);
        await using (var db = await bench.Get<IDbContextFactory<McenterDb>>().CreateDbContextAsync())
        {
            await db.Database.ExecuteSqlRawAsync("ALTER TABLE Scan RENAME TO Lost");
        }

        search.End();
        await Eventually.True(() => Scans.Of("M-Bus")!.State == ScanState.BrokenOff);
        Scans.Of("M-Bus")!.Problem.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task One_search_a_line_at_a_time()
    {
        await Scans.StartAsync(Request, null, default);
        await Should.ThrowAsync<ConflictException>(() => Scans.StartAsync(Request, null, default));
        await Should.ThrowAsync<ConflictException>(() => Scans.ResumeAsync("M-Bus", null, default));
        (await Scans.StartAsync(Request with { Line = "M-Bus 2" }, null, default)).State.ShouldBe(ScanState.Running);
    }

    [Fact]
    public async Task Everything_wrong_in_a_request_is_said_and_nothing_starts()
    {
        var wrong = new ScanRequest { Line = "RTU", BaudRate = 1, Addressing = (AddressMode)9, Mask = "12G4", From = -1, To = 251 };
        var refused = await Should.ThrowAsync<InvalidInputException>(() => Scans.StartAsync(wrong, null, default));
        refused.Errors.Select(e => e.Field).ShouldBe(["line", "baudRate", "addressing", "mask", "from", "to"]);
        Scans.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_meter_with_another_version_byte_is_the_same_device()
    {
        await Scans.StartAsync(Request, null, default);
        search.Say(Step(3, 0.1, Meter("00000001")), Step(5, 0.2, Meter("00000001", version: 17) with { Address = "00000001B5151102" }));
        await Eventually.True(() => Scans.Of("M-Bus")!.Requests == 5);
        bench.Devices.Current.All.Length.ShouldBe(1);
    }

    private async Task FoundAsync(int findings)
    {
        await Eventually.True(() => Scans.Of("M-Bus")!.Findings.Count == findings || Scans.Of("M-Bus")!.State != ScanState.Running, "a finding");
        Scans.Of("M-Bus")!.Problem.ShouldBe("");
        Scans.Of("M-Bus")!.Findings.Count.ShouldBe(findings);
    }
}
