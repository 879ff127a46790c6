using MCenter.Drivers.Transport.Mqtt;
using MCenter.Tests.Support;
using static MCenter.Tests.Support.ScriptedBroker;

namespace MCenter.Tests.Drivers.Transport.Mqtt;

/// <summary>The client before a scripted broker: what a good one never does, and what is hard to time with a real one.</summary>
public sealed class MqttClientTest : IDisposable
{
    private const string Accepted = "2003000000";

    private readonly ScriptedBroker broker = new();

    public void Dispose() => broker.Dispose();

    [Fact]
    public async Task Exactly_once_takes_four_packets()
    {
        var (client, wire) = await broker.ConnectAsync(broker.Options(), Accepted);
        await using var _ = client;
        await using var __ = wire;
        var publishing = client.PublishAsync(Message(2), default);
        (await PacketAsync(wire)).ShouldBe("340700017400010078");
        await SayAsync(wire, "50020001");
        (await PacketAsync(wire)).ShouldBe("62020001");
        publishing.IsCompleted.ShouldBeFalse();
        await SayAsync(wire, "70020001");
        await publishing;
    }

    [Fact]
    public async Task No_more_are_on_their_way_than_the_broker_allows()
    {
        var (client, wire) = await broker.ConnectAsync(broker.Options(), "200600000321" + "0002");
        await using var _ = client;
        await using var __ = wire;
        var first = client.PublishAsync(Message(1), default);
        var others = Enumerable.Range(0, 3).Select(_ => client.PublishAsync(Message(1), default)).ToList();
        await PacketAsync(wire);
        await PacketAsync(wire);

        // what is not counted overtakes what waits: nothing of it has been sent
        await client.PublishAsync(Message(0), default);
        (await PacketAsync(wire)).ShouldStartWith("30");
        await SayAsync(wire, "40020001");
        await first;
        (await PacketAsync(wire)).ShouldBe("320700017400030078");
        await SayAsync(wire, "4002000240020003");
        (await PacketAsync(wire)).ShouldBe("320700017400040078");
        await SayAsync(wire, "40020004");
        await Task.WhenAll(others);
    }

    [Fact]
    public async Task A_batch_goes_out_in_order_and_is_there_when_all_of_it_is_acknowledged()
    {
        var (client, wire) = await broker.ConnectAsync(broker.Options() with { MostInFlight = 2 }, Accepted);
        await using var _ = client;
        await using var __ = wire;
        var publishing = client.PublishAllAsync([Message(1), Message(2), Message(1)], default);
        (await PacketAsync(wire)).ShouldBe("320700017400010078");
        (await PacketAsync(wire)).ShouldBe("340700017400020078");
        await SayAsync(wire, "40020001");
        (await PacketAsync(wire)).ShouldBe("320700017400030078");
        await SayAsync(wire, "5002000240020003");
        (await PacketAsync(wire)).ShouldBe("62020002");
        publishing.IsCompleted.ShouldBeFalse();
        await SayAsync(wire, "70020002");
        await publishing;
    }

    [Fact]
    public async Task A_batch_that_nobody_acknowledges_is_there_when_the_broker_answers_to_a_sign_behind_it()
    {
        var (client, wire) = await broker.ConnectAsync(broker.Options(), Accepted);
        await using var _ = client;
        await using var __ = wire;
        var publishing = client.PublishAllAsync([Message(0), Message(0)], default);
        (await PacketAsync(wire)).ShouldStartWith("30");
        (await PacketAsync(wire)).ShouldStartWith("30");
        (await PacketAsync(wire)).ShouldBe("C000");
        publishing.IsCompleted.ShouldBeFalse();
        await SayAsync(wire, "D000");
        await publishing;
    }

