using System.Net;
using System.Net.Sockets;
using MCenter.Core.ModbusServer;
using MCenter.Core.Registers;
using MCenter.Tests.Support;
using static MCenter.Tests.Drivers.Modbus.Server.ServerBench;

namespace MCenter.Tests.Drivers.Modbus.Server;

/// <summary>The Modbus TCP server over real sockets: what it answers, whom it lets in, what it closes.</summary>
public class ModbusTcpServerTest
{
    // 180.47005 and 180470
    private const string Example = "43347855" + "000000000002C0F6";

    [Fact]
    public async Task Requests_are_answered_however_they_are_cut_and_joined()
    {
        await using var bench = await OpenAsync();
        using var client = await bench.ConnectAsync();
        Convert.ToHexString((await AskAsync(client, Request(9, 4, 12090, 6, 0xABCD)))!).ShouldBe($"ABCD0000000F09040C{Example}");

        // byte by byte
        foreach (var one in Request(9, 3, 1030, 2, 2))
        {
            await client.GetStream().WriteAsync(new[] { one });
        }

        Convert.ToHexString((await AnswerAsync(client))!).ShouldBe($"000200000007090304{Example[..8]}");

        // 100 at once, more than the server takes in one go, and a half one behind them
        var many = Enumerable.Range(1, 100).SelectMany(i => Request(9, 3, 1030, 2, (ushort)i)).Concat(Request(9, 3, 1032, 4, 777)[..5]).ToArray();
        await client.GetStream().WriteAsync(many);
        for (var i = 1; i <= 100; i++)
        {
            Convert.ToHexString((await AnswerAsync(client))!).ShouldBe($"{i:X4}00000007090304{Example[..8]}");
        }

        await client.GetStream().WriteAsync(Request(9, 3, 1032, 4, 777).AsMemory(5));
        Convert.ToHexString((await AnswerAsync(client))!).ShouldBe($"03090000000B090308{Example[8..]}");

        bench.Server.State.Requests.ShouldBe(103);
        bench.Server.State.Clients.Single().ShouldBe(new("127.0.0.1", bench.Time.GetUtcNow(), 103, bench.Time.GetUtcNow(), new(9, 3, 1032, 4, 0)));
    }

    [Fact]
    public async Task Exceptions_are_those_of_the_specification()
    {
        (string Request, byte Exception)[] cases =
        [
            ("000100000006" + "0A0304050002", 0x0B), // no meter has unit 10
            ("000100000006" + "000304050002", 0x0B), // nor 0
            ("000100000006" + "FF0304050002", 0x0B), // nor 255
            ("000100000006" + "0A0604050002", 0x0B), // whom to ask comes first
            ("000100000006" + "090104050002", 1), // coils
            ("000100000006" + "090604050002", 1), // write
            ("000100000002" + "092B", 1),
            ("000100000006" + "098304050002", 1),
            ("000100000006" + "090304050000", 3), // none
            ("000100000006" + "09030405007E", 3), // 126
            ("000100000006" + "0903FFFF0000", 3), // the count is looked at before the address
            ("000100000005" + "0903040500", 3), // cut off by its own length
            ("000100000007" + "09030405000200", 3),
            ("000100000006" + "090303E70002", 2), // a code that the meter does not have
            ("000100000006" + "090304050007", 2), // beyond the value
            ("000100000006" + "0903FFFF0002", 2), // beyond the addresses
        ];
        await using var bench = await OpenAsync();
        using var client = await bench.ConnectAsync();
        foreach (var (request, exception) in cases)
        {
            var bytes = Convert.FromHexString(request);
            (await AskAsync(client, bytes)).ShouldBe([0, 1, 0, 0, 0, 3, bytes[6], (byte)(bytes[7] | 0x80), exception], request);
            bench.Server.State.Clients.Single().LastRequest!.Exception.ShouldBe(exception);
        }

        (await AskAsync(client, Request(9, 3, 1030, 2))).ShouldNotBeNull(); // the connection is sound
        bench.Server.State.Clients.Single().Requests.ShouldBe(cases.Length + 1);
    }

