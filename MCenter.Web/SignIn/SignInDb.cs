using MCenter.Core.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace MCenter.Web.SignIn;

/// <summary>Users and API tokens, in <c>mcenter.db</c> beside Core's tables, with a migrations history of its own.</summary>
internal sealed class SignInDb(DbContextOptions<SignInDb> options) : IdentityUserContext<User, int>(options)
{
    public const string MigrationsTable = "__SignInMigrations";

    public DbSet<ApiToken> Tokens => Set<ApiToken>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<User>().ToTable("User");
        builder.Entity<IdentityUserClaim<int>>().ToTable("UserClaim");
        builder.Entity<IdentityUserLogin<int>>().ToTable("UserLogin");
        builder.Entity<IdentityUserToken<int>>().ToTable("UserToken");
        builder.Entity<ApiToken>(token =>
        {
            token.ToTable("ApiToken");
            token.HasIndex(t => t.Hash).IsUnique();
            token.HasOne(t => t.Owner).WithMany().HasForeignKey(t => t.OwnerId).OnDelete(DeleteBehavior.Cascade);
        });
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        // as in Core's context: UTC ticks sort and compare
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
    }

    private sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(t => t.UtcTicks, t => new DateTimeOffset(t, TimeSpan.Zero));
}

/// <summary>Lets <c>dotnet ef migrations</c> see the model without starting the box.</summary>
internal sealed class SignInDbDesign : IDesignTimeDbContextFactory<SignInDb>
{
    public SignInDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SignInDb>().UseSqlite("Data Source=:memory:", o => o.MigrationsHistoryTable(SignInDb.MigrationsTable)).Options);
}
