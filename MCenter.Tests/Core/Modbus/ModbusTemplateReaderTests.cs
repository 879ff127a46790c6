using System.Text;
using MCenter.Core.Devices;
using MCenter.Core.Modbus;
using MCenter.Core.Registers;
using MCenter.Core.Settings;

namespace MCenter.Tests.Modbus;

/// <summary>Files of Modbus templates: whole ones come back as they went, all others are refused with the place of each error.</summary>
public sealed class ModbusTemplateReaderTests
{
    private const string Whole = """
        {"format": "mcenter-modbus-templates", "version": 1, "templates": [
          {"name": "Wärme <b>水 7.1", "version": 3, "manufacturer": "Maker", "medium": "Water", "source": "Manual, p. 7",
           "connection": {"baudRate": 19200, "dataBits": 8, "parity": "Even", "stopBits": 1, "byteOrder": "LittleEndian", "wordOrder": "LowFirst", "largestBlock": 60, "allowedGap": 0,
                          "oneRequestPerRegister": true, "pauseBetweenRequests": 50},
           "registers": [{"functionCode": 4, "address": 6004, "type": "UInt64", "wordOrder": "HighFirst", "name": 1011, "unit": 50, "tariff": 1, "divisor": 1000.0, "obis": "8-0:1.0.0"},
                         {"address": 65533, "type": "Text", "length": 3, "save": false}, {"functionCode": 1, "address": 0, "type": "Bit"}],
           "sample": {"words": ["0000 0000 0001 e240", "4142 4300 0000", "0001"], "values": ["123.456", "ABC", "1"]}},
          {"name": "Two", "version": 1, "medium": 42, "registers": []}]}
        """;

    [Fact]
    public void A_file_is_read_and_written_again()
    {
        var read = ModbusTemplateFile.Read(Encoding.UTF8.GetBytes(Whole));
        read.Select(t => t.Key).ShouldBe([new("Wärme <b>水 7.1", 3), new("Two", 1)]);
        var one = read[0];
        one.Connection.ShouldBe(new()
        {
            BaudRate = 19200, DataBits = 8, Parity = Parity.Even, StopBits = 1, ByteOrder = ByteOrder.LittleEndian, WordOrder = WordOrder.LowFirst, LargestBlock = 60, AllowedGap = 0,
            OneRequestPerRegister = true, PauseBetweenRequests = 50,
        });
        one.Registers.ShouldBe(
        [
            new() { FunctionCode = 4, Address = 6004, Type = ModbusType.UInt64, WordOrder = WordOrder.HighFirst, Name = 1011, Unit = 50, Tariff = 1, Divisor = 1000, Obis = "8-0:1.0.0" },
            new() { Address = 65533, Type = ModbusType.Text, Length = 3, Save = false },
            new() { FunctionCode = 1, Address = 0, Type = ModbusType.Bit },
        ]);
        (read[1].Medium, read[1].Connection).ShouldBe(((Medium)42, new ModbusTemplateConnection()));
        var again = ModbusTemplateFile.Write(read);
        ModbusTemplateFile.Write(ModbusTemplateFile.Read(again)).ShouldBe(again);
        Encoding.UTF8.GetString(again).ShouldContain("水");
    }