    [Fact]
    public async Task What_is_no_Modbus_TCP_closes_the_connection_behind_the_answers()
    {
        string[] cases =
        [
            "0001DEAD000609", // protocol id
            "00010000000109", // too short for a unit and a function
            "0001000000FF09", // longer than a PDU may be
            "474554202F20485454502F312E310D0A", // a browser
        ];
        await using var bench = await OpenAsync();
        foreach (var bytes in cases)
        {
            using var client = await bench.ConnectAsync();
            await client.GetStream().WriteAsync((byte[])[.. Request(9, 3, 1030, 2), .. Convert.FromHexString(bytes)]);
            (await AnswerAsync(client)).ShouldNotBeNull(bytes);
            (await AnswerAsync(client)).ShouldBeNull(bytes);
        }

        await Eventually.True(() => bench.Server.State.Clients.Count == 0, "the places to be free");
        bench.Server.State.Requests.ShouldBe(cases.Length);
    }

    [Fact]
    public async Task New_values_new_units_and_the_age_are_seen_at_once()
    {
        await using var bench = await OpenAsync();
        using var client = await bench.AdmittedAsync();
        bench.Time.Advance(TimeSpan.FromSeconds(75));
        (await AskAsync(client, Request(9, 3, 900, 2)))![9..].ShouldBe([0, 0, 0, 75]);
        bench.Set(bench.Meter, RawValue.Number(1000));
        (await AskAsync(client, Request(9, 3, 12092, 4)))![9..].ShouldBe([0, 0, 0, 0, 0, 0, 3, 0xE8]);
        (await AskAsync(client, Request(9, 3, 900, 2)))![9..].ShouldBe([0, 0, 0, 0]);
        (await AskAsync(client, Request(247, 3, 1000, 2)))![7..].ShouldBe([0x83, 0x0B]);
        var added = await bench.AddAsync(247, "1-0:1.8.0", 0);
        (await AskAsync(client, Request(247, 3, 900, 2)))![9..].ShouldBe([0xFF, 0xFF, 0xFF, 0xFF]);
        (await AskAsync(client, Request(247, 3, 1000, 2)))![9..].ShouldBe([0xFF, 0xC0, 0, 0]);
        bench.Set(added, RawValue.Number(2000));
        (await AskAsync(client, Request(247, 3, 1000, 2)))![9..].ShouldBe([0x40, 0, 0, 0]);
    }

    [Fact]
    public async Task Thirty_two_are_served_at_once_and_one_more_when_somebody_was_idle_for_a_minute()
    {
        await using var bench = await OpenAsync();
        List<TcpClient> clients = [];
        try
        {
            for (var i = 0; i < IModbusServer.MostClients; i++)
            {
                clients.Add(await bench.AdmittedAsync());
            }

            using (var refused = await bench.ConnectAsync())
            {
                (await AskAsync(refused, Request(9, 3, 1030, 2))).ShouldBeNull();
            }

            await Eventually.True(async () => (await bench.EventsAsync()).Contains("ModbusServerFull:127.0.0.1"), "the event");
            bench.Time.Advance(TimeSpan.FromSeconds(61));
            foreach (var client in clients.Where((_, i) => i != 5))
            {
                (await AskAsync(client, Request(9, 3, 1030, 2))).ShouldNotBeNull();
            }

            using var served = await bench.AdmittedAsync();
            (await AskAsync(clients[5], Request(9, 3, 1030, 2))).ShouldBeNull();
            foreach (var client in clients.Where((_, i) => i != 5))
            {
                (await AskAsync(client, Request(9, 3, 1030, 2))).ShouldNotBeNull();
            }

            bench.Server.State.Clients.Count.ShouldBe(IModbusServer.MostClients);
            bench.Server.State.Requests.ShouldBe(32 + 31 + 1 + 31);
        }
        finally
        {
            clients.ForEach(c => c.Dispose());
        }
    }