    [Theory]
    [InlineData(0, "the broker did not answer to PINGREQ within 30 s")]
    [InlineData(1, "the broker did not acknowledge a message within 30 s")]
    public async Task A_broker_that_stalls_in_a_batch_is_given_up(int qos, string words)
    {
        var time = new FakeTime();
        var (client, wire) = await broker.ConnectAsync(broker.Options() with { MostInFlight = 1 }, Accepted, time);
        await using var _ = client;
        await using var __ = wire;
        var publishing = client.PublishAllAsync([Message(qos), Message(qos), Message(qos)], default);
        await PacketAsync(wire);
        await Eventually.True(() => Passed(time, publishing), "the end of the patience");
        (await Should.ThrowAsync<MqttException>(publishing)).Message.ShouldBe(words);
    }

    [Theory]
    [InlineData(1, "400B" + "0001" + "97071F000466756C6C")]
    [InlineData(2, "500B" + "0001" + "97071F000466756C6C")]
    public async Task A_refused_message_fails_in_the_brokers_words_and_the_connection_stands(int qos, string refusal)
    {
        var (client, wire) = await broker.ConnectAsync(broker.Options() with { MostInFlight = 1 }, Accepted);
        await using var _ = client;
        await using var __ = wire;
        var publishing = client.PublishAsync(Message(qos), default);
        await PacketAsync(wire);
        await SayAsync(wire, refusal);
        (await Should.ThrowAsync<MqttException>(publishing)).Message.ShouldBe("the broker refuses the message: quota exceeded (151): full");

        var next = client.PublishAsync(Message(1), default);
        (await PacketAsync(wire)).ShouldStartWith("32");
        await SayAsync(wire, "40020002");
        await next;
    }

    [Theory]
    [InlineData("2005000002" + "2401", 2, false, "quality of service")]
    [InlineData("2005000002" + "2500", 0, true, "retained")]
    [InlineData("2008000005" + "270000000A", 0, false, "at most 10 bytes")]
    public async Task What_the_broker_does_not_take_is_not_sent(string connAck, int qos, bool retain, string words)
    {
        var (client, wire) = await broker.ConnectAsync(broker.Options(), connAck);
        await using var _ = client;
        await using var __ = wire;
        (await Should.ThrowAsync<MqttException>(client.PublishAsync(Message(qos) with { Retain = retain }, default))).Message.ShouldContain(words);
        client.IsConnected.ShouldBeTrue();
    }

    [Theory]
    [InlineData("20020005", "not authorized (5)")] // a broker of version 3.1.1
    [InlineData("2003008700", "not authorized (135)")]
    [InlineData("15030300020246", "does not speak MQTT")] // the alert of a port that wants TLS
    public async Task A_refused_connection_says_why(string answer, string words)
    {
        var connecting = MqttClient.ConnectAsync(broker.Options(), TimeProvider.System, default);
        await using var wire = await broker.AcceptAsync(answer);
        (await Should.ThrowAsync<MqttException>(connecting)).Message.ShouldContain(words);
    }

    [Theory]
    [InlineData("E0018B", "server shutting down (139)")]
    [InlineData("40020009", "acknowledged what was not sent")]
    [InlineData("70020001", "acknowledged what was not sent")] // PUBCOMP before PUBREC
    [InlineData("2003000000", "a second time")]
    [InlineData("3003000174", "does not speak MQTT")]
    [InlineData("", "closed the connection")]
    public async Task A_lost_connection_says_why_and_fails_what_is_on_its_way(string last, string words)
    {
        var (client, wire) = await broker.ConnectAsync(broker.Options() with { MostInFlight = 1 }, Accepted);
        await using var _ = client;
        await using var __ = wire;
        Task[] publishing = [client.PublishAsync(Message(2), default), client.PublishAsync(Message(2), default)];
        await PacketAsync(wire);
        await SayAsync(wire, last);
        wire.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        foreach (var message in publishing)
        {
            (await Should.ThrowAsync<MqttException>(message)).Message.ShouldContain(words);
        }

        (await client.Ended).ShouldContain(words);
        client.IsConnected.ShouldBeFalse();
        (await Should.ThrowAsync<MqttException>(client.PublishAsync(Message(0), default))).Message.ShouldContain(words);
    }

