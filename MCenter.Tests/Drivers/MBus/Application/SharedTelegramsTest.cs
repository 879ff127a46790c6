using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using MCenter.Drivers.MBus.Application;
using MCenter.Drivers.MBus.Link;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.MBus.Application;

/// <summary>The collected telegrams of real meters with their adjudicated decoding, beside the project; nothing of them is copied here.</summary>
public partial class SharedTelegramsTest
{
    /// <summary>Units of the collection that are not base units, with their factor.</summary>
    private static readonly Dictionary<string, (string Unit, decimal Factor)> Units = new()
    {
        ["kWh"] = ("Wh", 1000), ["l"] = ("m^3", 0.001m), ["kVARh"] = ("varh", 1000), ["mV"] = ("V", 0.001m), ["mA"] = ("A", 0.001m),
        ["WATT_HOUR"] = ("Wh", 1), ["WATT"] = ("W", 1), ["JOULE"] = ("J", 1), ["CALORIFIC_VALUE"] = ("cal", 1), ["CUBIC_METRE"] = ("m^3", 1),
        ["CUBIC_METRE_PER_HOUR"] = ("m^3/h", 1), ["CUBIC_FEET"] = ("ft^3", 1), ["US_GALLON"] = ("gal", 1), ["HOUR"] = ("s", 3600), ["AMPERE"] = ("A", 1),
        ["VOLT"] = ("V", 1), ["DEGREE_CELSIUS"] = ("°C", 1), ["DEGREE"] = ("°", 1), ["BAR"] = ("bar", 1), ["BTU"] = ("BTU", 1),
    };

    [Fact]
    public void Every_telegram_comes_out_right()
    {
        var folder = SharedFolder.Find("mbus-frames");
        var files = Directory.GetFiles(folder, "*.expected.json");
        var wrong = files.Order().SelectMany(file => Differences(file).Select(d => $"{Path.GetFileName(file)}: {d}")).ToList();

        wrong.ShouldBeEmpty();
        files.Length.ShouldBeGreaterThanOrEqualTo(141);
    }

    [Fact]
    public void Every_broken_telegram_is_rejected()
    {
        var files = Directory.GetFiles(SharedFolder.Find("mbus-frames", "invalid"), "*.hex");

        files.Where(file => Analyze(file).Ok).ShouldBeEmpty();
        files.Length.ShouldBeGreaterThanOrEqualTo(11);
    }

    [Fact]
    public void Every_single_record_comes_out_right()
    {
        var records = Json(SharedFolder.Find("mbus-frames", "records", "single_records.json")).EnumerateArray().ToList();

        records.SelectMany(RecordDifferences).ShouldBeEmpty();
        records.Count.ShouldBeGreaterThanOrEqualTo(52);
    }

    [Fact]
    public void Every_request_is_read_and_written_back()
    {
        foreach (var file in Directory.GetFiles(SharedFolder.Find("mbus-frames", "requests"), "*.hex"))
        {
            var expected = Json(Path.ChangeExtension(file, "expected.json"));
            var bytes = TelegramAnalyzer.BytesOf(File.ReadAllText(file))!;
            MBusFrame.Read(bytes, out var frame).Status.ShouldBe(FrameReadStatus.Frame, file);

            frame.ToArray().ShouldBe(bytes, file);
            TelegramAnalyzer.Analyze(bytes).Ok.ShouldBeTrue(file);
            if (expected.TryGetProperty("payload", out var payload))
            {
                (frame.Control.ToString("X2"), (int)frame.Address, frame.ControlInformation.ToString("X2"), Convert.ToHexString(frame.Data))
                    .ShouldBe((Text(expected, "c")!, expected.GetProperty("a").GetInt32(), Text(expected, "ci")!, payload.GetString()!), file);
            }
        }
    }

