using MCenter.Drivers.HttpPush;

namespace MCenter.Web.Components.Pages.Settings.HttpPush;

/// <summary>HTTP push: where readings are posted to, and how that goes.</summary>
public partial class HttpPushPage
{
    // made once: a field takes other choices for new ones
    private List<Choice> authorizations = [];

    private bool IsPlain => Edited.Url.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        base.OnInitialized();
        authorizations = [.. Enum.GetValues<HttpPushAuthorization>().Select(a => new Choice(a, L[$"Authorization_{a}"]))];
    }

    private sealed record Choice(HttpPushAuthorization Value, string Text);
}
