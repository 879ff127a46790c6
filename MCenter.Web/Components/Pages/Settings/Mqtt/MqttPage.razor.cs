using MCenter.Core.Settings;
using MCenter.Drivers.Transport.Mqtt;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Pages.Settings.Mqtt;

/// <summary>The manual's MQTT: the broker, what is sent to it and how, and how that goes.</summary>
public partial class MqttPage
{
    private const int UsualPort = 1883;
    private const int UsualTlsPort = 8883;

    private static readonly List<Choice<MqttVersion>> versions = [new(MqttVersion.V31, "3.1"), new(MqttVersion.V311, "3.1.1"), new(MqttVersion.V5, "5")];

    // made once: a field takes other choices for new ones
    private List<Choice<int>> qualities = [];

    [Inject]
    private BoxIdentity Box { get; set; } = null!;

    private string Root => $"{(Edited.Prefix.Trim('/') is { Length: > 0 } prefix ? $"{prefix}/" : "")}emu/mcenter/{Box.SerialNumber}";

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        base.OnInitialized();
        qualities = [.. Enumerable.Range(0, 3).Select(q => new Choice<int>(q, L[$"Qos_{q}"]))];
    }

    private void ChooseTls(bool tls) => Edit(Edited with
    {
        Tls = tls,
        Port = (tls, Edited.Port) switch { (true, UsualPort) => UsualTlsPort, (false, UsualTlsPort) => UsualPort, var (_, port) => port },
    });

    private sealed record Choice<T>(T Value, string Text);
}
