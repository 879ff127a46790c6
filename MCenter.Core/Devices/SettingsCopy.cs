using System.Globalization;
using MCenter.Core.Events;
using MCenter.Core.Registers;
using MCenter.Core.Settings;

namespace MCenter.Core.Devices;

/// <summary>What copying settings does with one meter.</summary>
/// <param name="DeviceId">The meter.</param>
/// <param name="Name">Its name.</param>
/// <param name="Changes">Fields that change, as in JSON.</param>
/// <param name="OtherType">Whether its registers stay as they are, because it is of another type than the one copied from.</param>
public sealed record CopiedSettings(int DeviceId, string Name, IReadOnlyList<string> Changes, bool OtherType);

/// <summary>Copies chosen settings of one meter to others, all in one transaction. Thread safe.</summary>
public sealed class SettingsCopy(DeviceStore devices, EventLog events)
{
    private const string RegisterSettings = "registers";

    private static readonly Dictionary<string, (Func<Device, object?> Read, Func<Device, Device, Device> Copy)> Parts = new()
    {
        ["readoutCycleMinutes"] = (d => d.ReadoutCycleMinutes, (d, from) => d with { ReadoutCycleMinutes = from.ReadoutCycleMinutes }),
        ["battery"] = (d => d.Battery, (d, from) => d with { Battery = from.Battery }),
        ["medium"] = (d => d.Medium, (d, from) => d with { Medium = from.Medium }),
        ["site"] = (d => d.Site, (d, from) => d with { Site = from.Site }),
        ["costUnit"] = (d => d.CostUnit, (d, from) => d with { CostUnit = from.CostUnit }),
        ["comment"] = (d => d.Comment, (d, from) => d with { Comment = from.Comment }),
        ["baudRate"] = (d => d.BaudRate, (d, from) => d with { BaudRate = from.BaudRate }),
        ["unitLoads"] = (d => d.UnitLoads, (d, from) => d with { UnitLoads = from.UnitLoads }),
        ["sndNke"] = (d => d.SndNke, (d, from) => d with { SndNke = from.SndNke }),
        ["appResetSubcode"] = (d => d.AppResetSubcode, (d, from) => d with { AppResetSubcode = from.AppResetSubcode }),
    };

    /// <summary>Fields that mean something else, or nothing, to a device of another protocol.</summary>
    private static readonly string[] OfOneProtocol = ["baudRate", "unitLoads", "sndNke", "appResetSubcode"];

    /// <summary>Names of the fields that can be copied, as in JSON; "registers" stands for names, units, divisors, codes and logging of all of them.</summary>
    public static IReadOnlyList<string> Fields { get; } = [.. Parts.Keys, RegisterSettings];

    /// <summary>What copying would change; nothing is stored.</summary>
    /// <exception cref="KeyNotFoundException">A meter is not there.</exception>
    /// <exception cref="InvalidInputException">No field, or one that cannot be copied.</exception>
    public IReadOnlyList<CopiedSettings> Check(int from, IReadOnlyCollection<int> to, IReadOnlyCollection<string> fields) =>
        [.. Plan(devices.Current, from, to, fields).Select(p => p.Row)];

    /// <summary>Copies.</summary>
    /// <exception cref="KeyNotFoundException">A meter is not there; nothing was changed.</exception>
    /// <exception cref="InvalidInputException">A field cannot be copied, or does not suit one of the meters; nothing was changed.</exception>
    public async Task<IReadOnlyList<CopiedSettings>> CopyAsync(int from, IReadOnlyCollection<int> to, IReadOnlyCollection<string> fields, string? userName, CancellationToken cancel)
    {
        List<(Device Device, CopiedSettings Row)> plan = [];
        await devices.ChangeManyAsync(present => [.. (plan = Plan(present, from, to, fields)).Where(p => p.Row.Changes.Count > 0).Select(p => p.Device)], cancel);
        var changed = plan.Count(p => p.Row.Changes.Count > 0).ToString(CultureInfo.InvariantCulture);
        await events.AddAsync(EventSeverity.Info, "Devices", "DevicesCopied", [devices.Current.Find(from)?.DisplayName ?? "", changed], from, userName, CancellationToken.None);
        return [.. plan.Select(p => p.Row)];
    }

    private static List<(Device Device, CopiedSettings Row)> Plan(DeviceCatalog present, int from, IReadOnlyCollection<int> to, IReadOnlyCollection<string> fields)
    {
        if (fields.Count == 0 || fields.Except(Fields).FirstOrDefault() is not null)
        {
            throw new InvalidInputException([new("fields", DeviceTexts.Of("OneOf", string.Join(", ", Fields)))]);
        }

        var source = present.Known(from);
        return [.. to.Distinct().Where(id => id != from).Select(id => Copied(source, present.Known(id), fields))];
    }

    private static (Device Device, CopiedSettings Row) Copied(Device source, Device target, IReadOnlyCollection<string> fields)
    {
        var chosen = Parts.Where(p => fields.Contains(p.Key) && (source.Protocol == target.Protocol || !OfOneProtocol.Contains(p.Key))).ToList();
        var copy = chosen.Aggregate(target, (device, part) => part.Value.Copy(device, source));
        List<string> changes = [.. chosen.Where(p => !Equals(p.Value.Read(target), p.Value.Read(copy))).Select(p => p.Key)];
        var otherType = fields.Contains(RegisterSettings) && !IsSameType(source, target);
        if (fields.Contains(RegisterSettings) && !otherType)
        {
            copy = copy with { Registers = [.. target.Registers.Zip(source.Registers, Set)] };
            changes.AddRange(copy.Registers.SequenceEqual(target.Registers) ? [] : [RegisterSettings]);
        }

        return (copy, new(target.Id, target.DisplayName, changes, otherType));
    }

    /// <summary>The same maker, version and medium, and the same registers in the same places; Modbus devices the same registers alone.</summary>
    private static bool IsSameType(Device one, Device other) => one.IsModbus && other.IsModbus
        ? one.Registers.Select(r => r.Modbus).SequenceEqual(other.Registers.Select(r => r.Modbus))
        : (one.Manufacturer, one.Version, one.MBusMedium) == (other.Manufacturer, other.Version, other.MBusMedium)
            && one.Registers.Select(Kind).SequenceEqual(other.Registers.Select(Kind));

    private static (int, string, string, long, long, long, int) Kind(Register r) => (r.Number, r.Description, r.RawUnit, r.StorageNumber, r.Tariff, r.Subunit, r.Function);

    private static Register Set(Register target, Register source) => target with
    {
        NameCode = source.NameCode,
        UnitCode = source.UnitCode,
        ShownTariff = source.ShownTariff,
        Phase = source.Phase,
        Divisor = source.Divisor,
        ObisCode = source.ObisCode,
        SaveToDatabase = source.SaveToDatabase,
    };
}
