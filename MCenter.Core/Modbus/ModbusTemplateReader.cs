using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Registers;
using MCenter.Core.Settings;

namespace MCenter.Core.Modbus;

/// <summary>Reads templates from JSON; tells everything that is wrong with its path ("registers[3].address").</summary>
public static partial class ModbusTemplateReader
{
    private const int LongestSource = 1000;

    /// <summary>More than the words of the longest text.</summary>
    private const int LongestWords = 1000;

    /// <summary>One template.</summary>
    /// <exception cref="InvalidInputException">Something in it is wrong.</exception>
    public static ModbusTemplate Read(string json) => Read(Encoding.UTF8.GetBytes(json));

    /// <summary>One template, UTF-8.</summary>
    /// <exception cref="InvalidInputException">Something in it is wrong.</exception>
    public static ModbusTemplate Read(ReadOnlyMemory<byte> json)
    {
        using var document = TemplateJson.Parse(json);
        var errors = new TemplateErrors();
        var template = Read(document.RootElement, "", errors);
        errors.ThrowIfAny();
        return template;
    }

    /// <summary>The template of a key that is known already, UTF-8.</summary>
    /// <exception cref="InvalidInputException">Something in it is wrong, or it is another template.</exception>
    public static ModbusTemplate Read(ReadOnlyMemory<byte> json, ModbusTemplateKey key) =>
        Read(json) is var template && template.Key == key ? template : throw TemplateErrors.Only("", "ModbusKeyDiffers", key);

    /// <summary>A template in one line. Two templates are the same when this text is.</summary>
    public static string Write(ModbusTemplate template) => JsonSerializer.Serialize(template, TemplateJson.Options);

    /// <summary>One template at a path of a larger document; what is wrong is added to <paramref name="errors"/>.</summary>
    internal static ModbusTemplate Read(JsonElement element, string path, TemplateErrors errors)
    {
        var fields = new JsonFields(element, path, errors);
        var connection = fields.Object("connection") is { } asked ? Connection(asked) : new();
        var template = new ModbusTemplate
        {
            Name = DeviceTemplateReader.Plain(fields, "name", 1, DeviceTemplateReader.LongestText),
            Version = fields.Integer("version", 1, int.MaxValue),
            Manufacturer = DeviceTemplateReader.Plain(fields, "manufacturer", 0, DeviceTemplateReader.LongestText),
            Medium = DeviceTemplateReader.MediumOf(fields),
            Source = DeviceTemplateReader.Plain(fields, "source", 0, LongestSource),
            Connection = connection,
            Registers = [.. fields.Items("registers", Device.MostRegisters).Select(i => Register(new(i.Item, i.Path, errors), connection.LargestBlock))],
            Sample = fields.Object("sample") is { } sample ? SampleOf(sample) : null,
        };
        fields.NoOthers();
        if (template.Name.Length > 0 && !Name().IsMatch(template.Name))
        {
            fields.Fault("name", "ModbusName");
        }

        if (template.Sample is { } words && (words.Words.Count != template.Registers.Count || words.Values.Count != template.Registers.Count))
        {
            fields.Fault("sample", "ModbusSample", template.Registers.Count);
        }

        DeviceTemplateReader.Once(template.Registers.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.FunctionCode}/{r.Address}/{r.Bit}")), "functionCode/address/bit", fields);
        DeviceTemplateReader.Once(template.Registers.Select(r => r.Obis).Where(o => o.Length > 0), "obis", fields);
        return template;
    }

    private static ModbusTemplateConnection Connection(JsonFields fields)
    {
        var byDefault = new ModbusTemplateConnection();
        var connection = new ModbusTemplateConnection
        {
            BaudRate = fields.IntegerIfAny("baudRate", 0, int.MaxValue),
            DataBits = fields.IntegerIfAny("dataBits", 7, 8),
            Parity = fields.Choice<Parity>("parity"),
            StopBits = fields.IntegerIfAny("stopBits", 1, 2),
            ByteOrder = fields.Choice<ByteOrder>("byteOrder") ?? byDefault.ByteOrder,
            WordOrder = fields.Choice<WordOrder>("wordOrder") ?? byDefault.WordOrder,
            LargestBlock = fields.Integer("largestBlock", 1, ModbusConnection.MostRegisters, byDefault.LargestBlock),
            AllowedGap = fields.Integer("allowedGap", 0, ModbusConnection.MostRegisters - 1, byDefault.AllowedGap),
            OneRequestPerRegister = fields.Flag("oneRequestPerRegister", byDefault: false),
            PauseBetweenRequests = fields.Integer("pauseBetweenRequests", 0, ModbusConnection.LongestPause, byDefault: 0),
        };
        fields.NoOthers();
        if (connection.BaudRate is { } baudRate && !BaudRates.ModbusRtu.Contains(baudRate))
        {
            fields.Fault("baudRate", "OneOf", string.Join(", ", BaudRates.ModbusRtu));
        }

        return connection;
    }

    private static ModbusTemplateRegister Register(JsonFields fields, int largestBlock)
    {
        var register = new ModbusTemplateRegister
        {
            FunctionCode = fields.Integer("functionCode", 1, 4, byDefault: 3),
            Address = fields.Integer("address", 0, ushort.MaxValue),
            Type = fields.Choice<ModbusType>("type", required: true) ?? ModbusType.UInt16,
            Length = fields.Integer("length", 1, ModbusConnection.MostRegisters, byDefault: 1),
            Bit = fields.Integer("bit", 0, 15, byDefault: 0),
            ByteOrder = fields.Choice<ByteOrder>("byteOrder"),
            WordOrder = fields.Choice<WordOrder>("wordOrder"),
            Name = fields.Integer("name", 0, int.MaxValue, byDefault: 0),
            Unit = fields.Integer("unit", 0, int.MaxValue, byDefault: 0),
            Tariff = fields.Integer("tariff", 0, int.MaxValue, byDefault: 0),
            Phase = fields.Integer("phase", 0, 3, byDefault: 0),
            Divisor = DeviceTemplateReader.Divisor(fields),
            Obis = DeviceTemplateReader.Obis(fields),
            Save = fields.Flag("save", byDefault: true),
        };
        fields.NoOthers();
        fields.Faults(ModbusValidation.Errors(register.Source, ""));
        DeviceTemplateReader.Codes(fields, register.Name, register.Unit);
        if (register.Source.Count > largestBlock)
        {
            fields.Fault("type", "ModbusBlock", register.Source.Count, largestBlock);
        }

        return register;
    }

    private static ModbusTemplateSample SampleOf(JsonFields fields)
    {
        var sample = new ModbusTemplateSample(
            DeviceTemplateReader.Texts(fields, "words", Device.MostRegisters, LongestWords),
            DeviceTemplateReader.Texts(fields, "values", Device.MostRegisters, DeviceTemplateReader.LongestText));
        fields.NoOthers();
        for (var i = 0; i < sample.Words.Count; i++)
        {
            if (!Words().IsMatch(sample.Words[i]))
            {
                fields.Fault($"words[{i}]", "ModbusWords");
            }
        }

        return sample;
    }

    /// <summary>What can stand in a path of the API and in the name of a file.</summary>
    [GeneratedRegex(@"\A[^/\\]*[\p{L}\p{Nd}][^/\\]*\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[0-9A-Fa-f]{4}( [0-9A-Fa-f]{4})*\z")]
    private static partial Regex Words();
}
