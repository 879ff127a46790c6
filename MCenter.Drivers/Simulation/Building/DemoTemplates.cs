using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;

namespace MCenter.Drivers.Simulation.Building;

/// <summary>The templates of the simulated meters that take commands; what they are sent is our own definition.</summary>
internal static class DemoTemplates
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<DeviceTemplate> All { get; } =
    [
        new()
        {
            Name = "Simulated water meter with valve",
            Manufacturer = "SIM",
            Medium = Medium.ColdWater,
            Version = 3,
            NumberOfRegisters = 5,
            Registers = [],
            Commands = [Valve(CommandPurpose.OpenValve, "01"), Valve(CommandPurpose.CloseValve, "00")],
        },
        new()
        {
            Name = "Simulated electricity meter, tariff by M-Bus",
            Manufacturer = "SIM",
            Medium = Medium.Electricity,
            Version = 4,
            NumberOfRegisters = 5,
            Registers = [],
            Commands = [new() { Purpose = CommandPurpose.Tariff, Data = "01 FD 23 {tariff}", Confirm = new("FD 23", "{tariff}"), Source = TemplateCommand.OwnDefinition }],
        },
    ];

    private static TemplateCommand Valve(CommandPurpose purpose, string position) => new()
    {
        Purpose = purpose,
        Data = $"01 FD 1A {position}",
        Confirm = new("FD 1A", position[1..]),
        Source = TemplateCommand.OwnDefinition,
    };
}
