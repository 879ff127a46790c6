namespace MCenter.Tests.Architecture;

public class ProjectTests
{
    [Fact]
    public void Core_references_neither_drivers_nor_pages() =>
        typeof(Core.CoreServices).Assembly.GetReferencedAssemblies().Select(a => a.Name)
            .ShouldNotContain(name => name!.StartsWith("MCenter.") || name.StartsWith("Microsoft.AspNetCore"));
}
