using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.History;
using MCenter.Core.Modbus;
using MCenter.Core.Readout;
using MCenter.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MCenter.Tests.Web.Api;

/// <summary>Modbus devices and their registers over HTTP; one box whose Modbus browser answers what the test says.</summary>
public sealed class ModbusApiTests : IDisposable
{
    private readonly Browser browser = new();
    private readonly BoxFactory box;
    private readonly HttpClient client;

    public ModbusApiTests()
    {
        box = new()
        {
            Settings = new() { ["Lines:1:Name"] = "Modbus RTU Line I", ["Lines:1:Kind"] = "None" },
            Replace = services => services.RemoveAll<IModbusBrowser>().AddSingleton<IModbusBrowser>(browser),
        };
        client = box.Administrator();
    }

    public void Dispose() => box.Dispose();

    [Fact]
    public async Task Modbus_devices_are_added_shown_changed_and_refused_with_their_own_fields()
    {
        var added = await PostAsync("/api/v1/devices", """{ "protocol": "ModbusTcp", "name": "Hall", "host": "meter.lan", "unitId": 3, "wordOrder": "LowFirst", "medium": "Electricity", "registers": [{ "nameCode": 3, "unitCode": 2, "divisor": 1000, "modbus": { "address": 6004, "type": "UInt64" } }] }""");
        added.StatusCode.ShouldBe(HttpStatusCode.Created);
        var tcp = await JsonAsync(added);
        ((string)tcp["host"]!, (int)tcp["port"]!, (int)tcp["unitId"]!, (string)tcp["byteOrder"]!, (string)tcp["wordOrder"]!, (int)tcp["largestBlock"]!, (int)tcp["timeout"]!)
            .ShouldBe(("meter.lan", 502, 3, "BigEndian", "LowFirst", 125, 1000));
        tcp.AsObject().ContainsKey("parity").ShouldBeFalse();
        tcp["registers"]![0]!["modbus"]!.ToJsonString().ShouldBe("""{"functionCode":3,"address":6004,"type":"UInt64","length":1,"bit":0,"byteOrder":null,"wordOrder":null}""");
        ((string)tcp["registers"]![0]!["rawUnit"]!).ShouldBe("Wh");

        // what is shown can be given back
        var path = $"/api/v1/devices/{(int)tcp["id"]!}";
        var again = await client.PutAsJsonAsync(path, tcp);
        (await JsonAsync(again)).ToJsonString().ShouldBe(tcp.ToJsonString());
        ((int)(await JsonAsync(await client.PutAsJsonAsync(path, new { timeout = 300, closeAfterReading = true })))["timeout"]!).ShouldBe(300);

        var rtu = await JsonAsync(await PostAsync("/api/v1/devices", """{ "protocol": "ModbusRtu", "line": "Modbus RTU Line I", "unitId": 9, "parity": "None", "stopBits": 2 }"""));
        ((int)rtu["baudRate"]!, (string)rtu["parity"]!, (int)rtu["stopBits"]!, (int)rtu["dataBits"]!, rtu.AsObject().ContainsKey("host")).ShouldBe((19200, "None", 2, 8, false));

        (await FieldsAsync(PostAsync("/api/v1/devices", """{ "protocol": "ModbusTcp", "port": 0, "unitId": 300, "timeout": 1, "registers": [{ "modbus": { "type": "UInt16" } }] }""")))
            .ShouldBe(["host", "port", "unitId", "timeout", "registers[0].modbus.address"], ignoreOrder: true);
        (await FieldsAsync(PostAsync("/api/v1/devices", """{ "protocol": "MBus", "line": "M-Bus", "secondaryAddress": "00000001", "host": "x", "parity": "Odd" }"""))).ShouldBe(["host", "parity"], ignoreOrder: true);
        (await FieldsAsync(client.PutAsJsonAsync(path, new { protocol = "MBus" }))).ShouldNotBeEmpty();
        var twice = await PostAsync("/api/v1/devices", """{ "protocol": "ModbusTcp", "host": "METER.lan", "unitId": 3 }""");
        twice.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        ((string)(await JsonAsync(twice))["field"]!).ShouldBe("unitId");
    }

