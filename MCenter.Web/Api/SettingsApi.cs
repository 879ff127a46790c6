using System.Security.Claims;
using System.Text.Json.Nodes;
using MCenter.Core.BusHealth;
using MCenter.Core.Commands;
using MCenter.Core.Events;
using MCenter.Core.LevelConverter;
using MCenter.Core.ModbusServer;
using MCenter.Core.Settings;
using MCenter.Drivers.FileTransfer;
using MCenter.Drivers.HttpPush;
using MCenter.Drivers.Joulio;
using MCenter.Drivers.Mqtt;
using MCenter.Web.SignIn;

namespace MCenter.Web.Api;

/// <summary><c>/api/v1/settings/{section}</c>: what administrators edit.</summary>
internal sealed class SettingsApi : IEndpoint
{
    public void Map(IEndpointRouteBuilder routes)
    {
        Map<BusSettings>(routes, Policies.Install);
        Map<FtpSettings>(routes, Policies.Install);
        Map<GeneralSettings>(routes, Policies.Install);
        Map<HttpPushSettings>(routes, Policies.Install);
        Map<JoulioSettings>(routes, Policies.Install);
        Map<LevelConverterSettings>(routes, Policies.Install);
        Map<ModbusServerSettings>(routes, Policies.Install);
        Map<MqttSettings>(routes, Policies.Install);
        Map<TariffSettings>(routes, Policies.Install);
        Map<TimeSyncSettings>(routes, Policies.Install);
    }

    private static void Map<T>(IEndpointRouteBuilder routes, string changes)
        where T : class, ISettings<T>, new()
    {
        var group = routes.MapGroup($"/api/v1/settings/{T.Section}").WithTags("settings").WithRequestLimit();
        group.MapGet("/", (SettingsStore settings, JsonMerge merge) => merge.Shown(settings.Get<T>())).RequireAuthorization(Policies.View)
            .WithSummary($"The settings of section {T.Section}; a secret is shown as set or empty").Produces<T>();
        group.MapPut("/", ChangeAsync<T>).RequireAuthorization(changes)
            .WithSummary($"Changes settings of section {T.Section}; fields that are left out stay as they are").Accepts<T>("application/json").Produces<T>().ProducesValidationProblem();
    }

    private static async Task<JsonObject> ChangeAsync<T>(JsonObject body, JsonMerge merge, SettingsStore settings, SettingsEditor editor, ClaimsPrincipal user, CancellationToken cancel)
        where T : class, ISettings<T>, new()
    {
        await editor.SaveAsync(merge.Apply(settings.Get<T>(), body), user.Identity?.Name, cancel);
        return merge.Shown(settings.Get<T>());
    }
}
