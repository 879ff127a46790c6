using System.Security.Claims;
using System.Text.Json.Nodes;
using MCenter.Core.Devices;
using MCenter.Core.Devices.Import;
using MCenter.Core.History;
using MCenter.Core.Modbus;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Web.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace MCenter.Web.Api;

/// <summary><c>/api/v1/devices/{id}/registers</c> and <c>/modbus/read</c>: the registers of a device; those of Modbus devices are set up by hand.</summary>
internal sealed class ModbusApi : IEndpoint
{
    private const string Path = "/api/v1/devices/{id:int}/registers";

    public void Map(IEndpointRouteBuilder routes)
    {
        var view = routes.MapGroup(Path).RequireAuthorization(Policies.View).WithTags("registers");
        view.MapGet("/", (int id, DeviceStore devices) => DevicesApi.Known(devices, id).Registers.Select(RegisterBody.Of))
            .WithSummary("The registers of a device by number").Produces<IReadOnlyList<RegisterBody>>().ProducesProblem(StatusCodes.Status404NotFound);
        view.MapGet("/export", Export).WithSummary("The registers of a Modbus device as a list that import takes; format = csv")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv").ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

        var install = routes.MapGroup(Path).RequireAuthorization(Policies.Install).WithTags("registers").WithRequestLimit();
        install.MapPost("/", AddAsync).WithSummary("Adds a register, or a list of them, to a Modbus device; of \"modbus\" the address is needed. Their numbers are new ones")
            .Accepts<IReadOnlyList<RegisterBody>>("application/json").Produces<IReadOnlyList<RegisterBody>>(StatusCodes.Status201Created).ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        install.MapPut("/{number:int}", ChangeAsync).WithSummary("Changes a register; what is left out stays as it is")
            .Accepts<RegisterBody>("application/json").Produces<RegisterBody>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        install.MapDelete("/{number:int}", RemoveAsync).WithSummary("Removes a register of a Modbus device; its number is not used again, and what is stored of it is no longer shown")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        install.MapPost("/copy", CopyAsync).WithSummary("Adds the registers of another Modbus device that this one does not have yet")
            .Produces<IReadOnlyList<RegisterBody>>(StatusCodes.Status201Created).ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        routes.MapGroup(Path).RequireAuthorization(Policies.Install).WithTags("registers").MapPost("/import", ImportAsync).WithMetadata(new RequestSizeLimitAttribute(MeterListImport.LargestList))
            .WithSummary("Adds and changes registers of a Modbus device by a CSV list, all or none; its first row names the columns as export does. A row with the place, type and orders of a register that is there changes it. dryRun = true tells what would become of each row; replace = true removes registers that the list does not have")
            .Accepts<string>("text/csv", "text/plain", "text/tab-separated-values", "application/octet-stream").Produces<RegisterListAnswer>().ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge);

        routes.MapGroup("/api/v1/devices/{id:int}/modbus").RequireAuthorization(Policies.Install).WithTags("registers").WithRequestLimit().MapPost("/read", ReadAsync)
            .WithSummary("Reads any range of a Modbus device now and tells what its first words can mean; nothing is stored")
            .Produces<RangeAnswer>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static IResult Export(int id, DeviceStore devices, string format = "csv") => format == "csv"
        ? Results.File(RegisterCsv.Of(devices.Current.KnownModbus(id).Registers), "text/csv; charset=utf-8", $"registers-{id}.csv")
        : Problems.Invalid("format", "There is only csv.");

    private static async Task<IResult> AddAsync(int id, JsonNode body, JsonMerge merge, DeviceStore devices, ClaimsPrincipal user, CancellationToken cancel)
    {
        IReadOnlyList<JsonNode?> given = body is JsonArray list ? [.. list] : [body];
        Register[] registers = [.. given.Select(g => g is JsonObject register
            ? RegisterBody.Changed(new() { Modbus = new() { Address = -1 } }, register, merge)
            : throw new InvalidInputException([new("", "A register, or a list of registers, is expected here.")]))];
        return Results.Created($"/api/v1/devices/{id}/registers", (await devices.AddRegistersAsync(id, registers, user.Identity?.Name, cancel)).Select(RegisterBody.Of));
    }

    private static async Task<RegisterBody> ChangeAsync(int id, int number, JsonObject body, JsonMerge merge, DeviceStore devices, ClaimsPrincipal user, CancellationToken cancel)
    {
        var changed = await devices.ChangeAsync(id, present => present with { Registers = [RegisterBody.Changed(Known(present, number), body, merge)] }, user.Identity?.Name, cancel);
        return RegisterBody.Of(Known(changed, number));
    }

    private static async Task<IResult> RemoveAsync(int id, int number, DeviceStore devices, ClaimsPrincipal user, CancellationToken cancel)
    {
        await devices.RemoveRegistersAsync(id, [number], user.Identity?.Name, cancel);
        return Results.NoContent();
    }

