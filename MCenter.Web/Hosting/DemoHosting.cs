using MCenter.Core.Modules;
using MCenter.Drivers.Simulation;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;

namespace MCenter.Web.Hosting;

/// <summary>The switch <c>--demo</c>: a simulated building instead of the configured lines.</summary>
internal static class DemoHosting
{
    private const string Switch = "--demo";

    /// <summary>The command line without the switch, which would take the argument after it for its value.</summary>
    public static string[] WithoutDemo(string[] args) => [.. args.Where(a => a != Switch)];

    /// <summary>
    /// Sets the demo's own defaults (over appsettings.json, under environment and command line). Call it before anything reads the configuration.
    /// </summary>
    public static void AddDemo(this WebApplicationBuilder builder, string[] args)
    {
        var demo = new DemoMode(args.Contains(Switch) || builder.Configuration.GetValue<bool>("demo"));
        builder.Services.AddSingleton(demo);
        if (!demo.Active)
        {
            return;
        }

        var lines = builder.Services.AddDemoBuilding();
        SetDefaults(builder.Configuration, new()
        {
            ["MCenter:DataDirectory"] = "data-demo",
            ["urls"] = "http://localhost:8080",
            ["Lines:0:Name"] = DemoServices.Line,
            ["Lines:0:Kind"] = "MBus",
            ["Lines:0:Endpoint"] = lines.MBus,
            ["Lines:1:Name"] = DemoServices.ModbusLine,
            ["Lines:1:Kind"] = "ModbusRtu",
            ["Lines:1:Endpoint"] = lines.ModbusRtu,
            ["Lines:2:Name"] = "Modbus RTU Line II",
            ["Lines:2:Kind"] = "None",
        });
    }

    private static void SetDefaults(ConfigurationManager configuration, Dictionary<string, string?> defaults)
    {
        var sources = configuration.Sources;
        var afterFiles = sources.Index().LastOrDefault(s => s.Item is JsonConfigurationSource, (-1, null!)).Index + 1;
        sources.Insert(afterFiles, new MemoryConfigurationSource { InitialData = defaults });
    }
}
