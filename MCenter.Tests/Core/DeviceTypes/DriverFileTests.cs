using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Settings;

namespace MCenter.Tests.DeviceTypes;

/// <summary>Driver files: whole ones come back as they went, all others are refused with the place of each error.</summary>
public sealed class DriverFileTests
{
    private const string Whole = """
        {"format": "mcenter-drivers", "version": 1, "drivers": [
          {"name": "One", "manufacturer": "XYZ", "medium": "Water", "version": 1, "numberOfRegisters": 2, "intervalMinutes": 60, "battery": true,
           "registers": [{"number": 0, "name": 1080}, {"number": 1, "name": 1011, "unit": 50, "divisor": -0.5, "obis": "8-0:1.0.0", "save": false}]},
          {"name": "Two", "manufacturer": "XYZ", "medium": 42, "version": 2, "numberOfRegisters": 1, "registers": [],
           "sample": {"telegrams": ["68 00"], "values": ["1", "2.5"]}}]}
        """;

    [Fact]
    public void All_built_in_templates_come_back_as_they_went()
    {
        var built = BuiltInTemplates.Load();
        var file = DriverFile.Write(built);
        var read = DriverFile.Read(file);
        read.Select(TemplateJson.Write).ShouldBe(built.Select(TemplateJson.Write));
        DriverFile.Write(read).ShouldBe(file);
    }

