using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using MCenter.Core.Events;
using MCenter.Tests.Support;
using MCenter.Web.SignIn;

namespace MCenter.Tests.Web.SignIn;

/// <summary>The sign-in, change-password and logout pages as plain HTML.</summary>
public sealed class SignInPageTests : IDisposable
{
    private const string Good = "four calm words here";
    private readonly BoxFactory box = new() { Settings = { ["MCenter:InitialAdminPassword"] = "" } };

    public void Dispose() => box.Dispose();

    [Fact]
    public async Task Whoever_is_not_signed_in_is_led_to_the_sign_in_page_with_the_logo()
    {
        var client = new PageClient(box);
        (await client.GetAsync("/")).Headers.Location!.ToString().ShouldBe("/login");
        (await client.GetAsync("/settings")).Headers.Location!.PathAndQuery.ShouldBe("/login?returnUrl=%2Fsettings");
        (await client.Http.GetStringAsync("/login")).ShouldContain("emu_logo_128px");
        (await client.GetAsync("/emu_logo_128px.svg")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_factory_password_must_be_changed_before_anything_else()
    {
        var client = new PageClient(box);
        (await client.SignInAsync("admin", "123", "/login?returnUrl=/settings")).Headers.Location!.ToString().ShouldEndWith("/change-password?returnUrl=%2Fsettings");

        foreach (var path in (string[])["/", "/settings", "/settings/users"])
        {
            (await client.GetAsync(path)).Headers.Location!.ToString().ShouldEndWith("/change-password");
        }

        (await client.GetAsync("/api/v1/users")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await client.GetAsync("/app/api/id/1.json")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await client.Http.PostAsync("/_blazor/negotiate?negotiateVersion=1", null)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var basic = new HttpRequestMessage(HttpMethod.Get, "/api/v1/users") { Headers = { Authorization = Basic("admin", "123") } };
        (await box.Anonymous().SendAsync(basic)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        (await client.ChangePasswordAsync("123", Good)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await client.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync("/api/v1/users")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("123", "short", null, "10")]
    [InlineData("123", "aaaaaaaaaaaa", null, "first")]
    [InlineData("123", "1234567890", null, "first")]
    [InlineData("123", "my admin secret", null, "user name")]
    [InlineData("123", "123", null, "differ")]
    [InlineData("wrong", Good, null, "current password is not right")]
    [InlineData("123", Good, "another", "differ")]
    public async Task A_bad_change_is_refused_with_its_reason(string current, string changed, string? repeat, string reason)
    {
        var client = new PageClient(box);
        await client.SignInAsync("admin", "123");
        var answer = await client.ChangePasswordAsync(current, changed, repeat);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(reason);
        (await client.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task An_unknown_user_gets_the_answer_of_a_wrong_password_and_costs_as_much()
    {
        var hasher = new CountingHasher();
        using var counted = new BoxFactory { Replace = services => services.AddSingleton<IPasswordHasher<User>>(hasher) };
        var client = new PageClient(counted);
        var known = await (await client.SignInAsync("admin", "wrong")).Content.ReadAsStringAsync();
        hasher.Checks.ShouldBe(1);
        var unknown = await (await client.SignInAsync("nobody-of-this-name", "wrong")).Content.ReadAsStringAsync();
        hasher.Checks.ShouldBe(2);
        Comparable(unknown, "nobody-of-this-name").ShouldBe(Comparable(known, "admin"));

        static string Comparable(string html, string user) => System.Text.RegularExpressions.Regex.Replace(
            html[..html.IndexOf("<!--", StringComparison.Ordinal)].Replace(user, "", StringComparison.Ordinal), "value=\"CfDJ[^\"]+\"| id=\"[^\"]+\"|autofocus|rz-state-empty", "");
    }

    [Fact]
    public async Task Guessing_is_stopped_for_a_known_and_an_unknown_user_alike_and_told_in_the_event_log()
    {
        foreach (var user in (string[])["admin", "nobody"])
        {
            var client = new PageClient(box);
            for (var i = 0; i < 5; i++)
            {
                (await (await client.SignInAsync(user, "wrong")).Content.ReadAsStringAsync()).ShouldContain("is wrong");
            }

            (await (await client.SignInAsync(user, "123")).Content.ReadAsStringAsync()).ShouldContain("Try again in 5 min");
        }

        var events = await box.Get<EventLog>().NewestAsync(EventSeverity.Info, "Sign-in", null, 100, CancellationToken.None);
        events.Select(e => e.Code).ShouldBe(["SignInLocked", "SignInFailed", "SignInFailed", "SignInFailed", "SignInFailed", "SignInLocked", "SignInFailed", "SignInFailed", "SignInFailed", "SignInFailed"]);
        // a password typed into the wrong field is not written down
        events.SelectMany(e => e.Arguments).ShouldNotContain("nobody");
    }

    [Fact]
    public async Task A_post_without_token_is_refused()
    {
        var client = new PageClient(box);
        await client.GetAsync("/login");
        var answer = await client.Http.PostAsync("/login", new FormUrlEncodedContent([new("_handler", "sign-in"), new("Form.UserName", "admin"), new("Form.Password", "123")]));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.GetAsync("/change-password")).Headers.Location!.PathAndQuery.ShouldStartWith("/login");
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task Nobody_is_led_out_of_the_box(string returnUrl)
    {
        using var given = new BoxFactory();
        var answer = await new PageClient(given).SignInAsync("admin", BoxFactory.AdminPassword, $"/login?returnUrl={Uri.EscapeDataString(returnUrl)}");
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        new Uri(new("http://localhost/"), answer.Headers.Location!).AbsoluteUri.ShouldBe("http://localhost/");
    }

    [Fact]
    public async Task A_given_initial_password_need_not_be_changed_and_the_session_cookie_is_as_it_should_be()
    {
        using var given = new BoxFactory();
        var client = new PageClient(given, "https://localhost");
        var answer = await client.SignInAsync("admin", BoxFactory.AdminPassword);
        new Uri(new("https://localhost/"), answer.Headers.Location!).AbsolutePath.ShouldBe("/");
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("__Host-mcenter=", StringComparison.Ordinal)).ToLowerInvariant();
        cookie.ShouldContain("secure");
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=lax");
        cookie.ShouldNotContain("expires=");

        var remembered = await new PageClient(given).SubmitAsync("/login", ("Form.UserName", "admin"), ("Form.Password", BoxFactory.AdminPassword), ("Form.Remember", "true"));
        remembered.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("mcenter=", StringComparison.Ordinal)).ShouldContain("expires=");
    }

    [Fact]
    public async Task The_demo_lets_its_password_be()
    {
        using var demo = new BoxFactory { Settings = { ["MCenter:InitialAdminPassword"] = "" }, Replace = s => s.AddSingleton(new global::MCenter.Core.Modules.DemoMode(true)) };
        var answer = await new PageClient(demo).SignInAsync("admin", "123");
        answer.Headers.Location!.ToString().ShouldNotContain("change-password");
    }

    [Fact]
    public async Task Logging_out_ends_the_session_and_needs_the_form()
    {
        using var given = new BoxFactory();
        var client = new PageClient(given);
        await client.SignInAsync("admin", BoxFactory.AdminPassword);
        (await client.GetAsync("/logout")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.SubmitAsync("/logout")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await client.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task After_signing_in_the_pages_speak_the_users_language()
    {
        using var given = new BoxFactory();
        var users = given.Get<UserAdministration>();
        var (_, password) = await users.AddAsync(new() { UserName = "hans", Locale = "de-CH" }, "admin", CancellationToken.None);
        var client = new PageClient(given);
        await client.SignInAsync("hans", password);
        (await client.Http.GetStringAsync("/change-password")).ShouldContain("Neues Passwort wiederholen");
    }

    private static AuthenticationHeaderValue Basic(string user, string password) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    /// <summary>A password check costs the same whoever it is for, so as many checks cost as much.</summary>
    private sealed class CountingHasher : PasswordHasher<User>
    {
        private int checks;

        public int Checks => checks;

        public override PasswordVerificationResult VerifyHashedPassword(User user, string hashedPassword, string providedPassword)
        {
            Interlocked.Increment(ref checks);
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
