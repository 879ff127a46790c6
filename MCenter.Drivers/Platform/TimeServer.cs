using System.Threading.Channels;
using MCenter.Core.Events;
using MCenter.Core.Settings;
using Microsoft.Extensions.Hosting;

namespace MCenter.Drivers.Platform;

/// <summary>
/// Hands the NTP server of the general settings to systemd-timesyncd, at start and when it changes; an empty one switches the synchronisation off.
/// What the system refuses is an event.
/// </summary>
/// <param name="busctl">systemd's <c>busctl</c>.</param>
/// <param name="timedatectl">systemd's <c>timedatectl</c>.</param>
/// <param name="settings">Names the server.</param>
/// <param name="events">Says what was refused.</param>
internal sealed class TimeServer(string busctl, string timedatectl, SettingsStore settings, EventLog events) : BackgroundService
{
    private static readonly string[] SetServers =
        ["call", "org.freedesktop.timesync1", "/org/freedesktop/timesync1", "org.freedesktop.timesync1.Manager", "SetRuntimeNTPServers", "as"];

    private readonly Channel<string> wanted = Channel.CreateUnbounded<string>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        settings.Changed += OnChanged;
        try
        {
            OnChanged(settings.Get<GeneralSettings>());
            string? known = null;
            await foreach (var server in wanted.Reader.ReadAllAsync(stoppingToken))
            {
                if (server != known)
                {
                    known = server;
                    await UseAsync(server, stoppingToken);
                }
            }
        }
        finally
        {
            settings.Changed -= OnChanged;
        }
    }

    private void OnChanged(object section)
    {
        if (section is GeneralSettings general)
        {
            wanted.Writer.TryWrite(general.NtpServer);
        }
    }

    private async Task UseAsync(string server, CancellationToken cancel)
    {
        var complaint = server.Length == 0
            ? await SystemCommand.RunAsync(timedatectl, ["set-ntp", "false"], cancel)
            : await SystemCommand.RunAsync(busctl, [.. SetServers, "1", server], cancel) ?? await SystemCommand.RunAsync(timedatectl, ["set-ntp", "true"], cancel);
        if (complaint is not null)
        {
            await events.AddAsync(EventSeverity.Warning, "Clock", "TimeServerRefused", [server, complaint], cancel: cancel);
        }
    }
}
