using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MCenter.Drivers.Transport;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.Transport;

public sealed class TcpLinkTest : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public TcpLinkTest() => listener.Start();

    public void Dispose() => listener.Dispose();

    private int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    [Fact]
    public async Task Bytes_go_both_ways_whole()
    {
        await using var link = new TcpLink("127.0.0.1", Port, TimeProvider.System);
        using var peer = await OpenAsync(link);
        var all = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        await link.WriteAsync(all, default);
        var seen = new byte[256];
        await peer.GetStream().ReadExactlyAsync(seen);
        seen.ShouldBe(all);
        await peer.GetStream().WriteAsync(all);
        (await ReadExactlyAsync(link, 256)).ShouldBe(all);
    }

    [Fact]
    public async Task Silence_ends_with_the_timeout_and_loses_nothing()
    {
        await using var link = new TcpLink("127.0.0.1", Port, TimeProvider.System);
        using var peer = await OpenAsync(link);
        var watch = Stopwatch.StartNew();
        (await link.ReadAsync(new byte[8], TimeSpan.FromMilliseconds(80), default)).ShouldBe(0);
        watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(75));
        await peer.GetStream().WriteAsync(new byte[] { 0xE5 });
        (await ReadExactlyAsync(link, 1)).ShouldBe([0xE5]);
    }

    [Fact]
    public async Task The_callers_cancellation_is_no_timeout()
    {
        await using var link = new TcpLink("127.0.0.1", Port, TimeProvider.System);
        using var peer = await OpenAsync(link);
        using var stop = new CancellationTokenSource();
        var reading = link.ReadAsync(new byte[8], Long, stop.Token).AsTask();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(reading);
        link.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task Input_can_be_thrown_away()
    {
        await using var link = new TcpLink("127.0.0.1", Port, TimeProvider.System);
        using var peer = await OpenAsync(link);
        await peer.GetStream().WriteAsync(new byte[700]);
        var discarded = 0;
        await Eventually.True(() => (discarded += link.DiscardInput()) == 700, "700 bytes thrown away");
        (await link.ReadAsync(new byte[8], TimeSpan.FromMilliseconds(20), default)).ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_closed_connection_is_lost_and_opens_again(bool seenByDiscard)
    {
        await using var link = new TcpLink("127.0.0.1", Port, TimeProvider.System);
        (await OpenAsync(link)).Dispose();
        if (seenByDiscard)
        {
            await Eventually.True(() => Lost(() => link.DiscardInput()), "the loss");
        }
        else
        {
            (await Should.ThrowAsync<LinkException>(async () => await link.ReadAsync(new byte[8], Long, default))).Problem.ShouldBe(LinkProblem.Lost);
        }

        link.IsOpen.ShouldBeFalse();
        using var peer = await OpenAsync(link);
        await peer.GetStream().WriteAsync(new byte[] { 1 });
        (await ReadExactlyAsync(link, 1)).ShouldBe([1]);
    }

    [Fact]
    public async Task Nobody_there_is_said_with_what_to_check()
    {
        var port = Port;
        listener.Stop();
        await using var link = new TcpLink("127.0.0.1", port, TimeProvider.System);
        var error = await Should.ThrowAsync<LinkException>(() => link.OpenAsync(default));
        error.Problem.ShouldBe(LinkProblem.Unreachable);
        error.Message.ShouldContain("check the address");
        link.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task An_unknown_host_is_said()
    {
        await using var link = new TcpLink("no-such-host.invalid", 10001, TimeProvider.System);
        (await Should.ThrowAsync<LinkException>(() => link.OpenAsync(default))).Problem.ShouldBe(LinkProblem.UnknownHost);
    }

    [Fact]
    public async Task Using_a_link_that_is_not_open_is_a_loss_not_a_crash()
    {
        await using var link = new TcpLink("127.0.0.1", Port, TimeProvider.System);
        (await Should.ThrowAsync<LinkException>(() => link.WriteAsync(new byte[1], default))).Problem.ShouldBe(LinkProblem.Lost);
    }

    private static bool Lost(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (LinkException)
        {
            return true;
        }
    }

    private static async Task<byte[]> ReadExactlyAsync(TcpLink link, int count)
    {
        var got = new List<byte>();
        var buffer = new byte[64];
        while (got.Count < count)
        {
            var n = await link.ReadAsync(buffer, Long, default);
            n.ShouldBeGreaterThan(0);
            got.AddRange(buffer.AsSpan(0, n));
        }

        return [.. got];
    }

    private async Task<TcpClient> OpenAsync(TcpLink link)
    {
        await link.OpenAsync(default);
        return await listener.AcceptTcpClientAsync();
    }
}
