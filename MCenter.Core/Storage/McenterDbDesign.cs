using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace MCenter.Core.Storage;

/// <summary>Lets <c>dotnet ef migrations</c> see the model without starting the box.</summary>
internal sealed class McenterDbDesign : IDesignTimeDbContextFactory<McenterDb>
{
    public McenterDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<McenterDb>().UseSqlite("Data Source=:memory:").Options);
}
