namespace MCenter.Tests.Support;

/// <summary>The folder beside the project with collected telegrams and foreign peers; it is not part of the project.</summary>
internal static class SharedFolder
{
    /// <summary>Full path of something in it. Skips the test where it is missing, fails it when MCENTER_REQUIRE_SHARED is 1.</summary>
    public static string Find(params string[] parts)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MCenter.Web.sln")))
        {
            folder = folder.Parent;
        }

        var path = folder is null ? "" : Path.GetFullPath(Path.Combine([folder.FullName, "..", "shared", .. parts]));
        if (!Path.Exists(path))
        {
            Environment.GetEnvironmentVariable("MCENTER_REQUIRE_SHARED").ShouldNotBe("1", $"shared/{string.Join('/', parts)} is not beside the project");
            Assert.Skip("shared/ is not beside the project");
        }

        return path;
    }
}
