using MCenter.Core.Export;
using MCenter.Drivers.FileTransfer;
using Microsoft.AspNetCore.Components;

namespace MCenter.Web.Components.Pages.Settings.Ftp;

/// <summary>The manual's FTP Server: where readings are uploaded to as files, how they look, and how the upload stands.</summary>
public partial class FtpPage
{
    // made once: a field takes other choices for new ones
    private List<Choice<FtpEncryption>> encryptions = [];
    private List<Choice<string>> formats = [];
    private List<Choice<char>> separators = [];
    private List<Choice<string>> languages = [];

    [Inject]
    private RefusedHostKey HostKeys { get; set; } = null!;

    private bool IsSftp => Edited.Server.StartsWith("sftp://", StringComparison.OrdinalIgnoreCase);

    private bool IsTls => Edited.Ssl != FtpEncryption.None || Edited.Server.StartsWith("ftps://", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        base.OnInitialized();
        encryptions = [.. Enum.GetValues<FtpEncryption>().Select(e => new Choice<FtpEncryption>(e, L[$"Ssl_{e}"]))];
        formats = [.. FtpSettings.Formats.Select(f => new Choice<string>(f, f.ToUpperInvariant()))];
        separators = [new(';', L["Semicolon"]), new(',', L["Comma"]), new('\t', L["Tab"])];
        languages = [.. ExportLanguage.All.Select(l => new Choice<string>(l.Name, l == ExportLanguage.Invariant ? L["Invariant"] : l.Culture.NativeName))];
        Listen(() => HostKeys.Changed += Refresh, () => HostKeys.Changed -= Refresh);
    }

    private async Task ConfirmAsync(string key)
    {
        Edit(Stored with { HostKey = key });
        await SaveAsync();
    }

    private sealed record Choice<T>(T Value, string Text);
}
