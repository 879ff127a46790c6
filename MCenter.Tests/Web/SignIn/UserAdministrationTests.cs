using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MCenter.Core.Settings;
using MCenter.Tests.Support;
using MCenter.Web.SignIn;

namespace MCenter.Tests.Web.SignIn;

/// <summary>Users are added, changed and deleted, and there is always an administrator.</summary>
public sealed class UserAdministrationTests : IDisposable
{
    private readonly FakeTime time = new(TimeProvider.System.GetUtcNow());
    private readonly BoxFactory box;

    public UserAdministrationTests() => box = new BoxFactory { Time = time };

    public void Dispose() => box.Dispose();

    private UserAdministration Users => box.Get<UserAdministration>();

    [Fact]
    public async Task A_new_user_gets_a_one_time_password_that_works_for_seven_days_and_must_be_changed()
    {
        var (_, password) = await Users.AddAsync(new() { UserName = "installer", Role = Roles.Installer }, "admin", CancellationToken.None);
        time.Advance(TimeSpan.FromDays(6.9));
        var answer = await new PageClient(box).SignInAsync("installer", password);
        answer.Headers.Location!.ToString().ShouldContain("/change-password");

        time.Advance(TimeSpan.FromDays(0.2));
        (await (await new PageClient(box).SignInAsync("installer", password)).Content.ReadAsStringAsync()).ShouldContain("has run out");
    }

    [Fact]
    public async Task The_last_administrator_stays_and_nobody_deletes_themselves()
    {
        var admin = (await Users.ListAsync(CancellationToken.None)).Single();
        var input = new UserInput { UserName = "admin", Role = Roles.Administrator };
        await Should.ThrowAsync<ConflictException>(() => Users.DeleteAsync(admin.Id, "someone", CancellationToken.None));
        await Should.ThrowAsync<ConflictException>(() => Users.DeleteAsync(admin.Id, "admin", CancellationToken.None));
        await Should.ThrowAsync<ConflictException>(() => Users.ChangeAsync(admin.Id, input with { Role = Roles.Installer }, "admin", CancellationToken.None));
        await Should.ThrowAsync<ConflictException>(() => Users.ChangeAsync(admin.Id, input with { Disabled = true }, "someone", CancellationToken.None));
        await Should.ThrowAsync<InvalidInputException>(() => Users.ChangeAsync(admin.Id, input with { Disabled = true }, "admin", CancellationToken.None));

        // a second one who is disabled does not count
        var (second, _) = await Users.AddAsync(new() { UserName = "second", Role = Roles.Administrator, Disabled = true }, "admin", CancellationToken.None);
        await Should.ThrowAsync<ConflictException>(() => Users.DeleteAsync(admin.Id, "second", CancellationToken.None));
        await Users.ChangeAsync(second.Id, new() { UserName = "second", Role = Roles.Administrator }, "admin", CancellationToken.None);
        (await Users.DeleteAsync(admin.Id, "second", CancellationToken.None)).ShouldBeTrue();
    }

    [Fact]
    public async Task Two_at_once_cannot_remove_each_other()
    {
        var first = (await Users.ListAsync(CancellationToken.None)).Single();
        var (second, _) = await Users.AddAsync(new() { UserName = "second", Role = Roles.Administrator }, "admin", CancellationToken.None);
        var outcomes = await Task.WhenAll(TryAsync(first.Id, "second"), TryAsync(second.Id, "admin"));
        outcomes.Count(done => done).ShouldBe(1);

        async Task<bool> TryAsync(int id, string actor)
        {
            try
            {
                return await Users.DeleteAsync(id, actor, CancellationToken.None);
            }
            catch (ConflictException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task Disabling_ends_the_session_at_the_next_request()
    {
        var (user, password) = await Users.AddAsync(new() { UserName = "guest" }, "admin", CancellationToken.None);
        var client = new PageClient(box);
        await client.SignInAsync("guest", password);
        await client.ChangePasswordAsync(password, "four calm words here");
        (await client.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync("/settings/users")).Headers.Location!.ToString().ShouldEndWith("/forbidden");

        await Users.ChangeAsync(user.Id, new() { UserName = "guest", Comment = "still here" }, "admin", CancellationToken.None);
        (await client.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Users.ChangeAsync(user.Id, new() { UserName = "guest", Disabled = true }, "admin", CancellationToken.None);
        (await client.GetAsync("/")).Headers.Location!.ToString().ShouldEndWith("/login");
        (await (await new PageClient(box).SignInAsync("guest", "four calm words here")).Content.ReadAsStringAsync()).ShouldContain("is wrong");
    }

    [Fact]
    public async Task The_api_does_what_the_pages_do()
    {
        var client = box.Administrator();
        var bad = await client.PostAsJsonAsync("/api/v1/users", new { userName = "a b", role = "King", locale = "xx" });
        bad.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await bad.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").EnumerateObject().Select(e => e.Name).Order().ShouldBe(["locale", "role", "userName"]);

        var made = await client.PostAsJsonAsync("/api/v1/users", new { userName = "eva", role = "Viewer", locale = "de-AT", firstName = "Eva" });
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        var user = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("user");
        user.TryGetProperty("passwordHash", out _).ShouldBeFalse();
        var path = $"/api/v1/users/{user.GetProperty("id").GetInt32()}";
        (await client.PostAsJsonAsync("/api/v1/users", new { userName = "EVA" })).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await client.PutAsJsonAsync(path, new { userName = "eva", role = "Installer" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetFromJsonAsync<JsonElement>(path)).GetProperty("role").GetString().ShouldBe("Installer");
        (await client.PostAsync($"{path}/password", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.DeleteAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.DeleteAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.DeleteAsync("/api/v1/users/1")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_forgotten_password_is_reset_by_an_option_at_start()
    {
        await Users.ChangePasswordAsync(1, BoxFactory.AdminPassword, "four calm words here", CancellationToken.None);
        var directory = box.Get<global::MCenter.Core.Storage.DataDirectory>().Path;
        using var again = new BoxFactory { Settings = { ["MCenter:DataDirectory"] = directory, ["MCenter:InitialAdminPassword"] = "", ["MCenter:ResetAdminPassword"] = "true" } };
        (await new PageClient(again).SignInAsync("admin", "123")).Headers.Location!.ToString().ShouldContain("/change-password");
    }
}
