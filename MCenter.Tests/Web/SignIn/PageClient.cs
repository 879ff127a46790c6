using System.Net;
using System.Text.RegularExpressions;
using MCenter.Tests.Support;

namespace MCenter.Tests.Web.SignIn;

/// <summary>A browser without script: keeps cookies, sends forms with their hidden fields, follows no redirection.</summary>
internal sealed partial class PageClient(BoxFactory box, string? address = null)
{
    public HttpClient Http { get; } = box.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new(address ?? "http://localhost") });

    public Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(path);

    /// <summary>Opens a page and sends its form with these fields besides the hidden ones.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string path, params (string Name, string Value)[] fields)
    {
        var html = await Http.GetStringAsync(path);
        var form = HiddenField().Matches(html).ToDictionary(m => m.Groups[1].Value, m => WebUtility.HtmlDecode(m.Groups[2].Value));
        foreach (var (name, value) in fields)
        {
            form[name] = value;
        }

        return await Http.PostAsync(path, new FormUrlEncodedContent(form));
    }

    public Task<HttpResponseMessage> SignInAsync(string userName, string password, string path = "/login") =>
        SubmitAsync(path, ("Form.UserName", userName), ("Form.Password", password));

    public Task<HttpResponseMessage> ChangePasswordAsync(string current, string changed, string? repeat = null) =>
        SubmitAsync("/change-password", ("Form.Current", current), ("Form.New", changed), ("Form.Repeat", repeat ?? changed));

    [GeneratedRegex("""<input type="hidden" name="([^"]+)" value="([^"]*)" />""")]
    private static partial Regex HiddenField();
}
