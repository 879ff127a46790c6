using System.Security.Claims;
using MCenter.Core.Devices;
using MCenter.Core.Devices.Import;
using MCenter.Core.Export;
using MCenter.Core.Settings;
using MCenter.Web.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace MCenter.Web.Api;

/// <summary><c>/api/v1/devices/import</c>: meters from a list, as the page "Import meter list" takes them.</summary>
internal sealed class MeterListApi : IEndpoint
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var install = routes.MapGroup("/api/v1/devices/import").RequireAuthorization(Policies.Install).WithTags("devices");
        install.MapPost("/", ImportAsync).WithMetadata(new RequestSizeLimitAttribute(MeterListImport.LargestList))
            .WithSummary("Adds and changes meters by a CSV list, all or none. The first row names the columns by the fields of a device or the pages' labels; separators ; , or tab. dryRun = true tells what would become of each row; line = that of rows that name none")
            .Accepts<string>("text/csv", "text/plain", "text/tab-separated-values", "application/octet-stream").Produces<MeterListCheck>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        install.MapGet("/template", Template).WithSummary("A list to fill in; devices = true: with the meters that are there").Produces(StatusCodes.Status200OK, contentType: "text/csv");
    }

    private static async Task<MeterListCheck> ImportAsync(HttpRequest request, MeterListImport import, ClaimsPrincipal user, CancellationToken cancel, bool dryRun = false, string line = "")
    {
        var list = await MeterListImport.ReadAsync(request.Body, cancel);
        return dryRun ? import.Check(list, line) : await import.ImportAsync(list, line, user.Identity?.Name, cancel);
    }

    private static IResult Template(DeviceStore store, bool devices = false) =>
        Results.File(devices ? MeterListTemplate.Of(store.Current.All) : MeterListTemplate.Empty(), "text/csv; charset=utf-8", devices ? "meters.csv" : "meters-template.csv");
}
