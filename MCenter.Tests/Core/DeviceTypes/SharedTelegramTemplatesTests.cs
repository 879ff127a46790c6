using System.Globalization;
using System.Text.Json;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Drivers.MBus.Application;
using MCenter.Tests.Support;

namespace MCenter.Tests.DeviceTypes;

/// <summary>The built-in templates applied to the collected telegrams of real meters, beside the project; nothing of them is copied here.</summary>
public class SharedTelegramTemplatesTests
{
    private const int FewestTypes = 58;
    private const int FewestReadouts = 82;

    [Fact]
    public void Every_template_names_the_telegrams_of_its_type()
    {
        var catalog = new DeviceTypeCatalog(BuiltInTemplates.Load());
        var used = new HashSet<DeviceTemplate>();
        var wrong = new List<string>();
        var readouts = 0;
        foreach (var readout in Readouts())
        {
            var expected = readout.SelectMany(t => t.Records).ToList();
            var reading = (DecodedReading)ReadingMapper.Map([.. readout.Select(t => t.Raw)], interpretTimes: true, DateTimeOffset.UnixEpoch);
            if (catalog.Find(reading.Identity!, expected.Count) is { } template)
            {
                used.Add(template);
                readouts++;
                wrong.AddRange(TemplateUnits.Wrong(template, reading.Values).Select(w => $"{readout[0].Name}: {w}"));
                wrong.AddRange(Differences(reading, catalog.Propose(reading.Identity!, reading.Values), expected).Select(w => $"{readout[0].Name}: {w}"));
            }
        }

        wrong.ShouldBeEmpty();
        used.Count.ShouldBeGreaterThanOrEqualTo(FewestTypes, string.Join(", ", catalog.All.Except(used).Select(t => t.Name)));
        readouts.ShouldBeGreaterThanOrEqualTo(FewestReadouts);
    }

    private static IEnumerable<string> Differences(DecodedReading reading, IReadOnlyList<Register> registers, List<JsonElement> expected)
    {
        if (reading.Values.Count != expected.Count || registers.Count != expected.Count || reading.Incomplete is not null)
        {
            return [$"{reading.Values.Count} values, {registers.Count} registers instead of {expected.Count}, {reading.Incomplete}"];
        }

        return from register in registers
               let record = expected[register.Number]
               where record.GetProperty("kind").GetString() == "num"
               let text = record.GetProperty("value").GetString()
               let scaled = PublishedValue.Of(reading.Values[register.Number].Value, register).Scaled
               where text is null or "NaN" ? scaled is not null : !Same(decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture), register.Divisor == 0 ? 1 : register.Divisor, scaled)
               select $"register {register.Number} shows {scaled}, raw {text} over {register.Divisor} expected";
    }

    /// <summary>The collection's numbers come with six decimals.</summary>
    private static bool Same(decimal expected, decimal divisor, decimal? scaled) =>
        scaled is { } value && Math.Abs((value * divisor) - expected) <= 0.0000006m + (0.000001m * Math.Abs(expected));

    /// <summary>Whole readouts: a telegram that says more records follow is joined with the next ones of its meter, by access number.</summary>
    private static IEnumerable<List<SharedTelegram>> Readouts()
    {
        var telegrams = Directory.GetFiles(SharedFolder.Find("mbus-frames"), "*.expected.json").Order().Select(Read).OfType<SharedTelegram>().ToList();
        var later = new HashSet<SharedTelegram>();
        foreach (var first in telegrams.Where(t => !later.Contains(t)))
        {
            List<SharedTelegram> readout = [first];
            while (readout[^1].MoreFollow && telegrams.Find(t => t.Meter == first.Meter && t.Access == readout[^1].Access + 1) is { } next)
            {
                readout.Add(next);
                later.Add(next);
            }

            if (!readout[^1].MoreFollow && !later.Contains(first))
            {
                yield return readout;
            }
        }
    }

    private static SharedTelegram? Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        var root = document.RootElement.Clone();
        if (root.GetProperty("structure").GetString() != "variable" || !root.TryGetProperty("records", out var records) || records.ValueKind != JsonValueKind.Array
            || !root.TryGetProperty("header", out var header) || !header.TryGetProperty("manufacturer", out var manufacturer))
        {
            return null;
        }

        string[] blocks = ["manufacturer", "more_records_follow"];
        var all = records.EnumerateArray().ToList();
        return new(
            Path.GetFileNameWithoutExtension(file),
            new(TelegramAnalyzer.BytesOf(File.ReadAllText(file[..^".expected.json".Length] + ".hex"))),
            $"{manufacturer} {header.GetProperty("id")}",
            header.GetProperty("access_number").GetInt32(),
            all.Exists(r => r.GetProperty("function").GetString() == "more_records_follow"),
            [.. all.Where(r => !blocks.Contains(r.GetProperty("function").GetString()))]);
    }

    private sealed record SharedTelegram(string Name, RawTelegram Raw, string Meter, int Access, bool MoreFollow, List<JsonElement> Records);
}
