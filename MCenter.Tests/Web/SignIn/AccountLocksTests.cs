using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using MCenter.Core.Storage;
using MCenter.Tests.Support;
using MCenter.Web.SignIn;

namespace MCenter.Tests.Web.SignIn;

/// <summary>A restart does not open an account that is locked against guessing.</summary>
public sealed class AccountLocksTests : IDisposable
{
    private readonly FakeTime time = new(TimeProvider.System.GetUtcNow());
    private readonly BoxFactory box;

    public AccountLocksTests() => box = new BoxFactory { Time = time };

    public void Dispose() => box.Dispose();

    [Theory]
    [InlineData("form")]
    [InlineData("basic")]
    [InlineData("change")]
    public async Task A_locked_account_is_locked_after_a_restart_everywhere_until_the_lock_ends(string guessedBy)
    {
        var (_, token) = await box.Get<ApiTokens>().MakeAsync("t", TokenScope.Administer, null, 1, default);
        for (var i = 0; i < 5; i++)
        {
            await GuessAsync(guessedBy, token);
        }

        using var again = Restarted();
        (await again.Administrator().GetAsync("/api/v1/users")).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await (await new PageClient(again).SignInAsync("admin", BoxFactory.AdminPassword)).Content.ReadAsStringAsync()).ShouldContain("Try again in 5 min");
        (await ChangeAsync(again, token, BoxFactory.AdminPassword)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        time.Advance(TimeSpan.FromMinutes(5));
        (await again.Administrator().GetAsync("/api/v1/users")).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var third = Restarted();
        (await third.Administrator().GetAsync("/api/v1/users")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_clock_that_was_wrong_at_start_locks_for_no_longer_than_the_longest_lock()
    {
        for (var i = 0; i < 5; i++)
        {
            await GuessAsync("basic", "");
        }

        time.Step(TimeSpan.FromDays(-3000));
        using var again = Restarted();
        var answer = await again.Administrator().GetAsync("/api/v1/users");
        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter!.Delta!.Value.ShouldBeLessThanOrEqualTo(TimeSpan.FromMinutes(80));
    }

    [Fact]
    public async Task A_new_one_time_password_opens_the_account_at_the_next_start()
    {
        for (var i = 0; i < 5; i++)
        {
            await GuessAsync("basic", "");
        }

        var password = await box.Get<UserAdministration>().ResetPasswordAsync(1, "admin", default);
        using var again = Restarted();
        (await new PageClient(again).SignInAsync("admin", password!)).Headers.Location!.ToString().ShouldContain("/change-password");
    }

    private BoxFactory Restarted() => new() { Time = time, Settings = { ["MCenter:DataDirectory"] = box.Get<DataDirectory>().Path } };

    private Task GuessAsync(string by, string token) => by switch
    {
        "form" => new PageClient(box).SignInAsync("admin", "wrong"),
        "change" => ChangeAsync(box, token, "wrong"),
        _ => BasicAsync("wrong"),
    };

    private async Task BasicAsync(string password)
    {
        var client = box.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{password}")));
        (await client.GetAsync("/api/v1/users")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static Task<HttpResponseMessage> ChangeAsync(BoxFactory at, string token, string current)
    {
        var client = at.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client.PutAsJsonAsync("/api/v1/users/me/password", new { currentPassword = current, newPassword = "four calm words here" });
    }
}
