using MCenter.Core.Events;
using MCenter.Core.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace MCenter.Web.SignIn;

/// <summary>Brings the tables of the sign-in up to date and makes sure that there is someone who can sign in. Runs after Core's start and before anything is served.</summary>
internal sealed class SignInStartup(IServiceScopeFactory scopes, IConfiguration configuration, AccountLocks locks, EventLog events) : IHostedService
{
    /// <summary>Password of a new box; must be changed at the first sign-in.</summary>
    public const string FactoryPassword = "123";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SignInDb>();
        await db.Database.MigrateAsync(cancellationToken);
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        if (configuration.GetValue<bool>("MCenter:ResetAdminPassword"))
        {
            await ResetAdminAsync(users, cancellationToken);
        }
        else if (!await db.Users.AnyAsync(cancellationToken))
        {
            await MakeAdminAsync(users);
        }

        await locks.RestoreAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task MakeAdminAsync(UserManager<User> users)
    {
        var admin = new User { UserName = User.Factory };
        SetInitial(users, admin);
        Check(await users.CreateAsync(admin));
    }

    /// <summary>The way back in for who may start the program on the box, when nobody knows a password any more.</summary>
    private async Task ResetAdminAsync(UserManager<User> users, CancellationToken cancel)
    {
        if (await users.FindByNameAsync(User.Factory) is { } admin)
        {
            SetInitial(users, admin);
            Check(await users.UpdateSecurityStampAsync(admin));
        }
        else
        {
            await MakeAdminAsync(users);
        }

        await events.AddAsync(EventSeverity.Warning, SignInEvents.Source, "AdminReset", [User.Factory], cancel: cancel);
    }

    /// <summary>The initial password is whoever installs the box's own business: the rules for new ones do not hold for it.</summary>
    private void SetInitial(UserManager<User> users, User admin)
    {
        var initial = configuration["MCenter:InitialAdminPassword"];
        var isGiven = !string.IsNullOrEmpty(initial);
        admin.PasswordHash = users.PasswordHasher.HashPassword(admin, isGiven ? initial! : FactoryPassword);
        admin.MustChangePassword = !isGiven;
        admin.PasswordExpires = null;
        admin.Disabled = false;
        (admin.AccessFailedCount, admin.LockoutEnd) = (0, null);
        admin.Role = Roles.Administrator;
    }

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException("The first user could not be made: " + string.Join("; ", result.Errors.Select(e => e.Description)));
        }
    }
}
