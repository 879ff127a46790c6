using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Events;
using MCenter.Core.Settings;

namespace MCenter.Core.Commands;

/// <summary>What came of sending one switch on one line.</summary>
/// <param name="Broadcast">Whether it went to all at once.</param>
/// <param name="Confirmed">Devices that show the tariff.</param>
/// <param name="Acknowledged">Devices that received it and show nothing.</param>
/// <param name="Failed">Devices that did not take it, with why not.</param>
public sealed record TariffSent(bool Broadcast, int Confirmed, int Acknowledged, IReadOnlyList<TariffFailure> Failed);

/// <summary>A device that did not take a tariff.</summary>
/// <param name="DeviceId">The device; 0 = the whole line.</param>
/// <param name="Detail">Why not, in English.</param>
public sealed record TariffFailure(int DeviceId, string Detail);

/// <summary>
/// Sends a tariff to the devices of a line: as one broadcast where all that can be switched are meant and take the same bytes, else to each on its own.
/// What came of it is an event.
/// </summary>
internal sealed class TariffSender(DeviceStore devices, DeviceCommands commands, BoxClock clock, EventLog events)
{
    /// <summary>From here on a switch is told to be late.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(90);

    /// <summary>The devices of each line that can be switched.</summary>
    public ILookup<string, Device> Switchable => devices.Current.All.Where(d => commands.Find(d, CommandPurpose.Tariff) is not null).ToLookup(d => d.Line);

    /// <summary>Sends one switch.</summary>
    /// <param name="line">The line.</param>
    /// <param name="due">What, and since when.</param>
    /// <param name="ids">To which of its devices.</param>
    /// <param name="userName">Who does it by hand: then it does not wait for a line in use; null for the schedule.</param>
    /// <param name="cancel">Cancels between two devices.</param>
    /// <param name="again">Whether it was sent before, and only these devices did not take it.</param>
    public async Task<TariffSent> SendAsync(string line, DueSwitch due, IReadOnlyList<int> ids, string? userName, CancellationToken cancel, bool again = false)
    {
        var late = clock.UtcNow - due.At;
        if (late > Late && !again)
        {
            await ReportAsync(EventSeverity.Warning, "TariffLate", [.. About(due), Local(due.At), $"{(int)late.TotalMinutes}"], null, userName);
        }

        Device[] all = [.. Switchable[line]];
        Device[] chosen = [.. all.Where(d => ids.Contains(d.Id))];
        var telegrams = all.Select(TelegramOf).Select(t => (t.Ci, t.Data)).Distinct().Count();
        return due.Switch.ForAll && chosen.Length == all.Length && telegrams == 1
            ? await BroadcastAsync(line, due, all, userName, cancel)
            : await SendToEachAsync(due, chosen, userName, cancel);
    }

    private async Task<TariffSent> BroadcastAsync(string line, DueSwitch due, Device[] all, string? userName, CancellationToken cancel)
    {
        // each meter hears its own baud rate only
        foreach (var baudRate in all.Select(d => d.BaudRate).Distinct().Order())
        {
            var outcome = await commands.BroadcastAsync(line, baudRate, TelegramOf(all[0]), due.Switch.Tariff, wait: userName is null, cancel);
            if (!outcome.Good)
            {
                await ReportAsync(EventSeverity.Error, "TariffBroadcastFailed", [.. About(due), line, outcome.Detail], null, userName);
                return new(true, 0, 0, [new(0, outcome.Detail)]);
            }
        }

        await ReportAsync(EventSeverity.Info, "TariffBroadcast", [.. About(due), line], null, userName);
        return new(true, 0, 0, []);
    }

    private async Task<TariffSent> SendToEachAsync(DueSwitch due, Device[] chosen, string? userName, CancellationToken cancel)
    {
        var states = new Dictionary<CommandState, int>();
        List<TariffFailure> failed = [];
        foreach (var device in chosen)
        {
            var outcome = await commands.SendAsync(device, TelegramOf(device), due.Switch.Tariff, wait: userName is null, cancel);
            states[outcome.State] = states.GetValueOrDefault(outcome.State) + 1;
            if (!outcome.Good)
            {
                failed.Add(new(device.Id, outcome.Detail));
                await ReportAsync(EventSeverity.Warning, "TariffFailed", [.. About(due), device.DisplayName, outcome.Detail], device.Id, userName);
            }
        }

        var sent = new TariffSent(false, states.GetValueOrDefault(CommandState.Confirmed), states.GetValueOrDefault(CommandState.Acknowledged), failed);
        if (sent.Confirmed + sent.Acknowledged > 0)
        {
            await ReportAsync(EventSeverity.Info, "TariffSwitched", [.. About(due), $"{sent.Confirmed}", $"{sent.Acknowledged}"], null, userName);
        }

        return sent;
    }

    private CommandTelegram TelegramOf(Device device) => commands.Find(device, CommandPurpose.Tariff)!.Telegram;

    private static IEnumerable<string> About(DueSwitch due) => [$"{due.Switch.Tariff}", due.Switch.Name];

    private string Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, clock.Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private Task ReportAsync(EventSeverity severity, string code, IReadOnlyList<string> arguments, int? deviceId, string? userName) =>
        events.AddAsync(severity, DeviceCommands.Source, code, arguments, deviceId, userName, CancellationToken.None);
}
