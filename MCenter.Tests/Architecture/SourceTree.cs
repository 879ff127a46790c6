using System.Text.RegularExpressions;

namespace MCenter.Tests.Architecture;

/// <summary>The project's own source files, as the architecture tests read them.</summary>
internal static partial class SourceTree
{
    /// <summary>Folder that holds MCenter.Web.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>All files of a project with these endings, without build output.</summary>
    public static IEnumerable<string> Files(string project, params string[] endings) =>
        Directory.EnumerateFiles(Path.Combine(Root, project), "*", SearchOption.AllDirectories)
            .Where(f => endings.Any(f.EndsWith) && !BuildOutput().IsMatch(Path.GetRelativePath(Root, f)));

    /// <summary>First folder of a file inside its project; empty for files at the project's top.</summary>
    public static string Feature(string project, string file)
    {
        var parts = Path.GetRelativePath(Path.Combine(Root, project), file).Split(Path.DirectorySeparatorChar);
        return parts.Length > 1 ? parts[0] : "";
    }

    /// <summary>Features of <paramref name="of"/> (say "Core") that a file names, by <c>using</c> or by full name.</summary>
    public static IEnumerable<string> Uses(string file, string of) =>
        Regex.Matches(StripComments(File.ReadAllText(file)), $@"\bMCenter\.{of}\.(\w+)").Select(m => m.Groups[1].Value).Distinct();

    private static string StripComments(string source) => Comment().Replace(source, "");

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "MCenter.Web.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests do not run inside the repository");
        }

        return folder;
    }

    [GeneratedRegex(@"(^|/)(bin|obj|Migrations)/")]
    private static partial Regex BuildOutput();

    [GeneratedRegex("//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
