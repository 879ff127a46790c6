using System.Diagnostics;
using MCenter.Core.Devices;
using MCenter.Drivers.Transport;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.Transport;

/// <summary>termios against the kernel's pseudo terminals; a pty stays 8N1, so parity itself is seen on hardware only.</summary>
public class SerialLinkTest
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(300)]
    [InlineData(2400)]
    [InlineData(38400)]
    public async Task All_byte_values_pass_both_ways_at_every_speed(int baudRate)
    {
        using var pair = await SerialPair.StartAsync();
        await using var one = new SerialLink(pair.First, TimeProvider.System);
        await using var other = new SerialLink(pair.Second, TimeProvider.System);
        await one.OpenAsync(default);
        await other.OpenAsync(default);
        await one.SetParametersAsync(new(baudRate, Parity: Parity.Even), default);
        await other.SetParametersAsync(new(baudRate, 7, Parity.Even), default);
        var all = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        await one.WriteAsync(all, default);
        (await ReadExactlyAsync(other, 256)).ShouldBe(all);
        await other.WriteAsync(all, default);
        await other.DrainAsync(default);
        (await ReadExactlyAsync(one, 256)).ShouldBe(all);
    }

    [Fact]
    public async Task Speed_and_format_reach_the_driver()
    {
        using var pair = await SerialPair.StartAsync();
        await using var link = new SerialLink(pair.First, TimeProvider.System);
        await link.OpenAsync(default);
        await link.SetParametersAsync(new(1200, StopBits: 2), default);
        var settings = await SttyAsync(pair.First);
        settings.ShouldContain("speed 1200 baud");
        settings.ShouldContain(" cstopb");
        settings.ShouldContain("-icanon");
        settings.ShouldContain("-echo ");
        settings.ShouldContain("-opost");
        settings.ShouldContain("min = 1");
    }

    [Fact]
    public async Task Silence_ends_with_the_timeout_and_loses_nothing()
    {
        using var pair = await SerialPair.StartAsync();
        await using var one = new SerialLink(pair.First, TimeProvider.System);
        await using var other = new SerialLink(pair.Second, TimeProvider.System);
        await one.OpenAsync(default);
        await other.OpenAsync(default);
        var watch = Stopwatch.StartNew();
        (await one.ReadAsync(new byte[8], TimeSpan.FromMilliseconds(80), default)).ShouldBe(0);
        watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(75));
        using var stop = new CancellationTokenSource();
        var reading = one.ReadAsync(new byte[8], Long, stop.Token).AsTask();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(reading);
        await other.WriteAsync(new byte[] { 0xE5 }, default);
        (await ReadExactlyAsync(one, 1)).ShouldBe([0xE5]);
    }

    [Fact]
    public async Task A_babbling_line_fills_no_memory_and_can_be_thrown_away()
    {
        using var pair = await SerialPair.StartAsync();
        await using var one = new SerialLink(pair.First, TimeProvider.System);
        await using var other = new SerialLink(pair.Second, TimeProvider.System);
        await one.OpenAsync(default);
        await other.OpenAsync(default);
        await other.WriteAsync(Enumerable.Repeat((byte)0x55, 100_000).ToArray(), default);
        await Eventually.True(() => one.DiscardInput() > 0, "bytes thrown away");

        // what still babbles is thrown away as well, until the line is usable again
        var answer = new byte[1];
        await Eventually.True(async () =>
        {
            one.DiscardInput();
            await other.WriteAsync(new byte[] { 0xE5 }, default);
            return await one.ReadAsync(answer, TimeSpan.FromSeconds(1), default) == 1 && answer[0] == 0xE5;
        }, "an answer after the babble");
    }

    [Fact]
    public async Task A_vanished_adapter_is_lost_at_once_and_comes_back()
    {
        var pair = await SerialPair.StartAsync();
        await using var link = new SerialLink(pair.First, TimeProvider.System);
        await link.OpenAsync(default);
        var reading = link.ReadAsync(new byte[8], Long, default).AsTask();
        pair.Dispose();
        (await Should.ThrowAsync<LinkException>(reading)).Problem.ShouldBe(LinkProblem.Lost);
        link.IsOpen.ShouldBeFalse();
        (await Should.ThrowAsync<LinkException>(() => link.OpenAsync(default))).Problem.ShouldBe(LinkProblem.NoDevice);
    }

    [Fact]
    public async Task A_second_program_is_kept_out()
    {
        using var pair = await SerialPair.StartAsync();
        await using var link = new SerialLink(pair.First, TimeProvider.System);
        await link.OpenAsync(default);
        await using var second = new SerialLink(pair.First, TimeProvider.System);
        var error = await Should.ThrowAsync<LinkException>(() => second.OpenAsync(default));
        error.Problem.ShouldBe(LinkProblem.InUse);
        error.Message.ShouldContain("in use by another program");
        await link.OpenAsync(default);
        link.IsOpen.ShouldBeTrue();
    }

    [Theory]
    [InlineData("/dev/no-such-device", LinkProblem.NoDevice, "does not exist")]
    [InlineData("/dev/null", LinkProblem.Unsuitable, "no serial line")]
    public async Task What_is_no_serial_line_is_said(string device, object problem, string message)
    {
        await using var link = new SerialLink(device, TimeProvider.System);
        var error = await Should.ThrowAsync<LinkException>(() => link.OpenAsync(default));
        error.Problem.ShouldBe((LinkProblem)problem);
        error.Message.ShouldContain(message);
    }

    private static async Task<string> SttyAsync(string device)
    {
        using var stty = Process.Start(new ProcessStartInfo("stty", ["-a", "-F", device]) { RedirectStandardOutput = true })!;
        return (await stty.StandardOutput.ReadToEndAsync()).ReplaceLineEndings(" ");
    }

    private static async Task<byte[]> ReadExactlyAsync(SerialLink link, int count)
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
}
