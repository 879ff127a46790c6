using System.Globalization;
using System.Text.RegularExpressions;
using MCenter.Core.Events;
using MCenter.Core.History;
using MCenter.Core.Storage;
using MCenter.Tests.Architecture;
using MCenter.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace MCenter.Tests.Core.Events;

public partial class EventLogTests
{
    private static readonly string[] Languages = ["en", "de", "fr", "it", "es"];

    [Fact]
    public async Task The_newest_come_first_and_are_found_by_severity_source_and_page()
    {
        await using var bench = await CoreBench.OpenAsync();
        var log = bench.Get<EventLog>();
        for (var i = 0; i < 6; i++)
        {
            await log.AddAsync((EventSeverity)(i % 3), i < 3 ? "A" : "B", $"E{i}", []);
        }

        (await log.NewestAsync(EventSeverity.Warning, null, null, 10, default)).Select(e => e.Code).ShouldBe(["E5", "E4", "E2", "E1"]);
        (await log.NewestAsync(EventSeverity.Info, "A", null, 10, default)).Select(e => e.Code).ShouldBe(["E2", "E1", "E0"]);
        var page = await log.NewestAsync(EventSeverity.Info, null, null, 2, default);
        (await log.NewestAsync(EventSeverity.Info, null, page[^1].Id, 2, default)).Select(e => e.Code).ShouldBe(["E3", "E2"]);
        await log.ClearAsync(default);
        (await log.NewestAsync(EventSeverity.Info, null, null, 10, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task It_is_bounded()
    {
        await using var bench = await CoreBench.OpenAsync();
        await using (var db = await bench.Get<IDbContextFactory<McenterDb>>().CreateDbContextAsync())
        {
            db.AddRange(Enumerable.Range(0, EventLog.Capacity + 999).Select(i => new Event { Code = "Old" }));
            await db.SaveChangesAsync();
        }

        await bench.Get<EventLog>().AddAsync(EventSeverity.Info, "A", "New", []);

        await using var after = await bench.Get<IDbContextFactory<McenterDb>>().CreateDbContextAsync();
        (await after.Set<Event>().CountAsync()).ShouldBe(EventLog.Capacity);
        (await after.Set<Event>().OrderBy(e => e.Id).LastAsync()).Code.ShouldBe("New");
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_fails_nobody()
    {
        await using var bench = await CoreBench.OpenAsync();
        await using (var db = await bench.Get<IDbContextFactory<McenterDb>>().CreateDbContextAsync())
        {
            await db.Database.ExecuteSqlRawAsync("DROP TABLE Event");
        }

        await bench.Get<EventLog>().AddAsync(EventSeverity.Info, "A", "Lost", []);
    }

    /// <summary>Every code that the sources give to the log has a text in every language, with the same places for arguments.</summary>
    [Fact]
    public void Every_event_has_words_in_every_language()
    {
        var codes = SourceTree.Files("MCenter.Core", ".cs").Concat(SourceTree.Files("MCenter.Drivers", ".cs")).Concat(SourceTree.Files("MCenter.Web", ".cs"))
            .SelectMany(f => CodeOfAnEvent().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value))
            .Concat(Enum.GetNames<ReadoutFault>().Except(["LinkDown", "NoDataNow", "LineBusy", "Overload"]).Select(f => $"Device{f}"))
            .Distinct().ToList();
        codes.Count.ShouldBeGreaterThan(20);

        var faults =
            from code in codes
            let english = Text(code, "en")
            from language in Languages
            let text = Text(code, language)
            where text.StartsWith(code) || Places(text) != Places(english) || (language != "en" && text == english)
            select $"{code} {language}";
        faults.ShouldBeEmpty();
    }

    [Fact]
    public void An_event_without_a_text_or_with_too_few_arguments_is_shown_as_it_is()
    {
        EventTexts.Format(new Event { Code = "NobodyKnows", Arguments = ["a", "b"] }, CultureInfo.InvariantCulture).ShouldBe("NobodyKnows a, b");
        EventTexts.Format(new Event { Code = "DeviceAdded" }, CultureInfo.InvariantCulture).ShouldBe("DeviceAdded");
        EventTexts.Format(new Event { Code = "DeviceAdded", Arguments = ["Hall"] }, new("de-CH")).ShouldBe("Gerät «Hall» wurde hinzugefügt.");
    }

    private static string Text(string code, string language) => EventTexts.Format(new Event { Code = code, Arguments = ["{0}", "{1}", "{2}", "{3}"] }, new CultureInfo(language));

    private static string Places(string text) => string.Concat(Place().Matches(text).Select(m => m.Value).Distinct().Order());

    [GeneratedRegex("""AddAsync\(\s*EventSeverity\.\w+,\s*(?:"[^"]*"|\w+(?:\.\w+)?),\s*"(\w+)"\s*,""")]
    private static partial Regex CodeOfAnEvent();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}