    [Fact]
    public void Reading_recovers_in_a_stream()
    {
        var stream = new List<byte>();
        var outcomes = new List<string>();
        var chunks = Json(SharedFolder.Find("mbus-frames", "transcripts", "mbus4j_stream_recovery.json")).GetProperty("chunks").EnumerateArray().ToList();
        foreach (var chunk in chunks)
        {
            stream.AddRange(TelegramAnalyzer.BytesOf(Text(chunk, "hex")!)!);
            outcomes.AddRange(Drain(stream));
            if (Text(chunk, "outcome") == "end of stream")
            {
                stream.Clear();
            }
        }

        outcomes.Count(o => o == "frame").ShouldBe(chunks.Count(c => Text(c, "outcome")!.StartsWith("frame", StringComparison.Ordinal)));
        outcomes.ShouldContain("fault");
    }

    private static IEnumerable<string> Drain(List<byte> stream)
    {
        while (stream.Count > 0)
        {
            var read = MBusFrame.Read(stream.ToArray(), out _);
            if (read.Status == FrameReadStatus.Incomplete)
            {
                yield break;
            }

            stream.RemoveRange(0, read.Consumed);
            yield return read.Status == FrameReadStatus.Frame ? "frame" : "fault";
        }
    }

    private static IEnumerable<string> Differences(string file)
    {
        var expected = Json(file);
        var got = Analyze(file[..^".expected.json".Length] + ".hex");
        if (!got.Ok || got.Structure != Text(expected, "structure"))
        {
            return [$"ok {got.Ok}, {got.Structure}: {got.Error}"];
        }

        if (got.Structure == "application_error")
        {
            var code = expected.GetProperty("error").GetProperty("code");
            return code.ValueKind == JsonValueKind.Null == got.ErrorCode is null && (got.ErrorCode is null || got.ErrorCode == code.GetInt32()) ? [] : [$"error code {got.ErrorCode}"];
        }

        if (expected.TryGetProperty("encrypted", out var encryption))
        {
            return got.Encrypted && got.Records.Count == 0 && got.EncryptionMode == encryption.GetProperty("mode").GetInt32() ? [] : ["encryption not named"];
        }

        var records = expected.GetProperty("records").EnumerateArray().ToList();
        return records.Count != got.Records.Count
            ? [$"{got.Records.Count} records instead of {records.Count}"]
            : [.. HeaderDifferences(expected, got.Header), .. records.Zip(got.Records).SelectMany(pair => Differences(pair.First, pair.Second))];
    }

    private static IEnumerable<string> HeaderDifferences(JsonElement expected, AnalyzedHeader? got)
    {
        if (!expected.TryGetProperty("header", out var header))
        {
            return [];
        }

        var json = JsonSerializer.SerializeToElement(got);
        return from name in (string[])["id", "manufacturer", "version", "medium", "access_number", "status", "signature"]
               where header.TryGetProperty(name, out var value) && value.ToString() != json.GetProperty(name).ToString()
               select $"header {name} {json.GetProperty(name)} instead of {header.GetProperty(name)}";
    }

    private static IEnumerable<string> Differences(JsonElement expected, AnalyzedRecord got)
    {
        if (expected.TryGetProperty("score", out var score) && !score.GetBoolean())
        {
            yield break;
        }

        foreach (var (name, value) in (IEnumerable<(string, string)>)
            [("dib", got.Dib), ("vib", got.Vib), ("data", got.Data), ("function", got.Function), ("storage", $"{got.Storage}"), ("tariff", $"{got.Tariff}"), ("subunit", $"{got.Subunit}"), ("kind", got.Kind), ("plain_text_vif", got.PlainTextVif ?? "")])
        {
            if (expected.TryGetProperty(name, out var e) && e.AsText() != value)
            {
                yield return $"record {got.Index} {name} {value} instead of {e.AsText()}";
            }
        }

        if (!SameValue(expected, got))
        {
            yield return $"record {got.Index} {got.Dib} {got.Vib} {got.Data}: {got.Value} {got.Unit} instead of {Text(expected, "value")} {Text(expected, "unit")}";
        }
    }

