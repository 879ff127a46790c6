using System.Net;
using System.Net.Sockets;
using MCenter.Core.Events;
using MCenter.Core.Modules;
using MCenter.Core.Storage;
using MCenter.Drivers.Transport;
using MCenter.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace MCenter.Tests.Drivers.Transport;

/// <summary>The keeper of the lines with real sockets, a real event log and a clock that the test moves.</summary>
public sealed class LineSetTest : IDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.db");
    private readonly FakeTime time = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        File.Delete(file);
    }

    [Fact]
    public async Task A_line_that_goes_is_reported_once_retried_and_reported_when_it_is_back()
    {
        var events = new EventLog(new Databases(file), time, NullLogger<EventLog>.Instance);
        var port = FreePort.Next();
        var options = new LineOptions { Name = "M-Bus", Kind = "MBus", Endpoint = $"tcp:127.0.0.1:{port}" };
        using var set = new LineSet("M-Bus", LineSet.FromConfiguration(new([options]), "MBus", time), events, time);
        var changes = 0;
        set.Changed += () => changes++;
        await set.StartAsync(default);
        await Eventually.True(() => changes == 1, "the refusal");
        set.Lines.Single().Problem.ShouldContain("cannot be reached");

        await PassAsync(TimeSpan.FromMinutes(3));
        using (var listener = new TcpListener(IPAddress.Loopback, port))
        {
            listener.Start();
            await PassUntilAsync(() => set.Lines.Single().Up);
            var peer = await listener.AcceptTcpClientAsync();
            listener.Stop();
            peer.Dispose();
            await PassUntilAsync(() => !set.Lines.Single().Up);
        }

        await PassAsync(TimeSpan.FromMinutes(1));
        await set.StopAsync(default);
        var log = await events.NewestAsync(EventSeverity.Info, "M-Bus", null, 100, default);
        log.Reverse().Select(e => e.Code).ShouldBe(["LineUnreachable", "LineUp", "LineUnreachable"]);
        log[0].Arguments.ShouldBe(["M-Bus", options.Endpoint]);
    }

    private async Task PassUntilAsync(Func<bool> condition)
    {
        for (var tries = 0; tries < 500 && !condition(); tries++)
        {
            await PassAsync(TimeSpan.FromSeconds(5));
        }

        condition().ShouldBeTrue();
    }

    private async Task PassAsync(TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromSeconds(5))
        {
            await Eventually.True(() => time.Waiting > 0, "the keeper's pause");
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }
    }

    private sealed class Databases : IDbContextFactory<McenterDb>
    {
        private readonly DbContextOptions<McenterDb> options;

        public Databases(string file)
        {
            options = new DbContextOptionsBuilder<McenterDb>().UseSqlite($"Data Source={file}").Options;
            using var db = CreateDbContext();
            db.Database.EnsureCreated();
        }

        public McenterDb CreateDbContext() => new(options);
    }
}