    [Theory]
    [InlineData("\"mcenter-modbus-templates\"", "\"mcenter-drivers\"", "format")]
    [InlineData("\"version\": 1, \"templates\"", "\"version\": 2, \"templates\"", "version")]
    [InlineData("\"templates\":", "\"more\": 1, \"templates\":", "more")]
    [InlineData("7.1\"", "7/1\"", "templates[0].name")]
    [InlineData("\"Two\"", "\"..\"", "templates[1].name")]
    [InlineData("\"Two\"", "\"\"", "templates[1].name")]
    [InlineData("\"Two\"", "\"T\\u0007o\"", "templates[1].name")]
    [InlineData("\"Two\", \"version\": 1", "\"Two\", \"version\": 0", "templates[1].version")]
    [InlineData("\"Two\", \"version\": 1", "\"Two\"", "templates[1].version")]
    [InlineData("\"medium\": 42", "\"medium\": \"Beer\"", "templates[1].medium")]
    [InlineData("\"registers\": []", "\"register\": []", "templates[1].registers")]
    [InlineData("\"baudRate\": 19200", "\"baudRate\": 19201", "templates[0].connection.baudRate")]
    [InlineData("\"dataBits\": 8", "\"dataBits\": 9", "templates[0].connection.dataBits")]
    [InlineData("\"Even\"", "\"even\"", "templates[0].connection.parity")]
    [InlineData("\"LittleEndian\"", "\"1\"", "templates[0].connection.byteOrder")]
    [InlineData("\"LowFirst\"", "null", "templates[0].connection.wordOrder")]
    [InlineData("\"largestBlock\": 60", "\"largestBlock\": 126", "templates[0].connection.largestBlock")]
    [InlineData("\"largestBlock\": 60", "\"largestBlock\": 3", "templates[0].registers[0].type")]
    [InlineData("\"allowedGap\": 0", "\"allowedGap\": -1", "templates[0].connection.allowedGap")]
    [InlineData("\"pauseBetweenRequests\"", "\"pause\"", "templates[0].connection.pause")]
    [InlineData("\"functionCode\": 4", "\"functionCode\": 5", "templates[0].registers[0].functionCode")]
    [InlineData("\"address\": 6004, ", "", "templates[0].registers[0].address")]
    [InlineData("\"address\": 6004", "\"address\": 65536", "templates[0].registers[0].address")]
    [InlineData("\"address\": 65533", "\"address\": 65534", "templates[0].registers[1].address")]
    [InlineData("\"UInt64\"", "\"uint64\"", "templates[0].registers[0].type")]
    [InlineData("\"type\": \"Bit\"", "\"type\": \"UInt16\"", "templates[0].registers[2].type")]
    [InlineData("\"length\": 3", "\"length\": 0", "templates[0].registers[1].length")]
    [InlineData("\"functionCode\": 1, \"address\": 0", "\"functionCode\": 1, \"bit\": 16, \"address\": 0", "templates[0].registers[2].bit")]
    [InlineData("\"name\": 1011", "\"name\": 7", "templates[0].registers[0].name")]
    [InlineData("\"unit\": 50", "\"unit\": 51", "templates[0].registers[0].unit")]
    [InlineData("\"divisor\": 1000.0", "\"divisor\": \"1000\"", "templates[0].registers[0].divisor")]
    [InlineData("\"8-0:1.0.0\"", "\"8-0:1.0\"", "templates[0].registers[0].obis")]
    [InlineData("\"functionCode\": 1, \"address\": 0, \"type\": \"Bit\"", "\"functionCode\": 4, \"address\": 6004, \"type\": \"Bit\"", "templates[0].registers")]
    [InlineData("\"save\": false", "\"save\": false, \"obis\": \"8-0:1.0.0\"", "templates[0].registers")]
    [InlineData("\"0001\"", "\"001\"", "templates[0].sample.words[2]")]
    [InlineData("\"ABC\", ", "", "templates[0].sample")]
    [InlineData("\"Two\", \"version\": 1", "\"Wärme <b>水 7.1\", \"version\": 3", "templates[1]")]
    public void Each_fault_is_told_with_its_path(string right, string wrong, string path)
    {
        Whole.ShouldContain(right);
        Refused(Whole.Replace(right, wrong)).ShouldContain(path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("<html><body>Sign in</body></html>")]
    public void What_is_no_such_file_is_refused_with_one_error(string file) => Refused(file).ShouldHaveSingleItem();

    [Fact]
    public void A_mutated_file_is_read_or_refused()
    {
        var random = new Random(4);
        var file = Encoding.UTF8.GetBytes(Whole);
        var refused = 0;
        for (var i = 0; i < 5000; i++)
        {
            var mutated = file.ToArray();
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            }

            refused += Refused(mutated.AsMemory(0, random.Next(4) == 0 ? random.Next(mutated.Length) : mutated.Length)).Count > 0 ? 1 : 0;
        }

        refused.ShouldBeGreaterThan(2500);
    }

    private static IReadOnlyList<string> Refused(string file) => Refused(Encoding.UTF8.GetBytes(file));

    private static List<string> Refused(ReadOnlyMemory<byte> file)
    {
        try
        {
            ModbusTemplateFile.Read(file);
            return [];
        }
        catch (InvalidInputException e)
        {
            return [.. e.Errors.Select(f => f.Field)];
        }
    }
}