    [Fact]
    public async Task It_is_off_until_switched_on_and_follows_its_settings_without_losing_those_who_may_stay()
    {
        await using var bench = await OpenAsync(s => s with { Enabled = false });
        bench.Server.State.ShouldSatisfyAllConditions(s => s.Port.ShouldBeNull(), s => s.Fault.ShouldBeNull(), s => s.Clients.ShouldBeEmpty());
        await bench.SaveAsync(s => s with { Enabled = true });
        await Eventually.True(() => bench.Server.State.Port is not null, "the port");
        using var client = await bench.AdmittedAsync();

        // a change of who may connect holds for those who are connected, too
        await bench.SaveAsync(s => s with { AllowedClients = "127.0.0.0/8, fd00::1" });
        using (var another = await bench.AdmittedAsync())
        {
            (await AskAsync(client, Request(9, 3, 1030, 2))).ShouldNotBeNull();
            await bench.SaveAsync(s => s with { AllowedClients = "10.0.0.7, 192.168.1.0/24" });
            (await AnswerAsync(client)).ShouldBeNull();
            (await AnswerAsync(another)).ShouldBeNull();
        }

        using (var refused = await bench.ConnectAsync())
        {
            (await AskAsync(refused, Request(9, 3, 1030, 2))).ShouldBeNull();
        }

        await Eventually.True(async () => (await bench.EventsAsync()).Contains("ModbusServerNotAllowed:127.0.0.1"), "the event");
        await bench.SaveAsync(s => s with { AllowedClients = "" });

        // idle for the time set
        await bench.SaveAsync(s => s with { IdleMinutes = 2 });
        using var idle = await AdmittedOnceAllowedAsync(bench);
        bench.Time.Advance(TimeSpan.FromSeconds(110));
        (await AskAsync(idle, Request(9, 3, 1030, 2))).ShouldNotBeNull();
        bench.Time.Advance(TimeSpan.FromSeconds(140));
        (await AnswerAsync(idle)).ShouldBeNull();

        await bench.SaveAsync(s => s with { Enabled = false });
        await Eventually.True(() => bench.Server.State is { Port: null, Clients.Count: 0 }, "the end");
        string[] told = ["ModbusServerOn", "ModbusServerNotAllowed", "ModbusServerOff"];
        await Eventually.True(async () => (await bench.EventsAsync()).Where(e => e.StartsWith("ModbusServer")).Select(e => e.Split(':')[0]).SequenceEqual(told), "the events");
    }

    [Fact]
    public async Task A_port_in_use_is_told_and_had_as_soon_as_it_is_free()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var bench = await OpenAsync(s => s with { Port = port });
        bench.Server.State.Fault.ShouldBe(ModbusServerFault.PortInUse);
        other.Stop();
        await Eventually.True(
            () =>
            {
                bench.Time.Advance(TimeSpan.FromSeconds(10));
                return bench.Server.State.Port == port;
            },
            "the port");
        bench.Server.State.Fault.ShouldBeNull();
        (await bench.AdmittedAsync()).Dispose();
        string[] told = [$"ModbusServerPortInUse:{port}", $"ModbusServerOn:{port}"];
        await Eventually.True(async () => (await bench.EventsAsync()).Where(e => e.StartsWith("ModbusServer")).SequenceEqual(told), "the events");
    }

    [Fact]
    public async Task An_address_that_is_not_ours_is_told()
    {
        await using var bench = await OpenAsync(s => s with { BindAddress = "192.0.2.1" });
        bench.Server.State.Fault.ShouldBe(ModbusServerFault.NotOurAddress);
    }

    /// <summary>The settings are followed a moment after they were saved.</summary>
    private static async Task<TcpClient> AdmittedOnceAllowedAsync(ServerBench bench)
    {
        while (true)
        {
            var client = await bench.ConnectAsync();
            if (await AskAsync(client, Request(9, 3, 1030, 2)) is not null)
            {
                return client;
            }

            client.Dispose();
        }
    }
}
