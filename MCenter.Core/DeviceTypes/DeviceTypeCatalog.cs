using MCenter.Core.Devices;
using MCenter.Core.Registers;

namespace MCenter.Core.DeviceTypes;

/// <summary>The known device types and what they make of a device's answer. Immutable; the <see cref="TemplateStore"/> serves the one that holds now.</summary>
public sealed class DeviceTypeCatalog(IReadOnlyList<DeviceTemplate> templates)
{
    /// <summary>All known types.</summary>
    public IReadOnlyList<DeviceTemplate> All => templates;

    /// <summary>The template for devices that answer so, or null.</summary>
    public DeviceTemplate? Find(DeviceIdentity identity, int registers) => templates.FirstOrDefault(t => t.Matches(identity, registers));

    /// <summary>
    /// The registers to set up for a device that answered for the first time: named by its type's template, or by defaults from what each value says of itself.
    /// Pure; the ids are 0 and are given by the <see cref="DeviceStore"/>.
    /// </summary>
    /// <param name="identity">Who answered.</param>
    /// <param name="values">Its values in order.</param>
    /// <returns>One register a value, <see cref="Register.Number"/> = index.</returns>
    public IReadOnlyList<Register> Propose(DeviceIdentity identity, IReadOnlyList<DecodedValue> values)
    {
        var named = Find(identity, values.Count)?.Registers.ToDictionary(r => r.Number) ?? [];
        var codes = named.Values.Select(r => r.Obis).Where(o => o.Length > 0).ToHashSet(StringComparer.Ordinal);
        return [.. values.Select((value, number) => named.GetValueOrDefault(number) is { IsBlank: false } template
            ? TemplateMapping.Apply(template, RegisterDefaults.Described(value, number))
            : OnlyOnce(RegisterDefaults.Of(value, number, identity.Medium), codes) with { SaveToDatabase = named.GetValueOrDefault(number)?.Save ?? true })];
    }

    /// <summary>An OBIS code names one register of a device: the first that asks for it.</summary>
    private static Register OnlyOnce(Register register, HashSet<string> codes) =>
        register.ObisCode.Length == 0 || codes.Add(register.ObisCode) ? register : register with { ObisCode = "" };
}
