using MCenter.Core.Devices;
using MCenter.Core.Events;
using MCenter.Core.Settings;

namespace MCenter.Core.DeviceTypes;

/// <summary>Puts a template onto the devices of its type (the manual's "Apply driver"), and makes templates from devices.</summary>
public sealed class TemplateApplication(TemplateStore templates, DeviceStore devices, EventLog events)
{
    /// <summary>What <see cref="ApplyAsync"/> would change now: every device of the type, also those that stay as they are.</summary>
    /// <exception cref="KeyNotFoundException">There is no such template.</exception>
    public IReadOnlyList<AppliedDevice> Preview(DeviceType type) => Changes(templates.Known(type), devices.Current);

    /// <summary>
    /// Sets up all devices of the template's type by it, in one transaction. What was set for one of them by hand is lost where the template says something else.
    /// </summary>
    /// <returns>What was changed.</returns>
    /// <exception cref="KeyNotFoundException">There is no such template.</exception>
    /// <exception cref="InvalidInputException">A device cannot be stored (its line is no longer there); nothing was changed.</exception>
    public async Task<IReadOnlyList<AppliedDevice>> ApplyAsync(DeviceType type, string? userName, CancellationToken cancel)
    {
        var template = templates.Known(type);
        List<AppliedDevice> applied = [];
        await devices.ChangeManyAsync(
            present =>
            {
                applied = Changes(template, present);
                return [.. applied.Where(a => a.Changes.Count > 0).Select(a => TemplateMapping.Apply(template, present.Find(a.DeviceId)!))];
            },
            cancel);
        await events.AddAsync(EventSeverity.Info, "Drivers", "DriverApplied", [template.Name, $"{applied.Count}", $"{applied.Count(a => a.Changes.Count > 0)}"], userName: userName, cancel: CancellationToken.None);
        return applied;
    }

    /// <summary>Makes a template from a device's settings.</summary>
    /// <param name="deviceId">The device; it must have been read.</param>
    /// <param name="name">Name of the template.</param>
    /// <param name="replace">Whether the one that there is for the type may be replaced.</param>
    /// <param name="userName">Who does it.</param>
    /// <param name="cancel">Cancels before anything is stored.</param>
    /// <exception cref="KeyNotFoundException">The device is no longer there.</exception>
    /// <exception cref="InvalidInputException">The device's type is not known yet, or the name is wrong.</exception>
    /// <exception cref="ConflictException">There is a template for the type, and it is not to be replaced.</exception>
    public async Task<DeviceTemplate> CreateAsync(int deviceId, string name, bool replace, string? userName, CancellationToken cancel)
    {
        var device = devices.Current.Known(deviceId);
        var type = DeviceType.Of(device) ?? throw TemplateErrors.Only("deviceId", "NoType");
        await templates.PutAsync(TemplateMapping.FromDevice(device, name, templates.Find(type)?.Template), replace, userName, cancel);
        return templates.Known(type);
    }

    private static List<AppliedDevice> Changes(DeviceTemplate template, DeviceCatalog present) =>
        [.. from device in present.All
            where DeviceType.Of(device) == template.Type
            select new AppliedDevice(device.Id, device.DisplayName, [.. TemplateMapping.Differences(device, TemplateMapping.Apply(template, device))])];
}

/// <summary>What a template changes at one device.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="Name">Its name.</param>
/// <param name="Changes">Every field that changes; empty = it is set up so already.</param>
public sealed record AppliedDevice(int DeviceId, string Name, IReadOnlyList<FieldChange> Changes);
