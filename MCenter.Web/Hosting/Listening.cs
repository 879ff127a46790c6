using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

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
        builder.Services.AddOptions<KestrelServerOptions>().Configure<ServerCertificate>((kestrel, certificate) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestRequest;
            kestrel.ConfigureHttpsDefaults(https =>
            {
                if (certificate.IsGiven)
                {
                    (https.ServerCertificate, https.ServerCertificateChain) = certificate.LoadGiven();
                }
                else
                {
                    https.ServerCertificateSelector = (_, _) => certificate.Own();
                }
            });
        });
        builder.Services.Configure<FormOptions>(form =>
        {
            form.ValueCountLimit = 256;
            form.KeyLengthLimit = 256;
            form.ValueLengthLimit = 64 * 1024;
        });
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
