using System.Globalization;
using System.Text.Json.Nodes;
using MCenter.Core.Outputs;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.HttpPush;

/// <summary>HTTP push before the receiver of the documentation: Python verifies the signatures and keeps the readings.</summary>
public sealed class HttpPushReceiverTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_reading_arrives_once_and_in_order_though_the_receiver_is_killed_in_the_middle(bool tls)
    {
        using var certificates = new TestCertificates();
        await using var receiver = await PythonReceiver.StartAsync(tls ? certificates.Issue("localhost") : null, mostBytes: 2500);
        await using var bench = await HttpPushBench.OpenAsync(receiver.Settings with { TrustedCertificates = tls ? certificates.Authority : "" });
        var failures = 0;
        for (var round = 0; failures < 3; round++)
        {
            round.ShouldBeLessThan(50, "the receiver is never killed in time");
            await bench.ReadAsync(25);
            var before = receiver.Readings().Count;
            var turn = bench.Loop.TurnAsync(default);
            await Eventually.True(() => turn.IsCompleted || receiver.Readings().Count > before + 10);
            await receiver.KillAsync();
            await turn;
            failures += bench.Loop.Ledger.FailingSince is null ? 0 : 1;
            await receiver.RestartAsync();
            bench.Core.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await bench.DrainAsync();
        var arrived = receiver.Readings();
        arrived.Select(r => (r.Device, DateTimeOffset.Parse(r.RasterTime, CultureInfo.InvariantCulture))).ShouldBe(bench.Committed.Select(r => (r.DeviceId, r.RasterTime)), ignoreOrder: true);
        foreach (var meter in arrived.GroupBy(r => r.Device))
        {
            meter.Select(r => r.RasterTime).ShouldBeInOrder();
        }

        var document = JsonNode.Parse(arrived[0].Document)!;
        ((string)document["name"]!, (decimal)document["values"]![0]!["value"]!).ShouldBe(("Meter 1, \"Küche\" 🏠", bench.Committed[0].Values[0].Bits / 1000m));
    }

    [Fact]
    public async Task A_test_is_taken_and_leaves_nothing_behind_and_a_wrong_key_is_told()
    {
        await using var receiver = await PythonReceiver.StartAsync();
        await using var bench = await HttpPushBench.OpenAsync(receiver.Settings);
        (await bench.Output.TestAsync(default)).ShouldBe(new(true, "The server has taken a test document and answered 200."));
        receiver.Readings().ShouldBeEmpty();
        await bench.SetAsync(receiver.Settings with { SigningKey = "another key than the receiver's" });
        (await bench.Output.TestAsync(default)).ShouldBe(new(false, "The server refuses: 401 Unauthorized: wrong signature, or too old"));
        await bench.SetAsync(receiver.Settings with { SigningKey = "" });
        (await bench.Output.TestAsync(default)).Works.ShouldBeFalse();
    }

    [Fact]
    public async Task Whom_not_to_trust_is_told_and_taken_only_by_the_switch_for_it()
    {
        using var certificates = new TestCertificates();
        using var others = new TestCertificates();
        await using var receiver = await PythonReceiver.StartAsync(certificates.Issue("localhost"));
        var trusting = receiver.Settings with { TrustedCertificates = certificates.Authority };
        await using var bench = await HttpPushBench.OpenAsync(trusting);
        await WorksAsync(trusting);
        await FailsAsync(receiver.Settings, "The certificate of localhost is not trusted: ");
        await FailsAsync(trusting with { TrustedCertificates = others.Authority }, "The certificate of localhost is not trusted: ");
        await FailsAsync(trusting with { Url = trusting.Url.Replace("localhost", "127.0.0.1", StringComparison.Ordinal) }, "it is not made out to 127.0.0.1");
        await FailsAsync(trusting with { Url = trusting.Url.Replace("https:", "http:", StringComparison.Ordinal) }, "The connection to localhost broke off");
        await WorksAsync(receiver.Settings with { AcceptAnyCertificate = true });

        await using var expired = await PythonReceiver.StartAsync(certificates.Issue("localhost", validDays: -1));
        await FailsAsync(expired.Settings with { TrustedCertificates = certificates.Authority }, "not trusted: ");

        async Task FailsAsync(MCenter.Drivers.HttpPush.HttpPushSettings settings, string words)
        {
            await bench.SetAsync(settings);
            var result = await bench.Output.TestAsync(default);
            result.Works.ShouldBeFalse();
            result.Message.ShouldContain(words);
        }

        async Task WorksAsync(MCenter.Drivers.HttpPush.HttpPushSettings settings)
        {
            await bench.SetAsync(settings);
            (await bench.Output.TestAsync(default)).ShouldSatisfyAllConditions(r => r.Works.ShouldBeTrue(r.Message));
        }
    }

    [Fact]
    public async Task A_register_that_is_not_saved_goes_along_while_its_reading_is_the_newest()
    {
        await using var receiver = await PythonReceiver.StartAsync();
        await using var bench = await HttpPushBench.OpenAsync(receiver.Settings);
        await bench.ReadAsync(2);
        var newest = bench.Committed[^1];
        bench.Core.Get<CurrentValues>().Set(new() { DeviceId = newest.DeviceId, LastReading = newest with { ReadAt = newest.ReadAt.AddMilliseconds(300), Values = [newest.Values[0], RawValue.Number(230)] } });
        await bench.DrainAsync();
        receiver.Readings().Where(r => r.Device == newest.DeviceId).Select(r => (decimal?)JsonNode.Parse(r.Document)!["values"]![1]!["value"]).ShouldBe([null, 230m]);
    }

    [Fact]
    public async Task What_a_deleted_meter_left_behind_holds_nothing_up()
    {
        await using var receiver = await PythonReceiver.StartAsync();
        await using var bench = await HttpPushBench.OpenAsync(receiver.Settings);
        await bench.ReadAsync(1);
        var batch = new OutputBatch(bench.Committed, OutputReason.New);
        await bench.Core.Devices.DeleteAsync(2, default);
        (await bench.Output.SendAsync(batch, default)).ShouldBe(DeliveryResult.Delivered);
        receiver.Readings().Select(r => r.Device).ShouldBe([1, 3, 4]);
    }
}
