using MCenter.Core.Outputs;
using MCenter.Core.Settings;

namespace MCenter.Drivers.FileTransfer;

/// <summary>
/// The output "ftp": readings as files on a server. A batch has one session, which is closed when it ended: so settings hold from the next batch on, and no server is kept waiting.
/// </summary>
internal sealed class FtpOutput(SettingsStore settings, FtpFiles files, RefusedHostKey refused) : IOutput
{
    /// <inheritdoc/>
    public string Name => FtpSettings.Section;

    /// <inheritdoc/>
    public bool Active => settings.Get<FtpSettings>().Active;

    /// <summary>A file has some eight round trips: so many of them end in time even over a bad mobile connection (6 s each).</summary>
    public int MostReadings => 100;

    /// <inheritdoc/>
    public async Task<DeliveryResult> SendAsync(OutputBatch batch, CancellationToken cancel)
    {
        var chosen = settings.Get<FtpSettings>();
        await RunAsync(chosen, async session =>
        {
            await foreach (var file in files.OfAsync(batch.Readings, chosen, cancel))
            {
                await session.UploadAsync(file.Name, file.Content, cancel);
            }
        });
        return DeliveryResult.Delivered;
    }

    /// <inheritdoc/>
    public async Task<TestResult> TestAsync(CancellationToken cancel)
    {
        var chosen = settings.Get<FtpSettings>();
        if (chosen.Server.Length == 0)
        {
            return new(false, FileTransferTexts.Of("NoServer"));
        }

        await RunAsync(chosen, session => session.TestAsync(cancel));
        return new(true, FileTransferTexts.Of("Works", new FileAddress(chosen).Folder));
    }

    private async Task RunAsync(FtpSettings chosen, Func<IFileTransfer, Task> work)
    {
        try
        {
            await using var session = new FileTransferSession(chosen);
            await work(session);
        }
        catch (FileTransferException fault) when (fault.HostKey is not null)
        {
            refused.Set(chosen, fault.HostKey);
            throw;
        }
    }
}
