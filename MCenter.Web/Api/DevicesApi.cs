using System.Globalization;
using System.Security.Claims;
using System.Text.Json.Nodes;
using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using MCenter.Drivers.MBus.Application;
using MCenter.Drivers.Modbus.Explain;
using MCenter.Web.SignIn;

namespace MCenter.Web.Api;

/// <summary><c>/api/v1/devices</c>: the meters, their newest values and telegrams.</summary>
internal sealed class DevicesApi : IEndpoint
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var view = routes.MapGroup("/api/v1/devices").RequireAuthorization(Policies.View).WithTags("devices");
        view.MapGet("/", (DeviceStore devices) => devices.Current.All.Select(DeviceBody.Of))
            .WithSummary("All devices by id, without their registers").Produces<IReadOnlyList<DeviceBody>>();
        view.MapGet("/{id:int}", (int id, DeviceStore devices) => Whole(Known(devices, id)))
            .WithSummary("One device with its registers").Produces<DeviceBody>().ProducesProblem(StatusCodes.Status404NotFound);
        view.MapGet("/{id:int}/latest", (int id, DeviceStore devices, CurrentValues values) => LatestAnswer.Of(Known(devices, id), values.Of(id)))
            .WithSummary("The newest values and how the readout stands").Produces<LatestAnswer>().ProducesProblem(StatusCodes.Status404NotFound);
        view.MapGet("/{id:int}/telegrams", (int id, DeviceStore devices, CurrentValues values) => TelegramAnswer.All(Known(devices, id), values.Of(id)))
            .WithSummary("The telegrams of the last readout, taken apart").Produces<IReadOnlyList<TelegramAnswer>>().ProducesProblem(StatusCodes.Status404NotFound);

        var install = routes.MapGroup("/api/v1/devices").RequireAuthorization(Policies.Install).WithTags("devices").WithRequestLimit();
        install.MapPost("/", Add).WithSummary("Adds a device; protocol, address and, but for ModbusTcp, line are needed. It is read at its next turn")
            .Accepts<DeviceBody>("application/json").Produces<DeviceBody>(StatusCodes.Status201Created).ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        install.MapPut("/{id:int}", Change).WithSummary("Changes a device; fields and registers that are left out stay as they are")
            .Accepts<DeviceBody>("application/json").Produces<DeviceBody>().ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        install.MapDelete("/{id:int}", Delete).WithSummary("Deletes a device with all its history")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);

        routes.MapGroup("/api/v1/devices").RequireAuthorization(Policies.Administer).WithTags("devices").MapDelete("/", DeleteAll)
            .WithSummary("Deletes all devices with all their history; confirm = name of the box")
            .Produces(StatusCodes.Status204NoContent).ProducesValidationProblem().ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>The device.</summary>
    /// <exception cref="KeyNotFoundException">There is none with this id.</exception>
    public static Device Known(DeviceStore devices, int id) => devices.Current.Known(id);

    private static DeviceBody Whole(Device device) => DeviceBody.Of(device) with { Registers = [.. device.Registers.Select(RegisterBody.Of)] };

    private static async Task<IResult> Add(JsonObject body, JsonMerge merge, DeviceStore devices, ClaimsPrincipal user, CancellationToken cancel)
    {
        // the defaults of a device follow from its protocol; 19200 Bd is the one of Modbus (Modbus over Serial Line V1.02, 2.1)
        var protocol = body.FirstOrDefault(p => p.Key.Equals("protocol", StringComparison.OrdinalIgnoreCase)).Value is JsonValue value && value.TryGetValue<string>(out var name) ? name : "";
        var blank = protocol == "ModbusRtu" ? new Device { Protocol = protocol, BaudRate = 19200 } : new Device { Protocol = protocol };
        var device = await devices.AddAsync(merge.Apply(DeviceBody.Of(blank), body).ApplyTo(blank), user.Identity?.Name, cancel);
        return Results.Created($"/api/v1/devices/{device.Id}", Whole(device));
    }

    private static async Task<DeviceBody> Change(int id, JsonObject body, JsonMerge merge, DeviceStore devices, ClaimsPrincipal user, CancellationToken cancel)
    {
        Known(devices, id);
        return Whole(await devices.ChangeAsync(id, present => merge.Apply(DeviceBody.Of(present), body).ApplyTo(present), user.Identity?.Name, cancel));
    }

    private static async Task<IResult> Delete(int id, DeviceRemoval removal, DeviceStore devices, ClaimsPrincipal user, CancellationToken cancel)
    {
        await removal.DeleteAsync(Known(devices, id).Id, user.Identity?.Name, cancel);
        return Results.NoContent();
    }

    private static async Task<IResult> DeleteAll(SettingsStore settings, DeviceRemoval removal, ClaimsPrincipal user, CancellationToken cancel, string? confirm = null)
    {
        Confirmation.Check(confirm, settings);
        await removal.DeleteAllDevicesAsync(user.Identity?.Name, cancel);
        return Results.NoContent();
    }
}

/// <summary>A telegram as it was on the wire.</summary>
/// <param name="Hex">Its bytes.</param>
/// <param name="Sent">Whether it is a request of the box; otherwise it came from the device.</param>
/// <param name="Analysis">It taken apart; null when it is no M-Bus telegram.</param>
/// <param name="Fields">All its bytes with their meaning, in English; null when it is no Modbus frame.</param>
internal sealed record TelegramAnswer(string Hex, bool Sent, TelegramAnalysis? Analysis, IReadOnlyList<ExplainedField>? Fields)
{
    public static IEnumerable<TelegramAnswer> All(Device device, DeviceState state) => device.Modbus is null
        ? state.Telegrams.Select(t => new TelegramAnswer(Hexadecimal(t.Bytes), t.Sent, TelegramAnalyzer.Analyze(t.Bytes.Span), null))
        : ExchangeExplainer.Explain(device, state.Telegrams, CultureInfo.InvariantCulture).Select(t => new TelegramAnswer(Hexadecimal(t.Bytes), t.Sent, null, t.Fields));

    private static string Hexadecimal(ReadOnlyMemory<byte> bytes) => Convert.ToHexString(bytes.Span);
}
