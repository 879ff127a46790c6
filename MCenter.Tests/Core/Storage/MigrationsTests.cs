using MCenter.Core.History;
using MCenter.Core.Storage;
using MCenter.Web.SignIn;
using Microsoft.EntityFrameworkCore;

namespace MCenter.Tests.Core.Storage;

/// <summary>What the classes say of each database is what its migrations make.</summary>
public sealed class MigrationsTests
{
    [Fact]
    public void No_database_lacks_a_migration()
    {
        using DbContext configuration = new McenterDbDesign().CreateDbContext([]), history = new HistoryDbDesign().CreateDbContext([]), signIn = new SignInDbDesign().CreateDbContext([]);
        foreach (var database in (DbContext[])[configuration, history, signIn])
        {
            database.Database.GetMigrations().ShouldNotBeEmpty();
            database.Database.HasPendingModelChanges().ShouldBeFalse($"{database.GetType().Name}: a migration is missing (dotnet ef migrations add)");
        }
    }

    [Fact]
    public void Every_list_kept_as_text_says_when_it_changed()
    {
        using DbContext configuration = new McenterDbDesign().CreateDbContext([]), signIn = new SignInDbDesign().CreateDbContext([]);
        var lists = new[] { configuration, signIn }.SelectMany(d => d.Model.GetEntityTypes()).SelectMany(e => e.GetProperties())
            .Where(p => p.GetValueConverter() is not null && p.ClrType != typeof(string) && p.ClrType != typeof(byte[]) && typeof(System.Collections.IEnumerable).IsAssignableFrom(p.ClrType)).ToList();
        lists.ShouldNotBeEmpty();
        // the built-in comparer of a list compares references, which is what EF Core warns of at start
        lists.ShouldAllBe(p => !p.GetValueComparer().GetType().Name.StartsWith("DefaultValueComparer"));
    }
}