    [Fact]
    public async Task Registers_are_added_changed_removed_copied_listed_and_taken_from_a_list()
    {
        var path = await AddAsync("10.0.0.1") + "/registers";
        (await JsonAsync(await PostAsync(path, """{ "nameCode": 28, "modbus": { "address": 10, "type": "Float32", "wordOrder": "LowFirst" } }"""))).AsArray().Count.ShouldBe(1);
        var two = await PostAsync(path, """[{ "modbus": { "address": 20 } }, { "number": 77, "modbus": { "address": 30, "type": "Text", "length": 8 } }]""");
        two.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await JsonAsync(two)).AsArray().Select(r => (int)r!["number"]!).ShouldBe([1, 2]);

        var changed = await JsonAsync(await client.PutAsJsonAsync($"{path}/0", new { unitCode = 26, modbus = new { address = 12 } }));
        ((int)changed["nameCode"]!, (int)changed["unitCode"]!, (int)changed["modbus"]!["address"]!, (string)changed["modbus"]!["type"]!, (string)changed["modbus"]!["wordOrder"]!).ShouldBe((28, 26, 12, "Float32", "LowFirst"));
        ((string?)(await JsonAsync(await PutAsync($"{path}/0", """{ "modbus": { "wordOrder": null } }""")))["modbus"]!["wordOrder"]).ShouldBeNull();
        (await client.DeleteAsync($"{path}/1")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.DeleteAsync($"{path}/1")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.PutAsJsonAsync($"{path}/1", new { nameCode = 3 })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await JsonAsync(await client.GetAsync(path))).AsArray().Select(r => (int)r!["number"]!).ShouldBe([0, 2]);

        (await FieldsAsync(PostAsync(path, """[{ "modbus": { "address": 65536 } }, { "modbus": { "address": 1, "functionCode": 9 } }]"""))).ShouldBe(["registers[3].modbus.address", "registers[4].modbus.functionCode"], ignoreOrder: true);
        foreach (var body in new[] { "7", "[7]", """{ "colour": 1 }""", """{ "modbus": { "adress": 1 } }""", """{ "modbus": 7 }""", """{ "modbus": { "address": "x" } }""", "{" })
        {
            (await PostAsync(path, body)).StatusCode.ShouldBe(HttpStatusCode.BadRequest, body);
        }

        var csv = await client.GetAsync(path + "/export?format=csv");
        csv.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        var list = await csv.Content.ReadAsStringAsync();
        list.ShouldContain("12;3;Float32;;;;;Voltage;;;V;;;true");
        (await client.GetAsync(path + "/export?format=xml")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        var other = await AddAsync("10.0.0.2") + "/registers";
        var told = await JsonAsync(await PostAsync(other + "/import?dryRun=true", list, "text/csv"));
        ((bool)told["acceptable"]!, (int)told["new"]!).ShouldBe((true, 2));
        (await JsonAsync(await client.GetAsync(other))).AsArray().ShouldBeEmpty();
        (await FieldsAsync(PostAsync(other + "/import", list + "x;3;UInt16\r\n", "text/csv"))).ShouldBe(["rows[4].modbus.address"]);
        ((int)(await JsonAsync(await PostAsync(other + "/import", list, "text/csv")))["new"]!).ShouldBe(2);

        await PostAsync(path, """{ "modbus": { "address": 99 } }""");
        var copied = await JsonAsync(await client.PostAsJsonAsync(other + "/copy", new { from = int.Parse(path.Split('/')[4], System.Globalization.CultureInfo.InvariantCulture) }));
        ((int)copied.AsArray().ShouldHaveSingleItem()!["modbus"]!["address"]!).ShouldBe(99);
        ((int)(await JsonAsync(await PostAsync(other + "/import?replace=true", "StartAddress;Type\n99;UInt16", "text/csv")))["removed"]!.AsArray().Count).ShouldBe(2);
        var events = await box.Get<EventLog>().NewestAsync(EventSeverity.Info, "Devices", null, 50, default);
        events.Where(e => e.Code.StartsWith("Registers", StringComparison.Ordinal)).ShouldAllBe(e => e.UserName == "admin");
        events.Count(e => e.Code == "RegistersImported").ShouldBe(2);
    }

