using MCenter.Core.Events;
using MCenter.Core.Storage;

namespace MCenter.Web.Hosting;

/// <summary>
/// Takes over the administrator's HTTPS certificate when its files change, without a restart: new connections get it. Files are read once they stand still from one look to
/// the next, for certificate and key are written one after the other. What cannot be used is an event, and the certificate before goes on being served.
/// </summary>
internal sealed class CertificateWatch(ServerCertificate certificate, EventLog events, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private string used = certificate.IsGiven ? certificate.GivenStamp : "";
    private string seen = "";

    /// <summary>Takes over files that changed since they were used and did not change since the last look.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        var now = certificate.GivenStamp;
        if (now != used && now == seen)
        {
            used = now;
            await TakeOverAsync(cancel);
        }

        seen = now;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!certificate.IsGiven)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await LookAsync(stoppingToken);
        }
    }

    private async Task TakeOverAsync(CancellationToken cancel)
    {
        try
        {
            var taken = certificate.LoadGiven().TargetCertificate;
            await events.AddAsync(EventSeverity.Info, "System", "CertificateTaken", [taken.Subject, $"{taken.NotAfter.ToUniversalTime():yyyy-MM-dd}"], cancel: cancel);
        }
        catch (StartupException error)
        {
            await events.AddAsync(EventSeverity.Error, "System", "CertificateUnusable", [error.Message], cancel: cancel);
        }
    }
}
