namespace MCenter.Tests.Architecture;

/// <summary>Holds the dependency rules of the architecture by references and by what the sources name.</summary>
public class DependencyTests
{
    /// <summary>Core folders that every other Core folder may use.</summary>
    private static readonly string[] Ground = ["Events", "Settings", "Storage", "Modules"];

    /// <summary>What each Core folder may use besides <see cref="Ground"/>. A new folder must be put here on purpose.</summary>
    private static readonly Dictionary<string, string[]> CoreMay = new()
    {
        [""] = ["BusHealth", "Commands", "Devices", "DeviceTypes", "Exchange", "Export", "Gaps", "History", "Modbus", "ModbusServer", "Outputs", "Readout", "Registers", "Report", "Scan"],
        ["BusHealth"] = ["Devices", "History", "Readout"],
        ["Commands"] = ["Devices", "DeviceTypes", "Readout"],
        ["Devices"] = ["Registers"],
        ["DeviceTypes"] = ["Devices", "Registers"],
        ["Events"] = [],
        ["Exchange"] = ["Devices", "History", "Readout", "Registers"],
        ["Export"] = ["Devices", "Registers", "History"],
        ["Gaps"] = ["Devices", "DeviceTypes", "History", "Readout", "Registers"],
        ["History"] = ["Registers"],
        ["LevelConverter"] = [],
        ["Modbus"] = ["Devices", "DeviceTypes", "Export", "Readout", "Registers"],
        ["ModbusServer"] = ["Devices", "Export", "History", "Readout", "Registers"],
        ["Modules"] = [],
        ["Outputs"] = ["Devices", "History"],
        ["Readout"] = ["Devices", "DeviceTypes", "History", "Registers"],
        ["Registers"] = [],
        ["Report"] = ["BusHealth", "Devices", "DeviceTypes", "Exchange", "Export", "History", "Readout", "Registers", "Scan"],
        ["Scan"] = ["Devices", "DeviceTypes", "Readout", "Registers"],
        ["Settings"] = [],
        ["Storage"] = [],
    };

    [Fact]
    public void Core_speaks_no_wire_and_knows_no_page() =>
        typeof(global::MCenter.Core.CoreServices).Assembly.GetReferencedAssemblies().Select(a => a.Name!)
            .Where(name => name.StartsWith("MCenter.") || name.StartsWith("Microsoft.AspNetCore")).ShouldBeEmpty();

    [Fact]
    public void Drivers_know_no_page() =>
        System.Reflection.Assembly.Load("MCenter.Drivers").GetReferencedAssemblies().Select(a => a.Name!)
            .Where(name => name == "MCenter.Web" || name.StartsWith("Microsoft.AspNetCore")).ShouldBeEmpty();

    [Fact]
    public void A_core_folder_uses_only_what_the_map_allows()
    {
        var faults =
            from file in SourceTree.Files("MCenter.Core", ".cs")
            let feature = SourceTree.Feature("MCenter.Core", file)
            from used in SourceTree.Uses(file, "Core")
            where Directory.Exists(Path.Combine(SourceTree.Root, "MCenter.Core", used)) && used != feature
            where !(CoreMay.TryGetValue(feature, out var may) && (may.Contains(used) || (Ground.Contains(used) && MayUseGround(feature, used))))
            select $"{Path.GetRelativePath(SourceTree.Root, file)} uses Core/{used}";
        faults.ShouldBeEmpty();
    }

    [Fact]
    public void A_protocol_folder_uses_core_and_transport_but_no_other_protocol()
    {
        var faults =
            from file in SourceTree.Files("MCenter.Drivers", ".cs")
            let feature = SourceTree.Feature("MCenter.Drivers", file)
            where feature != "Simulation"
            from used in SourceTree.Uses(file, "Drivers")
            where used != feature && used != "Transport"
            select $"{Path.GetRelativePath(SourceTree.Root, file)} uses Drivers/{used}";
        faults.ShouldBeEmpty();
    }

    [Fact]
    public void Only_the_host_uses_the_simulation()
    {
        var faults =
            from file in SourceTree.Files("MCenter.Web", ".cs", ".razor")
            where SourceTree.Uses(file, "Drivers").Contains("Simulation") && SourceTree.Feature("MCenter.Web", file) is not ("Hosting" or "")
            select Path.GetRelativePath(SourceTree.Root, file);
        faults.ShouldBeEmpty();
    }

    /// <summary>The ground folders lie on each other in one order, so that there is no circle: Storage and Modules lowest, then Settings, then Events.</summary>
    private static bool MayUseGround(string feature, string used) =>
        Array.IndexOf(["Storage", "Modules", "Settings", "Events"], feature) is var at && (at < 0 || Array.IndexOf(["Storage", "Modules", "Settings", "Events"], used) < at);
}