    private static bool SameValue(JsonElement expected, AnalyzedRecord got)
    {
        var value = Text(expected, "value");
        return (value, got.Kind) switch
        {
            (null, _) => got.Value is null,
            (_, "num") => got.Value is not null && Same(value, Text(expected, "unit") ?? "", got.Value, got.Unit ?? ""),
            (_, "text") => got.Value?.Trim(' ', '\0') == value.Trim(' ', '\0'),
            _ => got.Value == value,
        };
    }

    /// <summary>The collection's numbers come with six decimals.</summary>
    private static bool Same(string expected, string expectedUnit, string got, string gotUnit)
    {
        if (expected == "NaN" || got == "NaN")
        {
            return expected == got && expectedUnit == gotUnit;
        }

        var (unit, factor) = Units.GetValueOrDefault(expectedUnit, (expectedUnit, 1));
        var (ownUnit, ownFactor) = Units.GetValueOrDefault(gotUnit, (gotUnit, 1));
        var (a, b) = (decimal.Parse(got, NumberStyles.Float, CultureInfo.InvariantCulture) * ownFactor, decimal.Parse(expected, NumberStyles.Float, CultureInfo.InvariantCulture) * factor);
        return unit == ownUnit && Math.Abs(a - b) <= 0.0000006m + (0.000001m * Math.Abs(b));
    }

    private static IEnumerable<string> RecordDifferences(JsonElement expected)
    {
        var hex = Text(expected, "bytes")!;
        var analysis = TelegramAnalyzer.Analyze(MadeTelegram.Variable(hex));
        if (!analysis.Ok || analysis.Records.Count != 1)
        {
            return [$"{hex}: {analysis.Error}, {analysis.Records.Count} records"];
        }

        var got = analysis.Records[0];
        if (got.Kind == "datetime")
        {
            // the source gives milliseconds in the time zone of the machine that ran its test
            return got.Value is null ? [$"{hex}: no time"] : [];
        }

        var (value, unit) = ExpectedOf(expected, got);
        return Same(value, unit, got.Value ?? "", got.Unit ?? "") ? [] : [$"{hex}: {got.Value} {got.Unit} instead of {value} {unit}"];
    }

    private static (string Value, string Unit) ExpectedOf(JsonElement expected, AnalyzedRecord got)
    {
        if (Text(expected, "mbus4j_text") is { } text)
        {
            var match = ValueLine().Match(text);
            var number = decimal.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * (match.Groups[2].Success ? decimal.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) : 1);
            return (number.ToString(CultureInfo.InvariantCulture), match.Groups[3].Value);
        }

        var raw = expected.GetProperty("raw_value").GetDecimal();
        return expected.TryGetProperty("exponent", out var exponent)
            ? ($"{raw.ToString(CultureInfo.InvariantCulture)}E{exponent.GetInt32()}", Text(expected, "unit") ?? "")
            : (((decimal)raw * (got.Vib.StartsWith("00", StringComparison.Ordinal) ? 0.001m : 1)).ToString(CultureInfo.InvariantCulture), got.Unit ?? "");
    }

    private static TelegramAnalysis Analyze(string hexFile) => TelegramAnalyzer.Analyze(TelegramAnalyzer.BytesOf(File.ReadAllText(hexFile))!);

    private static JsonElement Json(string file) => JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(file));

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.AsText() : null;

    [GeneratedRegex(@"value = (-?[\d.]+)(?: \* ([\d.]+))?(?: \[(.+)\])?")]
    private static partial Regex ValueLine();
}

internal static class JsonText
{
    /// <summary>A text as it is, anything else as JSON writes it, null as null.</summary>
    public static string? AsText(this JsonElement element) => element.ValueKind == JsonValueKind.Null ? null : element.ToString();
}
