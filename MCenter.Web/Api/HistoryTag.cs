using System.Security.Cryptography;
using System.Text.Json;
using MCenter.Core.Devices;
using MCenter.Core.Exchange;
using MCenter.Core.History;
using MCenter.Core.Settings;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace MCenter.Web.Api;

/// <summary>
/// The entity tag (RFC 9110, 8.8.3) of an answer about one device's history. It is another whenever the answer can be: readings are only ever added and deleted, so that their
/// number and the newest tell of them; the rest is what the device, its exchanges, the box's zone and the query say.
/// </summary>
internal sealed class HistoryTag(IHistoryStore history, MeterExchanges exchanges, BoxClock clock)
{
    private const int Characters = 32;

    /// <summary>The tag now.</summary>
    public async Task<EntityTagHeaderValue> OfAsync(Device device, HttpRequest request, CancellationToken cancel)
    {
        var state = new
        {
            BoxIdentity.Version,
            Query = request.QueryString.Value,
            Device = device,
            Exchanges = exchanges.Of(device.Id),
            Zone = clock.Zone.Id,
            Readings = await history.CountAsync(device.Id, cancel),
            Newest = await history.NewestTimeAsync(device.Id, cancel),
        };
        return new($"\"{Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(state)))[..Characters]}\"", isWeak: true);
    }

    /// <summary>Whether the client has the answer with this tag already.</summary>
    public static bool IsKnown(EntityTagHeaderValue tag, RequestHeaders headers) => headers.IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false));
}