    [Fact]
    public async Task A_range_is_read_with_what_its_words_can_mean_and_a_silent_device_says_why()
    {
        var path = await AddAsync("10.0.0.1") + "/modbus/read";
        browser.Answer = (_, _, _, _) => new([0x4366, 0x7AE1, null, 7], null, [new(new byte[] { 1, 2 }, Sent: true)]);
        var answer = await JsonAsync(await client.PostAsJsonAsync(path, new { functionCode = 4, start = 100, count = 4 }));
        browser.Asked.ShouldBe(("10.0.0.1", 4, 100, 4));
        answer["words"]!.ToJsonString().ShouldBe("[17254,31457,null,7]");
        answer["refused"]!.ToJsonString().ShouldBe("[102]");
        ((string)answer["telegrams"]![0]!["hex"]!, (bool)answer["telegrams"]![0]!["sent"]!, (string?)answer["fault"]).ShouldBe(("0102", true, null));
        ((string)answer["interpretations"]![0]!["type"]!, (decimal)answer["interpretations"]![0]!["value"]!).ShouldBe(("Float32", 230.48m));

        browser.Answer = (_, _, _, _) => new([null, null], new() { At = TimeProvider.System.GetUtcNow(), Fault = ReadoutFault.NoAnswer, Detail = "nothing within 1 s" }, []);
        answer = await JsonAsync(await client.PostAsJsonAsync(path, new { functionCode = 3, start = 0, count = 2 }));
        ((string)answer["fault"]!, (string)answer["faultDetail"]!, answer["refused"]!.AsArray().Count, answer["interpretations"]!.AsArray().Count).ShouldBe(("NoAnswer", "nothing within 1 s", 0, 0));

        (await FieldsAsync(client.PostAsJsonAsync(path, new { functionCode = 5, start = -1, count = 0 }))).ShouldBe(["functionCode", "start", "count"], ignoreOrder: true);
        (await FieldsAsync(client.PostAsJsonAsync(path, new { functionCode = 3, start = 65535, count = 2 }))).ShouldBe(["count"]);
        (await client.PostAsJsonAsync("/api/v1/devices/999/modbus/read", new { functionCode = 3, start = 0, count = 2 })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_last_exchange_is_given_as_bytes_with_their_meaning()
    {
        var added = await JsonAsync(await PostAsync("/api/v1/devices", """{ "protocol": "ModbusTcp", "host": "meter.lan", "unitId": 3, "registers": [{ "nameCode": 3, "unitCode": 2, "divisor": 1000, "modbus": { "address": 6004, "type": "UInt64" } }] }"""));
        RawTelegram[] exchange = [new(Convert.FromHexString("00070000000603031774" + "0004"), Sent: true), new(Convert.FromHexString("00070000000B030308" + "0000000004FB75A2"))];
        box.Get<CurrentValues>().Set(new() { DeviceId = (int)added["id"]!, Telegrams = exchange });
        var telegrams = (await JsonAsync(await client.GetAsync($"/api/v1/devices/{added["id"]}/telegrams"))).AsArray();
        telegrams.Select(t => ((string)t!["hex"]!, (bool)t["sent"]!)).ShouldBe([("000700000006030317740004", true), ("00070000000B0303080000000004FB75A2", false)]);
        foreach (var telegram in telegrams)
        {
            telegram!["analysis"].ShouldBeNull();
            string.Concat(telegram["fields"]!.AsArray().Select(f => ((string)f!["hex"]!).Replace(" ", "", StringComparison.Ordinal))).ShouldBe((string)telegram["hex"]!);
        }

        telegrams[0]!["fields"]!.AsArray().ShouldContain(f => ((string)f!["meaning"]!).Contains("6004"));
        telegrams[1]!["fields"]!.AsArray().ShouldContain(f => ((string)f!["meaning"]!).Contains("Active energy import"));
    }

    [Fact]
    public async Task What_only_M_Bus_can_do_is_refused_for_a_Modbus_device_and_the_other_way_round()
    {
        var path = await AddAsync("10.0.0.1");
        (string Path, object Body)[] asked =
        [
            ("valve", new { open = true }), ("clock", new { }), ("application-reset", new { }), ("primary-address", new { address = 5 }), ("baud-rate", new { baudRate = 300 }),
            ("exchanges/proposal", new { }), ("exchanges", new { at = "2026-01-01T00:00:00Z", secondaryAddress = "00000002", counters = Array.Empty<object>() }),
        ];
        foreach (var (part, body) in asked)
        {
            var answer = await client.PostAsJsonAsync($"{path}/{part}", body);
            answer.StatusCode.ShouldBe(HttpStatusCode.Conflict, part);
            ((string)(await JsonAsync(answer))["field"]!).ShouldBe("protocol", part);
        }

        (await box.Get<EventLog>().NewestAsync(EventSeverity.Warning, null, null, 10, default)).ShouldNotContain(e => e.Source == "Commands");
        (await JsonAsync(await client.GetAsync($"{path}/telegrams"))).AsArray().ShouldBeEmpty();
        (await client.GetAsync("/api/v1/devices/999/telegrams")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        var meter = await box.Get<DeviceStore>().AddAsync(new() { Line = "M-Bus", SecondaryAddress = "00000001", Registers = [new()] }, default);
        var mBus = $"/api/v1/devices/{meter.Id}";
        (await PostAsync($"{mBus}/registers", """{ "modbus": { "address": 1 } }""")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await client.DeleteAsync($"{mBus}/registers/0")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await client.GetAsync($"{mBus}/registers/export")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await PostAsync($"{mBus}/registers/import", "StartAddress;Type\n1;UInt16", "text/csv")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await client.PostAsJsonAsync($"{mBus}/modbus/read", new { functionCode = 3, start = 0, count = 1 })).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await FieldsAsync(PutAsync($"{mBus}/registers/0", """{ "modbus": { "address": 1 } }"""))).ShouldBe(["registers[0].modbus"]);
        ((int)(await JsonAsync(await PutAsync($"{mBus}/registers/0", """{ "nameCode": 3 }""")))["nameCode"]!).ShouldBe(3);
    }

    private async Task<string> AddAsync(string host) =>
        $"/api/v1/devices/{(await box.Get<DeviceStore>().AddAsync(new() { Name = host, Protocol = "ModbusTcp", Modbus = new() { Host = host } }, default)).Id}";

    private Task<HttpResponseMessage> PostAsync(string path, string body, string type = "application/json") => client.PostAsync(path, new StringContent(body, Encoding.UTF8, type));

    private Task<HttpResponseMessage> PutAsync(string path, string body) => client.PutAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

    private static async Task<string[]> FieldsAsync(Task<HttpResponseMessage> asked)
    {
        var answer = await asked;
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        return [.. (await JsonAsync(answer))["errors"]!.AsObject().Select(e => e.Key)];
    }

    /// <summary>Answers what the test says.</summary>
    private sealed class Browser : IModbusBrowser
    {
        public Func<Device, int, int, int, BrowsedRange>? Answer { get; set; }

        public (string Host, int FunctionCode, int Start, int Count) Asked { get; private set; }

        public Task<BrowsedRange> ReadAsync(Device device, int functionCode, int start, int count, CancellationToken cancel)
        {
            Asked = (device.Modbus!.Host, functionCode, start, count);
            return Task.FromResult(Answer!(device, functionCode, start, count));
        }
    }
}
