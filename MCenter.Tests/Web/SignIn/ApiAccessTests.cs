using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MCenter.Core.Settings;
using MCenter.Tests.Support;
using MCenter.Web.SignIn;

namespace MCenter.Tests.Web.SignIn;

/// <summary>Who gets at the API, by which credential.</summary>
public sealed class ApiAccessTests : IDisposable
{
    private const string Guarded = "/api/v1/users";
    private readonly BoxFactory box = new();

    public void Dispose() => box.Dispose();

    [Fact]
    public async Task Without_credentials_the_api_challenges_and_scripts_get_no_basic_challenge()
    {
        var answer = await box.Anonymous().GetAsync(Guarded);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.Select(h => h.Scheme).ShouldBe(["Bearer", "Basic"]);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");

        var script = new HttpRequestMessage(HttpMethod.Get, Guarded) { Headers = { { "Sec-Fetch-Mode", "cors" } } };
        (await box.Anonymous().SendAsync(script)).Headers.WwwAuthenticate.Select(h => h.Scheme).ShouldBe(["Bearer"]);
    }

    [Fact]
    public async Task Basic_is_verified_once_a_minute_and_void_when_the_password_changes()
    {
        var client = box.Administrator();
        (await client.GetAsync(Guarded)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var start = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < 20; i++)
        {
            (await client.GetAsync(Guarded)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        // twenty hashes would take far longer
        TimeProvider.System.GetElapsedTime(start).TotalMilliseconds.ShouldBeLessThan(1500);

        (await client.PutAsJsonAsync("/api/v1/users/me/password", new { currentPassword = BoxFactory.AdminPassword, newPassword = "four calm words" })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.GetAsync(Guarded)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Guessing_by_basic_ends_in_429()
    {
        var client = WithBasic("admin", "wrong");
        for (var i = 0; i < 5; i++)
        {
            (await client.GetAsync(Guarded)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        var locked = await client.GetAsync(Guarded);
        locked.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        locked.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
    }

    [Theory]
    [InlineData("Basic !!!")]
    [InlineData("Basic bm9jb2xvbg==")]
    [InlineData("Basic ")]
    [InlineData("Bearer ")]
    [InlineData("Bearer mc_AAAA")]
    [InlineData("Digest x")]
    public async Task A_malformed_credential_is_no_credential(string header)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Guarded);
        request.Headers.TryAddWithoutValidation("Authorization", header);
        (await box.Anonymous().SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(TokenScope.Read, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData(TokenScope.Readout, HttpStatusCode.NotFound, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData(TokenScope.Configure, HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.Forbidden)]
    [InlineData(TokenScope.Administer, HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.OK)]
    public async Task A_token_may_what_its_scope_says(TokenScope scope, HttpStatusCode readout, HttpStatusCode deleting, HttpStatusCode users)
    {
        var (client, _) = await TokenAsync(scope);
        (await client.GetAsync("/app/api/id/1.json")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.PostAsync("/api/v1/devices/1/readout", null)).StatusCode.ShouldBe(readout);
        (await client.DeleteAsync("/api/v1/devices/1")).StatusCode.ShouldBe(deleting);
        (await client.GetAsync(Guarded)).StatusCode.ShouldBe(users);
    }

    [Theory]
    [InlineData(TokenScope.Read, false, false)]
    [InlineData(TokenScope.Readout, true, false)]
    [InlineData(TokenScope.Configure, true, true)]
    [InlineData(TokenScope.Administer, true, true)]
    public async Task Scopes_meet_the_policies(TokenScope scope, bool readsOut, bool installs)
    {
        var token = new ApiToken { Name = "t", Prefix = "", Hash = [], Scope = scope };
        var principal = Principals.Of(token, new User { UserName = "x", Role = Roles.Administrator }, "test");
        var authorization = box.Get<Microsoft.AspNetCore.Authorization.IAuthorizationService>();
        (await authorization.AuthorizeAsync(principal, null, Policies.View)).Succeeded.ShouldBeTrue();
        (await authorization.AuthorizeAsync(principal, null, Policies.Readout)).Succeeded.ShouldBe(readsOut);
        (await authorization.AuthorizeAsync(principal, null, Policies.Install)).Succeeded.ShouldBe(installs);

        var ofViewer = Principals.Of(token, new User { UserName = "x", Role = Roles.Viewer }, "test");
        (await authorization.AuthorizeAsync(ofViewer, null, Policies.View)).Succeeded.ShouldBeTrue();
        (await authorization.AuthorizeAsync(ofViewer, null, Policies.Readout)).Succeeded.ShouldBeFalse();
        (await authorization.AuthorizeAsync(ofViewer, null, Policies.Install)).Succeeded.ShouldBeFalse();
    }

    [Fact]
    public async Task A_revoked_token_and_one_of_a_disabled_user_are_refused()
    {
        var (client, id) = await TokenAsync(TokenScope.Administer);
        (await client.GetAsync(Guarded)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await box.Administrator().DeleteAsync($"/api/v1/tokens/{id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.GetAsync(Guarded)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        var users = box.Get<UserAdministration>();
        var (second, _) = await users.AddAsync(new() { UserName = "second", Role = Roles.Administrator }, "admin", CancellationToken.None);
        var (_, text) = await box.Get<ApiTokens>().MakeAsync("x", TokenScope.Administer, null, second.Id, CancellationToken.None);
        var theirs = WithBearer(text);
        (await theirs.GetAsync(Guarded)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await users.ChangeAsync(second.Id, new() { UserName = "second", Role = Roles.Viewer }, "admin", CancellationToken.None);
        (await theirs.GetAsync(Guarded)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await users.ChangeAsync(second.Id, new() { UserName = "second", Role = Roles.Viewer, Disabled = true }, "admin", CancellationToken.None);
        (await theirs.GetAsync(Guarded)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_tokens_text_is_in_the_answer_once_and_nowhere_else()
    {
        var made = await box.Administrator().PostAsJsonAsync("/api/v1/tokens", new { name = "monitoring", scope = "Read" });
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        var text = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("text").GetString()!;
        text.Length.ShouldBeGreaterThan(40);
        (await box.Administrator().GetStringAsync("/api/v1/tokens")).ShouldNotContain(text);
        (await box.Administrator().PostAsJsonAsync("/api/v1/tokens", new { name = " ", scope = "Read", expires = "2020-01-01T00:00:00Z" })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Open_read_access_opens_the_compatible_api_and_nothing_else()
    {
        (await box.Anonymous().GetAsync("/app/api/id/1.json")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await box.Get<SettingsStore>().SaveAsync(new GeneralSettings { OpenReadAccess = true }, CancellationToken.None);
        (await box.Anonymous().GetAsync("/app/api/id/1.json")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await box.Anonymous().GetAsync(Guarded)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await box.Anonymous().GetAsync("/api/v1/devices")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", true)]
    [InlineData("Sec-Fetch-Site", "same-site", true)]
    [InlineData("Sec-Fetch-Site", "same-origin", false)]
    [InlineData("Origin", "http://evil.example", true)]
    [InlineData("Origin", "null", true)]
    [InlineData("Origin", "http://localhost", false)]
    public async Task What_another_site_makes_a_browser_send_is_refused(string header, string value, bool refused)
    {
        var client = new PageClient(box);
        await client.SignInAsync("admin", BoxFactory.AdminPassword);
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/tokens") { Content = JsonContent.Create(new { name = "x", scope = "Read" }), Headers = { { header, value } } };
        (await client.Http.SendAsync(request)).StatusCode.ShouldBe(refused ? HttpStatusCode.BadRequest : HttpStatusCode.Created);
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers()
    {
        foreach (var path in (string[])["/", "/login", "/app.css", "/api/v1/users", "/healthz", "/nowhere"])
        {
            var headers = (await box.Anonymous().GetAsync(path)).Headers;
            headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldContain("frame-ancestors 'none'");
            headers.GetValues("Content-Security-Policy").Single().ShouldNotContain("unsafe-eval");
            headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            headers.GetValues("Referrer-Policy").ShouldBe(["same-origin"]);
            headers.Contains("Permissions-Policy").ShouldBeTrue();
            headers.Contains("Strict-Transport-Security").ShouldBeFalse();
        }
    }

    private async Task<(HttpClient Client, int Id)> TokenAsync(TokenScope scope)
    {
        var made = await (await box.Administrator().PostAsJsonAsync("/api/v1/tokens", new { name = "test", scope = scope.ToString() })).Content.ReadFromJsonAsync<JsonElement>();
        return (WithBearer(made.GetProperty("text").GetString()!), made.GetProperty("token").GetProperty("id").GetInt32());
    }

    private HttpClient WithBearer(string text)
    {
        var client = box.Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Bearer", text);
        return client;
    }

    private HttpClient WithBasic(string user, string password)
    {
        var client = box.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        return client;
    }
}
