using MCenter.Core.DeviceTypes;
using MCenter.Tests.Architecture;

namespace MCenter.Tests.DeviceTypes;

/// <summary>docs/meter-types.md names the built-in types, no more and no fewer.</summary>
public class MeterTypesPageTests
{
    private static readonly List<string[]> Rows =
    [
        .. File.ReadLines(Path.Combine(SourceTree.Root, "docs", "meter-types.md")).Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
            .Select(l => l.Split('|', StringSplitOptions.TrimEntries)[1..^1]),
    ];

    [Fact]
    public void Each_built_in_type_has_one_row() =>
        Rows.Select(r => string.Join(" | ", r[1..6]))
            .ShouldBe(BuiltInTemplates.Load().Select(t => $"{t.Name} | {t.Manufacturer} | {t.Medium} | {t.Version} | {t.NumberOfRegisters}"), ignoreOrder: true);

    [Fact]
    public void Each_row_names_the_maker_and_the_source_of_the_layout() => Rows.ShouldAllBe(r => r[0].Length > 0 && r[6].Length > 0);
}
