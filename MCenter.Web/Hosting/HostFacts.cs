using System.Reflection;
using System.Runtime.InteropServices;

namespace MCenter.Web.Hosting;

/// <summary>What can be said of the running program.</summary>
/// <param name="time">Counts from now on, whatever becomes of the date.</param>
public sealed class HostFacts(TimeProvider time)
{
    private readonly long started = time.GetTimestamp();

    /// <summary>How long this process has been running; a step of the clock does not change it.</summary>
    public TimeSpan Uptime => time.GetElapsedTime(started);

    /// <summary>Version of M-Center.</summary>
    public string Version { get; } = typeof(HostFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Name and version of the .NET runtime, and the processor.</summary>
    public string Runtime { get; } = $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.ProcessArchitecture}";

    /// <summary>The operating system.</summary>
    public string OperatingSystem { get; } = RuntimeInformation.OSDescription;

    /// <summary>Memory held now, in megabytes.</summary>
    public long MemoryMegabytes => Environment.WorkingSet / 1_000_000;
}
