using System.Security.Claims;
using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using MCenter.Web.SignIn;

namespace MCenter.Web.Api;

/// <summary><c>/api/v1/devices/copy</c> and <c>/api/v1/devices/delete</c>: what the list does with the devices chosen in it.</summary>
internal sealed class ManyDevicesApi : IEndpoint
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var install = routes.MapGroup("/api/v1/devices").RequireAuthorization(Policies.Install).WithTags("devices").WithRequestLimit();
        install.MapPost("/copy", CopyAsync).WithSummary($"Copies settings of one device to others, all or none; fields: {string.Join(", ", SettingsCopy.Fields)}. dryRun = true tells what would change")
            .Produces<IReadOnlyList<CopiedSettings>>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        install.MapPost("/delete", DeleteAsync).WithSummary("Deletes devices with all their readings; dryRun = true tells how many readings go. When these are all devices, confirm = name of the box")
            .Produces<DeletedDevices>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IReadOnlyList<CopiedSettings>> CopyAsync(CopyInput input, SettingsCopy copy, ClaimsPrincipal user, CancellationToken cancel, bool dryRun = false) =>
        dryRun ? copy.Check(input.From, input.To, input.Fields) : await copy.CopyAsync(input.From, input.To, input.Fields, user.Identity?.Name, cancel);

    private static async Task<DeletedDevices> DeleteAsync(
        DeleteInput input, DeviceStore devices, DeviceRemoval removal, SettingsStore settings, ClaimsPrincipal user, CancellationToken cancel, bool dryRun = false, string? confirm = null)
    {
        var ids = input.Ids.Distinct().ToList();
        var names = ids.ToDictionary(id => id, id => devices.Current.Known(id).DisplayName);
        List<DeletedDevice> deleted = [.. (await removal.CountAsync(ids, cancel)).Select(d => new DeletedDevice(d.Key, names[d.Key], d.Value))];
        if (!dryRun)
        {
            if (removal.IsEverything(ids))
            {
                Confirmation.Check(confirm, settings);
            }

            await removal.DeleteAsync(ids, user.Identity?.Name, cancel);
        }

        return new(deleted.Sum(d => d.Readings), deleted);
    }

    /// <summary>What is copied where.</summary>
    internal sealed record CopyInput(int From, IReadOnlyList<int> To, IReadOnlyList<string> Fields);

    /// <summary>What is deleted.</summary>
    internal sealed record DeleteInput(IReadOnlyList<int> Ids);

    /// <summary>What goes, or went.</summary>
    internal sealed record DeletedDevices(long Readings, IReadOnlyList<DeletedDevice> Devices);

    /// <summary>A device and how many readings go with it.</summary>
    internal sealed record DeletedDevice(int Id, string Name, long Readings);
}
