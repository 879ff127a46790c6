using System.Text.Json.Nodes;
using MCenter.Core.Settings;
using MCenter.Web.Api;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace MCenter.Tests.Web.Api;

/// <summary>Secrets in answers and changes.</summary>
public sealed class JsonMergeTests
{
    private static readonly Account Stored = new("emu", "Ge heim");

    private readonly JsonMerge merge = new(Options.Create(new JsonOptions()));

    [Fact]
    public void A_secret_is_shown_as_set_or_empty()
    {
        merge.Shown(Stored).ToJsonString().ShouldBe("""{"user":"emu","password":"set"}""");
        merge.Shown(Stored with { Password = "" }).ToJsonString().ShouldBe("""{"user":"emu","password":""}""");
    }

    [Theory]
    [InlineData("""{"user":"other"}""", "other", "Ge heim")]
    [InlineData("""{"user":"other","password":"set"}""", "other", "Ge heim")]
    [InlineData("""{"Password":"set"}""", "emu", "Ge heim")]
    [InlineData("""{"password":"new"}""", "emu", "new")]
    [InlineData("""{"password":""}""", "emu", "")]
    [InlineData("""{"user":"set"}""", "set", "Ge heim")]
    public void A_secret_that_is_left_out_or_comes_back_as_shown_stays(string changes, string user, string password) =>
        merge.Apply(Stored, JsonNode.Parse(changes)!.AsObject()).ShouldBe(new(user, password));

    private sealed record Account(string User, [property: Secret] string Password);
}