    [Fact]
    public void A_file_may_have_a_byte_order_mark_and_letters_of_any_language()
    {
        var read = DriverFile.Read((byte[])[0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Whole.Replace("\"One\"", "\"Wärme 水 <b>\""))]);
        read.Select(t => t.Name).ShouldBe(["Wärme 水 <b>", "Two"]);
        read[1].Medium.ShouldBe((Medium)42);
        var again = DriverFile.Write(read);
        Encoding.UTF8.GetString(again).ShouldContain("Wärme 水");
        DriverFile.Write(DriverFile.Read(again)).ShouldBe(again);
    }

    [Theory]
    [InlineData("\"mcenter-drivers\"", "\"other\"", "format")]
    [InlineData("\"format\": \"mcenter-drivers\",", "", "format")]
    [InlineData("\"version\": 1, \"drivers\"", "\"version\": 2, \"drivers\"", "version")]
    [InlineData("\"drivers\":", "\"driver\":", "drivers")]
    [InlineData("\"drivers\":", "\"more\": 1, \"drivers\":", "more")]
    [InlineData("\"XYZ\", \"medium\": 42", "\"XY\", \"medium\": 42", "drivers[1].manufacturer")]
    [InlineData("\"medium\": 42", "\"medium\": 7", "drivers[1].medium")]
    [InlineData("\"medium\": 42", "\"medium\": 256", "drivers[1].medium")]
    [InlineData("\"divisor\": -0.5", "\"divisor\": 1e999", "drivers[0].registers[1].divisor")]
    [InlineData("\"intervalMinutes\": 60", "\"intervalMinutes\": 17", "drivers[0].intervalMinutes")]
    [InlineData("\"intervalMinutes\": 60", "\"intervalMinutes\": 5", "drivers[0].intervalMinutes")]
    [InlineData("\"unit\": 50", "\"unit\": 50, \"unit\": 50", "drivers[0].registers[1].unit")]
    [InlineData("\"name\": \"One\"", "\"name\": \"One\\u0007\"", "drivers[0].name")]
    [InlineData("\"name\": \"One\"", "\"name\": \"One\\ud800\"", "drivers[0].name")]
    [InlineData("\"battery\": true", "\"\\ud800\": true", "drivers[0]")]
    [InlineData("\"8-0:1.0.0\"", "\"8-0:1.0.0\\n\"", "drivers[0].registers[1].obis")]
    [InlineData("\"version\": 2, \"numberOfRegisters\": 1", "\"version\": 2, \"numberOfRegisters\": 1001", "drivers[1].numberOfRegisters")]
    [InlineData("[\"1\", \"2.5\"]", "[\"1\", 2.5]", "drivers[1].sample.values[1]")]
    [InlineData("\"telegrams\"", "\"telegramm\"", "drivers[1].sample.telegrams")]
    [InlineData("\"XYZ\", \"medium\": 42, \"version\": 2, \"numberOfRegisters\": 1", "\"XYZ\", \"medium\": \"Water\", \"version\": 1, \"numberOfRegisters\": 2", "drivers[1]")]
    public void Each_fault_is_told_with_its_path(string right, string wrong, string path)
    {
        Whole.ShouldContain(right);
        Refused(Whole.Replace(right, wrong)).ShouldContain(path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("3")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""[{"name": "Device", "columns": [{"name": "Id", "type": "INTEGER", "isPrimaryKey": true, "values": [1]}]}]""")] // the predecessors' table dump
    [InlineData("<html><body>Sign in</body></html>")]
    public void What_is_no_driver_file_is_refused_with_one_error(string file) => Refused(file).ShouldHaveSingleItem();

    [Fact]
    public void A_syntax_error_is_told_with_its_line()
    {
        var broken = Whole[..Whole.IndexOf("\"sample\"", StringComparison.Ordinal)];
        Should.Throw<InvalidInputException>(() => DriverFile.Read(Encoding.UTF8.GetBytes(broken))).Errors.ShouldHaveSingleItem().Message.ShouldContain("line 5");
    }

    [Fact]
    public void Hostile_files_are_refused_quickly_with_few_errors()
    {
        string[] hostile =
        [
            Whole.Replace("\"registers\": []", $"\"registers\": {new string('[', 5000)}{new string(']', 5000)}"),
            Whole.Replace("\"registers\": []", $"\"registers\": [{string.Join(',', Enumerable.Repeat("3", 1_000_000))}]"),
            Whole.Replace("\"registers\": []", $"\"registers\": [{string.Join(',', Enumerable.Repeat("3", 1000))}]"),
            $"{{\"format\": \"mcenter-drivers\", \"version\": 1, \"drivers\": [{string.Join(',', Enumerable.Repeat("{}", 1001))}]}}",
            Whole.Replace("\"drivers\"", string.Concat(Enumerable.Range(0, 100_000).Select(i => $"\"a{i}\":0,")) + "\"drivers\""),
            Whole.Replace("\"drivers\"", $"\"{new string('a', 1_000_000)}\": 0, \"drivers\""),
            new string(' ', DriverFile.LargestBytes) + Whole,
        ];
        foreach (var file in hostile)
        {
            var errors = Should.Throw<InvalidInputException>(() => DriverFile.Read(Encoding.UTF8.GetBytes(file))).Errors;
            errors.Count.ShouldBeInRange(1, 101);
            errors.Sum(e => e.Field.Length + e.Message.Length).ShouldBeLessThan(20_000);
        }
    }

    /// <summary>Mutations of a whole file: each is read, or refused as invalid; nothing else is thrown, and what is read can be written and read again.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Mutated_files_are_read_or_refused(int seed)
    {
        var random = new Random(seed);
        byte[][] seeds = [Encoding.UTF8.GetBytes(Whole), DriverFile.Write(BuiltInTemplates.Load().Take(2))];
        var (read, refused) = (0, 0);
        for (var round = 0; round < 4000; round++)
        {
            var file = round % 2 == 0 ? Bytes(seeds[random.Next(seeds.Length)], random) : Values(seeds[random.Next(seeds.Length)], random);
            try
            {
                var templates = DriverFile.Read(file);
                DriverFile.Read(DriverFile.Write(templates)).Select(TemplateJson.Write).ShouldBe(templates.Select(TemplateJson.Write));
                read++;
            }
            catch (InvalidInputException e)
            {
                e.Errors.ShouldNotBeEmpty();
                refused++;
            }
        }

        read.ShouldBeGreaterThan(100);
        refused.ShouldBeGreaterThan(1000);
    }

    private static IEnumerable<string> Refused(string file) =>
        Should.Throw<InvalidInputException>(() => DriverFile.Read(Encoding.UTF8.GetBytes(file))).Errors.Select(e => e.Field);

    /// <summary>Bytes changed, doubled, dropped, cut off.</summary>
    private static byte[] Bytes(byte[] whole, Random random)
    {
        List<byte> file = [.. whole];
        for (var n = random.Next(1, 6); n > 0; n--)
        {
            var at = random.Next(file.Count);
            switch (random.Next(5))
            {
                case 0: file[at] = (byte)random.Next(256); break;
                case 1: file.Insert(at, (byte)"{}[]\",:\\0e9-."[random.Next(13)]); break;
                case 2: file.RemoveAt(at); break;
                case 3: file.InsertRange(at, file[at..Math.Min(file.Count, at + random.Next(40))]); break;
                default: file.RemoveRange(at, Math.Min(random.Next(40), file.Count - at)); break;
            }
        }

        return [.. file];
    }

    /// <summary>One value replaced by another, or a field renamed: JSON that is whole and means something else.</summary>
    private static byte[] Values(byte[] whole, Random random)
    {
        string[] values = ["null", "true", "-1", "1e999", "1e28", "1e-28", "99999999999999999999", "\"\"", "\"x\"", "\"<script>\"", "[]", "{}", "[[[]]]", "\"1-0:1.8.1\"", "1000", "0", "16"];
        var root = JsonNode.Parse(whole)!;
        var node = root;
        while (node is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
        {
            var child = node is JsonObject o ? o.ElementAt(random.Next(o.Count)).Value : node[random.Next(node.AsArray().Count)];
            if (child is null or JsonValue || random.Next(6) == 0)
            {
                var value = JsonNode.Parse(values[random.Next(values.Length)]);
                if (node is JsonObject parent)
                {
                    var name = parent.ElementAt(random.Next(parent.Count)).Key;
                    parent[random.Next(10) == 0 ? name + "x" : name] = value;
                }
                else
                {
                    node.AsArray()[random.Next(node.AsArray().Count)] = value;
                }

                break;
            }

            node = child;
        }

        return JsonSerializer.SerializeToUtf8Bytes(root);
    }
}