    private static async Task<IResult> CopyAsync(int id, CopiedRegisters input, DeviceStore devices, ClaimsPrincipal user, CancellationToken cancel)
    {
        var missing = devices.Current.KnownModbus(id).ModbusRegistersLacking(devices.Current.KnownModbus(input.From));
        var added = missing.Count > 0 ? await devices.AddRegistersAsync(id, missing, user.Identity?.Name, cancel) : [];
        return Results.Created($"/api/v1/devices/{id}/registers", added.Select(RegisterBody.Of));
    }

    private static async Task<RegisterListAnswer> ImportAsync(int id, HttpRequest request, RegisterImport import, DeviceStore devices, ClaimsPrincipal user, CancellationToken cancel, bool dryRun = false, bool replace = false)
    {
        devices.Current.KnownModbus(id);
        var list = await MeterListImport.ReadAsync(request.Body, cancel);
        return RegisterListAnswer.Of(dryRun ? import.Check(id, list, replace) : await import.ImportAsync(id, list, replace, user.Identity?.Name, cancel));
    }

    private static async Task<RangeAnswer> ReadAsync(int id, BrowsedPlace place, DeviceStore devices, [FromServices] IModbusBrowser browser, CancellationToken cancel)
    {
        var device = devices.Current.KnownModbus(id);
        ValidationError[] errors = [.. place.Errors()];
        return errors.Length > 0 ? throw new InvalidInputException(errors) : RangeAnswer.Of(place, await browser.ReadAsync(device, place.FunctionCode, place.Start, place.Count, cancel));
    }

    private static Register Known(Device device, int number) => device.Registers.FirstOrDefault(r => r.Number == number) ?? throw new KeyNotFoundException($"Device {device.Id} has no register {number}");

    /// <summary>Whose registers are copied.</summary>
    internal sealed record CopiedRegisters(int From);

    /// <summary>What became, or would become, of a list of registers.</summary>
    internal sealed record RegisterListAnswer(bool Acceptable, int New, int Changed, int Same, IReadOnlyList<int> Removed, IReadOnlyList<RegisterRowAnswer> Rows, IReadOnlyList<ImportFault> Faults)
    {
        public static RegisterListAnswer Of(RegisterListCheck check) => new(
            check.Acceptable, check.New, check.Changed, check.Same, check.Removed, [.. check.Rows.Select(r => new RegisterRowAnswer(r.Row, r.Verdict, r.Number, RegisterBody.Of(r.Register)))], check.Faults);
    }

    /// <summary>A row of it; number = that of the register that is there already.</summary>
    internal sealed record RegisterRowAnswer(int Row, MeterListVerdict Verdict, int? Number, RegisterBody Register);

    /// <summary>A range as it was read.</summary>
    /// <param name="FunctionCode">As asked.</param>
    /// <param name="Start">First address.</param>
    /// <param name="Words">One an address; null where there is none.</param>
    /// <param name="Refused">Addresses that the device refused.</param>
    /// <param name="Fault">Why the range, or its rest, could not be read; null when it was.</param>
    /// <param name="FaultDetail">What was seen then.</param>
    /// <param name="Telegrams">Requests and answers.</param>
    /// <param name="Interpretations">What the first words can mean, the most plausible first.</param>
    internal sealed record RangeAnswer(
        int FunctionCode, int Start, IReadOnlyList<int?> Words, IReadOnlyList<int> Refused, ReadoutFault? Fault, string FaultDetail, IReadOnlyList<RangeTelegram> Telegrams, IReadOnlyList<InterpretationAnswer> Interpretations)
    {
        public static RangeAnswer Of(BrowsedPlace place, BrowsedRange range)
        {
            ushort[] first = [.. range.Words.TakeWhile(w => w is not null).Take(ModbusConnection.MostRegisters).Select(w => w!.Value)];
            return new(
                place.FunctionCode,
                place.Start,
                [.. range.Words.Select(w => (int?)w)],
                range.Failure is null ? [.. range.Words.Index().Where(w => w.Item is null).Select(w => place.Start + w.Index)] : [],
                range.Failure?.Fault,
                range.Failure?.Detail ?? "",
                [.. range.Telegrams.Select(t => new RangeTelegram(Convert.ToHexString(t.Bytes.Span), t.Sent))],
                [.. Core.Modbus.Interpretations.Of(first, place.FunctionCode is 1 or 2).Select(InterpretationAnswer.Of)]);
        }
    }

    /// <summary>A request (sent) or answer.</summary>
    internal sealed record RangeTelegram(string Hex, bool Sent);

    /// <summary>One meaning of the first words.</summary>
    internal sealed record InterpretationAnswer(ModbusType Type, ByteOrder ByteOrder, WordOrder WordOrder, int Words, object? Value)
    {
        public static InterpretationAnswer Of(Interpretation way) => new(way.Type, way.ByteOrder, way.WordOrder, way.Words, ValueAnswer.Json(way.Value, way.Value.AsDecimal));
    }
}
