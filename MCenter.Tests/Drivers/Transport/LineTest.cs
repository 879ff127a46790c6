using MCenter.Core.Modules;
using MCenter.Drivers.Transport;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.Transport;

public class LineTest
{
    private readonly FakeTime time = new();
    private readonly FakeLink link = new();
    private readonly Line line;

    public LineTest() => line = new Line(new LineOptions { Name = "M-Bus", Kind = "MBus", Endpoint = "serial:/dev/ttyS1" }, link, time);

    [Fact]
    public async Task It_opens_when_somebody_wants_it()
    {
        line.Status.Up.ShouldBeFalse();
        using var lease = await line.AcquireAsync(default);
        lease.Link.IsOpen.ShouldBeTrue();
        line.Status.ShouldBe(new("M-Bus", "MBus", "serial:/dev/ttyS1", true, ""));
    }

    [Fact]
    public async Task One_at_a_time()
    {
        var first = await line.AcquireAsync(default);
        var second = line.AcquireAsync(default);
        second.IsCompleted.ShouldBeFalse();
        first.Dispose();
        first.Dispose();
        using var lease = await second;
        line.AcquireAsync(default).IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_line_that_cannot_be_opened_says_why_and_is_tried_again_after_growing_pauses()
    {
        link.Refusal = new LinkException(LinkProblem.NoDevice, "no such device");
        foreach (var pause in new[] { 1, 2, 4, 8, 16, 30, 30 })
        {
            var tried = link.Opens;
            (await Should.ThrowAsync<LinkException>(() => line.AcquireAsync(default))).Message.ShouldBe("no such device");
            link.Opens.ShouldBe(tried + 1);
            time.Advance(TimeSpan.FromSeconds(pause - 0.1));
            await Should.ThrowAsync<LinkException>(() => line.AcquireAsync(default));
            link.Opens.ShouldBe(tried + 1);
            time.Advance(TimeSpan.FromSeconds(0.1));
        }

        line.Status.Problem.ShouldBe("no such device");
        link.Refusal = null;
        using var lease = await line.AcquireAsync(default);
        line.Status.Up.ShouldBeTrue();
        line.Problem.ShouldBeNull();
    }

    [Fact]
    public async Task Lost_in_use_it_is_down_and_opened_again_for_the_next()
    {
        var changes = 0;
        line.Changed += () => changes++;
        var lease = await line.AcquireAsync(default);
        link.Close();
        lease.Dispose();
        line.Status.Up.ShouldBeFalse();
        line.Problem.ShouldBe(LinkProblem.Lost);
        using var next = await line.AcquireAsync(default);
        line.Status.Up.ShouldBeTrue();
        changes.ShouldBe(3);
    }

    [Fact]
    public async Task Lost_while_idle_it_is_opened_again_without_a_word()
    {
        (await line.AcquireAsync(default)).Dispose();
        link.LostWhenAsked = true;
        using var lease = await line.AcquireAsync(default);
        lease.Link.IsOpen.ShouldBeTrue();
        link.Opens.ShouldBe(2);
    }

    [Fact]
    public void The_configuration_gives_the_lines_of_a_kind()
    {
        var lines = LineSet.FromConfiguration(Configuration(("M-Bus", "MBus", "tcp:localhost:10001"), ("RTU", "ModbusRtu", "serial:/dev/ttyS2"), ("M-Bus 2", "MBus", "serial:/dev/ttyS1"), ("Off", "None", "")), "MBus", time);
        lines.Select(l => l.Name).ShouldBe(["M-Bus", "M-Bus 2"]);
    }

    [Fact]
    public void Every_error_of_the_configuration_is_said_at_once()
    {
        var error = Should.Throw<InvalidOperationException>(() => LineSet.FromConfiguration(
            Configuration(("A", "MBus", "tcp:host"), ("a", "MBus", "serial:/dev/ttyS1"), ("", "Bus", "serial:/dev/ttyS1")), "MBus", time)).Message;
        error.ShouldContain("Lines:0: endpoint 'tcp:host' has no port");
        error.ShouldContain("two lines are called 'A'");
        error.ShouldContain("Lines:2 has no Name");
        error.ShouldContain("Lines:2 has the unknown Kind 'Bus', possible are MBus, ModbusRtu, None");
    }

    private static ConfiguredLines Configuration(params (string Name, string Kind, string Endpoint)[] lines) =>
        new([.. lines.Select(l => new LineOptions { Name = l.Name, Kind = l.Kind, Endpoint = l.Endpoint })]);

    private sealed class FakeLink : IByteLink
    {
        public LinkException? Refusal { get; set; }

        public bool LostWhenAsked { get; set; }

        public int Opens { get; private set; }

        public bool IsOpen { get; private set; }

        public bool KnowsBaudRate => true;

        public void Close() => IsOpen = false;

        public Task OpenAsync(CancellationToken cancel)
        {
            Opens++;
            if (Refusal is not null)
            {
                throw Refusal;
            }

            (IsOpen, LostWhenAsked) = (true, false);
            return Task.CompletedTask;
        }

        public int DiscardInput()
        {
            if (LostWhenAsked)
            {
                Close();
                throw new LinkException(LinkProblem.Lost, "lost");
            }

            return 0;
        }

        public Task SetParametersAsync(LineParameters parameters, CancellationToken cancel) => Task.CompletedTask;

        public ValueTask<int> ReadAsync(Memory<byte> buffer, TimeSpan timeout, CancellationToken cancel) => ValueTask.FromResult(0);

        public Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel) => Task.CompletedTask;

        public Task DrainAsync(CancellationToken cancel) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
