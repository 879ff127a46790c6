namespace MCenter.Tests.Architecture;

/// <summary>Holds the names of folders and files that the architecture fixes.</summary>
public class LayoutTests
{
    private static readonly string[] Refused = ["Services", "Models", "Helpers", "Utils", "Common", "Interfaces", "Managers"];

    [Theory]
    [InlineData("MCenter.Core")]
    [InlineData("MCenter.Drivers")]
    [InlineData("MCenter.Web")]
    [InlineData("MCenter.Tests")]
    public void No_folder_is_named_after_what_its_files_are(string project) =>
        SourceTree.Files(project, ".cs", ".razor")
            .SelectMany(f => Path.GetRelativePath(SourceTree.Root, Path.GetDirectoryName(f)!).Split(Path.DirectorySeparatorChar))
            .Distinct().Intersect(Refused).ShouldBeEmpty();

    [Theory]
    [InlineData("Core")]
    [InlineData("Drivers")]
    [InlineData("Web")]
    public void Tests_lie_in_the_folders_of_what_they_test(string project)
    {
        var tests = Path.Combine(SourceTree.Root, "MCenter.Tests", project);
        Directory.Exists(tests).ShouldBeTrue();
        Directory.EnumerateDirectories(tests).Select(Path.GetFileName)
            .Where(feature => !Directory.Exists(Path.Combine(SourceTree.Root, "MCenter." + project, feature!))
                && !Directory.Exists(Path.Combine(SourceTree.Root, "MCenter." + project, "Components", feature!)))
            .ShouldBeEmpty();
    }

    [Fact]
    public void The_top_holds_only_what_is_fixed()
    {
        string[] fixedNames =
        [
            "MCenter.Web.sln", "MCenter.Web", "MCenter.Core", "MCenter.Drivers", "MCenter.Tests", "MCenter.Benchmarks", "wwwroot-assets", "appsettings.json",
            "Dockerfile", "README.md", "Directory.Build.props", "Directory.Packages.props", "global.json", "BannedSymbols.txt", "LICENSE", "docs", "eng",
            "data", "data-demo", "TestResults", "BenchmarkDotNet.Artifacts",
        ];
        Directory.EnumerateFileSystemEntries(SourceTree.Root).Select(p => Path.GetFileName(p)!)
            .Where(name => !name.StartsWith('.') && !fixedNames.Contains(name)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_protocol_folder_says_what_it_speaks()
    {
        var drivers = Path.Combine(SourceTree.Root, "MCenter.Drivers");
        Directory.EnumerateDirectories(drivers).Where(d => Path.GetFileName(d) is not ("bin" or "obj"))
            .Where(d => !File.Exists(Path.Combine(d, "README.md"))).Select(Path.GetFileName).ShouldBeEmpty();
    }
}
