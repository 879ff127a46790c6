using System.ComponentModel;
using System.Security.Claims;
using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Web.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace MCenter.Web.Api;

/// <summary><c>/api/v1/drivers</c>: the templates by which devices are set up (the manual's M-Bus drivers). One is named by its device type.</summary>
internal sealed class DriversApi : IEndpoint
{
    private const string One = "/{manufacturer}/{medium}/{version:int}/{numberOfRegisters:int}";

    public void Map(IEndpointRouteBuilder routes)
    {
        var view = routes.MapGroup("/api/v1/drivers").RequireAuthorization(Policies.View).WithTags("drivers");
        view.MapGet("/", List).WithSummary("All drivers by name, without their registers").Produces<IReadOnlyList<DriverAnswer>>();
        view.MapGet(One, ([AsParameters] TypePath path, TemplateStore templates) => Results.Json(templates.Known(path.Type), TemplateJson.Options))
            .WithSummary("One driver, as a PUT takes it").Produces<DeviceTemplate>().ProducesProblem(StatusCodes.Status404NotFound);
        view.MapGet("/export", Export).WithSummary("Drivers as a file that the import of any M-Center takes")
            .Produces(StatusCodes.Status200OK, contentType: "application/json").ProducesValidationProblem();

        var install = routes.MapGroup("/api/v1/drivers").RequireAuthorization(Policies.Install).WithTags("drivers").WithRequestLimit();
        install.MapPost("/", Create).WithSummary("Makes a driver from a device's settings")
            .Produces<DeviceTemplate>(StatusCodes.Status201Created).ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        install.MapPut(One, Put).WithSummary("Adds or replaces a driver; fields that are left out have their defaults")
            .Accepts<DeviceTemplate>("application/json").Produces<DeviceTemplate>().ProducesValidationProblem();
        install.MapDelete(One, Delete).WithSummary("Deletes a driver; a built-in one can be restored")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        install.MapPost(One + "/restore", Restore).WithSummary("Brings back the built-in driver in place of a changed or deleted one")
            .Produces<DeviceTemplate>().ProducesProblem(StatusCodes.Status404NotFound);
        install.MapPost(One + "/apply", Apply).WithSummary("Sets up all devices of the type by the driver; what was set for them by hand is overwritten. With dryRun=true only tells what would change")
            .Produces<IReadOnlyList<AppliedDevice>>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        install.MapPost("/import", Import).WithSummary("Imports a file of drivers: all or none. With dryRun=true only tells what it would do").WithMetadata(new RequestSizeLimitAttribute(DriverFile.LargestBytes))
            .Accepts<DriverFileBody>("application/json").Produces<IReadOnlyList<ImportAnswer>>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status413PayloadTooLarge);
    }

    private static IEnumerable<DriverAnswer> List(TemplateStore templates, DeviceStore devices, [Description("Whether deleted built-in drivers are listed too")] bool deleted = false)
    {
        var counts = DeviceType.Count(devices.Current);
        return templates.All.Where(k => deleted || k.Origin != TemplateOrigin.Deleted).Select(k => DriverAnswer.Of(k, counts.GetValueOrDefault(k.Template.Type)));
    }

    private static IResult Export(
        TemplateStore templates,
        [Description("Name of the file, without .json")] string name = "drivers",
        [Description("Types like EMU/Electricity/16/17; all drivers when left out")] string[]? driver = null)
    {
        var all = templates.Current.All.ToLookup(t => t.Type.Path);
        var chosen = driver is { Length: > 0 } ? driver.Distinct().ToList() : [.. all.Select(g => g.Key)];
        return chosen.Find(path => !all.Contains(path)) is { } missing
            ? Problems.Invalid("driver", $"There is no driver {missing}.")
            : Results.File(DriverFile.Write(chosen.SelectMany(path => all[path])), "application/json", $"{FileName(name)}.json");
    }

    private static async Task<IResult> Create(CreateBody body, TemplateApplication application, ClaimsPrincipal user, CancellationToken cancel)
    {
        var made = await application.CreateAsync(body.DeviceId, body.Name, body.Replace, user.Identity?.Name, cancel);
        return Results.Json(made, TemplateJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> Put([AsParameters] TypePath path, HttpRequest request, TemplateStore templates, ClaimsPrincipal user, CancellationToken cancel)
    {
        await templates.PutAsync(DeviceTemplateReader.Read(await BodyAsync(request, cancel), path.Type), replace: true, user.Identity?.Name, cancel);
        return Results.Json(templates.Known(path.Type), TemplateJson.Options);
    }

    private static async Task<IResult> Delete([AsParameters] TypePath path, TemplateStore templates, ClaimsPrincipal user, CancellationToken cancel)
    {
        await templates.DeleteAsync(path.Type, user.Identity?.Name, cancel);
        return Results.NoContent();
    }

    private static async Task<IResult> Restore([AsParameters] TypePath path, TemplateStore templates, ClaimsPrincipal user, CancellationToken cancel)
    {
        await templates.RestoreAsync(path.Type, user.Identity?.Name, cancel);
        return Results.Json(templates.Known(path.Type), TemplateJson.Options);
    }

    private static async Task<IReadOnlyList<AppliedDevice>> Apply(
        [AsParameters] TypePath path, TemplateApplication application, ClaimsPrincipal user, CancellationToken cancel, bool dryRun = false) =>
        dryRun ? application.Preview(path.Type) : await application.ApplyAsync(path.Type, user.Identity?.Name, cancel);

    private static async Task<IEnumerable<ImportAnswer>> Import(HttpRequest request, TemplateStore templates, ClaimsPrincipal user, CancellationToken cancel, bool dryRun = false)
    {
        var read = DriverFile.Read(await BodyAsync(request, cancel));
        return (dryRun ? templates.Compare(read) : await templates.ImportAsync(read, user.Identity?.Name, cancel)).Select(ImportAnswer.Of);
    }

    /// <summary>The whole body.</summary>
    internal static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpRequest request, CancellationToken cancel)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancel);
        return body.ToArray();
    }

    /// <summary>A name that every file system takes.</summary>
    internal static string FileName(string name)
    {
        var safe = string.Concat(name.Trim().Take(80).Select(c => char.IsControl(c) || "\\/:*?\"<>|".Contains(c, StringComparison.Ordinal) ? '_' : c)).Trim('.', ' ');
        return safe.Length > 0 ? safe : "drivers";
    }

    /// <summary>A device type in a path.</summary>
    internal sealed record TypePath(
        [property: Description("Three letters")] string Manufacturer, [property: Description("The telegram's medium")] Medium Medium, int Version, int NumberOfRegisters)
    {
        public DeviceType Type => new(Manufacturer, Medium, Version, NumberOfRegisters);
    }

    /// <summary>A driver in a list: the path of the driver itself, its type, where it comes from, and how many devices are of its type.</summary>
    internal sealed record DriverAnswer(
        string Path, string Name, string Manufacturer, string Medium, int Version, int NumberOfRegisters, int IntervalMinutes, bool Battery, int UnitLoads, TemplateOrigin Origin, int Devices)
    {
        public static DriverAnswer Of(KnownTemplate known, int devices) => new(
            $"/api/v1/drivers/{known.Template.Type.Path}", known.Template.Name, known.Template.Manufacturer, $"{known.Template.Medium}", known.Template.Version,
            known.Template.NumberOfRegisters, known.Template.IntervalMinutes, known.Template.Battery, known.Template.UnitLoads, known.Origin, devices);
    }

    /// <summary>What an import does with one driver of the file, and the name of the driver that it replaces (null when it is new).</summary>
    internal sealed record ImportAnswer(string Name, string Manufacturer, string Medium, int Version, int NumberOfRegisters, ImportVerdict Verdict, string? Replaced)
    {
        public static ImportAnswer Of(ImportedTemplate imported) => new(
            imported.Template.Name, imported.Template.Manufacturer, $"{imported.Template.Medium}", imported.Template.Version, imported.Template.NumberOfRegisters, imported.Verdict, imported.Replaced);
    }

    /// <summary>Which device a driver is made from, the driver's name, and whether the one that there is for the type may be replaced (without it that is a 409).</summary>
    internal sealed record CreateBody(int DeviceId, string Name, bool Replace = false);

    /// <summary>A driver file, for the description.</summary>
    internal sealed record DriverFileBody(string Format, int Version, IReadOnlyList<DeviceTemplate> Drivers);
}
