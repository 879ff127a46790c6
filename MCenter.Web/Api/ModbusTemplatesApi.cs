using System.ComponentModel;
using System.Security.Claims;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Modbus;
using MCenter.Web.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace MCenter.Web.Api;

/// <summary><c>/api/v1/modbus-templates</c>: the register maps of Modbus meters, by name and version; and <c>/api/v1/devices/{id}/modbus-template</c>, where they are applied and made.</summary>
internal sealed class ModbusTemplatesApi : IEndpoint
{
    private const string One = "/{name}/{version:int}";

    public void Map(IEndpointRouteBuilder routes)
    {
        var view = routes.MapGroup("/api/v1/modbus-templates").RequireAuthorization(Policies.View).WithTags("modbus-templates");
        view.MapGet("/", (ModbusTemplateStore templates) => templates.All.Select(ModbusTemplateAnswer.Of)).WithSummary("All templates of Modbus meters by name, without their registers")
            .Produces<IReadOnlyList<ModbusTemplateAnswer>>();
        view.MapGet(One, (string name, int version, ModbusTemplateStore templates) => Json(templates.Known(new(name, version))))
            .WithSummary("One template, as a PUT takes it").Produces<ModbusTemplate>().ProducesProblem(StatusCodes.Status404NotFound);
        view.MapGet("/export", Export).WithSummary("Templates as a file that the import of any M-Center takes")
            .Produces(StatusCodes.Status200OK, contentType: "application/json").ProducesProblem(StatusCodes.Status404NotFound);

        var install = routes.MapGroup("/api/v1/modbus-templates").RequireAuthorization(Policies.Install).WithTags("modbus-templates").WithRequestLimit();
        install.MapPut(One, Put).WithSummary("Adds or replaces a template; fields that are left out have their defaults")
            .Accepts<ModbusTemplate>("application/json").Produces<ModbusTemplate>().ProducesValidationProblem();
        install.MapDelete(One, Delete).WithSummary("Deletes a template of one's own; a built-in one with its name and version holds again")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        install.MapPost("/import", Import).WithSummary("Imports a file of templates: all or none. With dryRun=true only tells what it would do").WithMetadata(new RequestSizeLimitAttribute(DriverFile.LargestBytes))
            .Accepts<ModbusTemplateFileBody>("application/json").Produces<IReadOnlyList<ModbusTemplateImportAnswer>>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status413PayloadTooLarge);

        var device = routes.MapGroup("/api/v1/devices/{id:int}/modbus-template").WithTags("modbus-templates").WithRequestLimit();
        device.MapGet("/", (int id, [Description("Name of the new template")] string name, ModbusTemplateApplication application, int version = 1) =>
                Json(application.FromDevice(id, new(name, version))))
            .RequireAuthorization(Policies.View).WithSummary("A template that sets up meters as this one is set up; it is not stored, a PUT takes it")
            .Produces<ModbusTemplate>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        device.MapPost("/", Apply).RequireAuthorization(Policies.Install)
            .WithSummary("Applies a template: a meter without registers gets all of them, one with registers those that it lacks; what differs is told and stays. With dryRun=true only tells what would change")
            .Produces<AppliedModbusTemplate>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static IResult Json<T>(T value) => Results.Json(value, TemplateJson.Options);

    private static IResult Export(
        ModbusTemplateStore templates,
        [Description("Name of one template; all templates when left out")] string? name = null,
        [Description("Its version; all of that name when left out")] int? version = null)
    {
        ModbusTemplate[] chosen = [.. templates.All.Select(k => k.Template).Where(t => (name is null || t.Name == name) && (version is null || t.Version == version))];
        return chosen.Length == 0 ? Problems.NotFound($"There is no template {name} {version}.")
            : Results.File(ModbusTemplateFile.Write(chosen), "application/json", DriversApi.FileName(name ?? "modbus-templates") + ".json");
    }

    private static async Task<IResult> Put(string name, int version, HttpRequest request, ModbusTemplateStore templates, ClaimsPrincipal user, CancellationToken cancel)
    {
        var key = new ModbusTemplateKey(name, version);
        await templates.PutAsync(ModbusTemplateReader.Read(await DriversApi.BodyAsync(request, cancel), key), replace: true, user.Identity?.Name, cancel);
        return Json(templates.Known(key));
    }

    private static async Task<IResult> Delete(string name, int version, ModbusTemplateStore templates, ClaimsPrincipal user, CancellationToken cancel)
    {
        await templates.DeleteAsync(new(name, version), user.Identity?.Name, cancel);
        return Results.NoContent();
    }

    private static async Task<IEnumerable<ModbusTemplateImportAnswer>> Import(HttpRequest request, ModbusTemplateStore templates, ClaimsPrincipal user, CancellationToken cancel, bool dryRun = false)
    {
        var read = ModbusTemplateFile.Read(await DriversApi.BodyAsync(request, cancel));
        return (dryRun ? templates.Compare(read) : await templates.ImportAsync(read, user.Identity?.Name, cancel))
            .Select(i => new ModbusTemplateImportAnswer(i.Template.Name, i.Template.Version, i.Verdict));
    }

    private static async Task<IResult> Apply(int id, ApplyTemplateBody body, ModbusTemplateApplication application, ClaimsPrincipal user, CancellationToken cancel, bool dryRun = false)
    {
        var key = new ModbusTemplateKey(body.Name, body.Version);
        return Json(dryRun ? application.Preview(key, id) : await application.ApplyAsync(key, id, user.Identity?.Name, cancel));
    }

    /// <summary>A template in a list: the path of the template itself, what it is for, where its register map comes from, and where the template itself comes from.</summary>
    internal sealed record ModbusTemplateAnswer(string Path, string Name, int Version, string Manufacturer, string Medium, int Registers, string Source, TemplateOrigin Origin)
    {
        public static ModbusTemplateAnswer Of(KnownModbusTemplate known) => new(
            $"/api/v1/modbus-templates/{Uri.EscapeDataString(known.Template.Name)}/{known.Template.Version}", known.Template.Name, known.Template.Version, known.Template.Manufacturer,
            $"{known.Template.Medium}", known.Template.Registers.Count, known.Template.Source, known.Origin);
    }

    /// <summary>What an import does with one template of the file.</summary>
    internal sealed record ModbusTemplateImportAnswer(string Name, int Version, ImportVerdict Verdict);

    /// <summary>Which template is applied.</summary>
    internal sealed record ApplyTemplateBody(string Name, int Version = 1);

    /// <summary>A file of templates, for the description.</summary>
    internal sealed record ModbusTemplateFileBody(string Format, int Version, IReadOnlyList<ModbusTemplate> Templates);
}
