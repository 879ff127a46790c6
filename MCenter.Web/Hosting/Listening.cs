using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace MCenter.Web.Hosting;

/// <summary>
/// Where the box listens: HTTP on <c>MCenter:HttpPort</c> (8080) and HTTPS on <c>MCenter:HttpsPort</c> (8443), 0 = not at all, unless <c>--urls</c> says otherwise.
/// </summary>
internal static class Listening
{
    /// <summary>Far above any form; what takes files says its own limit.</summary>
    private const long LargestRequest = 4 * 1024 * 1024;

    public static void AddListening(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
        {
            builder.WebHost.UseUrls([.. Addresses(builder.Configuration)]);
        }

        builder.Services.AddSingleton<ServerCertificate>();
        builder.Services.AddHostedService<CertificateWatch>();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<ServerCertificate>((kestrel, certificate) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestRequest;
            kestrel.ConfigureHttpsDefaults(https => Choose(https, certificate));
        });
        builder.Services.Configure<FormOptions>(form =>
        {
            form.ValueCountLimit = 256;
            form.KeyLengthLimit = 256;
            form.ValueLengthLimit = 64 * 1024;
        });
    }

    /// <summary>Asked for every connection, so that a new certificate needs no restart.</summary>
    private static void Choose(HttpsConnectionAdapterOptions https, ServerCertificate certificate)
    {
        if (!certificate.IsGiven)
        {
            https.ServerCertificateSelector = (_, _) => certificate.Own();
            return;
        }

        var atStart = certificate.Given.TargetCertificate;
        https.ServerCertificateSelector = (_, _) => atStart;
        // a selector gives no chain
        https.OnAuthenticate = (_, tls) => (tls.ServerCertificateSelectionCallback, tls.ServerCertificateContext) = (null, certificate.Given);
    }

    private static IEnumerable<string> Addresses(IConfiguration configuration)
    {
        if (configuration.GetValue("MCenter:HttpPort", 8080) is > 0 and var http)
        {
            yield return $"http://*:{http}";
        }

        if (configuration.GetValue("MCenter:HttpsPort", 8443) is > 0 and var https)
        {
            yield return $"https://*:{https}";
        }
    }
}
