using System.Reflection;
using System.Runtime.InteropServices;

namespace MCenter.Web.Hosting;

/// <summary>What can be said of the running program.</summary>
/// <param name="startedAt">When it started, UTC.</param>
public sealed class HostFacts(DateTimeOffset startedAt)
{
    /// <summary>When this process started, UTC.</summary>
    public DateTimeOffset StartedAt { get; } = startedAt;

    /// <summary>Version of M-Center.</summary>
    public string Version { get; } = typeof(HostFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Name and version of the .NET runtime, and the processor.</summary>
    public string Runtime { get; } = $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.ProcessArchitecture}";

    /// <summary>The operating system.</summary>
    public string OperatingSystem { get; } = RuntimeInformation.OSDescription;

    /// <summary>Memory held now, in megabytes.</summary>
    public long MemoryMegabytes => Environment.WorkingSet / 1_000_000;
}