    [Fact]
    public async Task A_broker_that_stalls_is_given_up()
    {
        var time = new FakeTime();
        var (client, wire) = await broker.ConnectAsync(broker.Options(), Accepted, time);
        await using var _ = client;
        await using var __ = wire;
        var publishing = client.PublishAsync(Message(1), default);
        await PacketAsync(wire);
        await Eventually.True(() => Passed(time, publishing), "the end of the patience");
        (await Should.ThrowAsync<MqttException>(publishing)).Message.ShouldBe("the broker did not acknowledge a message within 30 s");
        client.IsConnected.ShouldBeFalse();
    }

    [Fact]
    public async Task A_broker_that_accepts_and_says_nothing_is_given_up()
    {
        var time = new FakeTime();
        var connecting = MqttClient.ConnectAsync(broker.Options(), time, default);
        await using var wire = await broker.AcceptAsync("");
        await Eventually.True(() => Passed(time, connecting), "the end of the patience");
        (await Should.ThrowAsync<MqttException>(connecting)).Message.ShouldContain("30 s");
    }

    [Fact]
    public async Task Signs_of_life_are_given_twice_in_the_time_that_the_broker_wants()
    {
        var time = new FakeTime();
        var (client, wire) = await broker.ConnectAsync(broker.Options(), "200600000313" + "000A", time);
        await using var _ = client;
        await using var __ = wire;
        time.Advance(TimeSpan.FromSeconds(5));
        (await PacketAsync(wire)).ShouldBe("C000");
        await SayAsync(wire, "D000");

        // an acknowledgement shows that the answer before it was taken
        var publishing = client.PublishAsync(Message(1), default);
        await PacketAsync(wire);
        await SayAsync(wire, "40020001");
        await publishing;
        var next = PacketAsync(wire);
        await Eventually.True(() => Passed(time, next), "the next sign");
        (await next).ShouldBe("C000");
    }

    [Fact]
    public async Task A_broker_that_gives_no_sign_is_given_up()
    {
        var time = new FakeTime();
        var (client, wire) = await broker.ConnectAsync(broker.Options() with { KeepAlive = TimeSpan.FromSeconds(60) }, Accepted, time);
        await using var _ = client;
        await using var __ = wire;
        await Eventually.True(() => Passed(time, client.Ended), "the end of the keep alive");
        (await client.Ended).ShouldBe("the broker gave no sign for 30 s");
    }

    [Fact]
    public async Task A_cancelled_message_keeps_its_place_until_it_is_acknowledged()
    {
        var (client, wire) = await broker.ConnectAsync(broker.Options() with { MostInFlight = 1 }, Accepted);
        await using var _ = client;
        await using var __ = wire;
        using var cancel = new CancellationTokenSource();
        var publishing = client.PublishAsync(Message(1), cancel.Token);
        await PacketAsync(wire);
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(publishing);

        var next = client.PublishAsync(Message(1), default);
        await SayAsync(wire, "40020001");
        (await PacketAsync(wire)).ShouldBe("320700017400020078");
        await SayAsync(wire, "40020002");
        await next;
    }

    [Fact]
    public async Task Closing_takes_leave()
    {
        var (client, wire) = await broker.ConnectAsync(broker.Options(), Accepted);
        await using var _ = wire;
        await client.DisposeAsync();
        (await PacketAsync(wire)).ShouldBe("E000");
        await Should.ThrowAsync<MqttException>(client.PublishAsync(Message(1), default));
    }

    private static MqttMessage Message(int qos) => new("t", "x"u8.ToArray(), qos, false);

    private static bool Passed(FakeTime time, Task waiting)
    {
        time.Advance(TimeSpan.FromSeconds(5));
        return waiting.IsCompleted;
    }
}
