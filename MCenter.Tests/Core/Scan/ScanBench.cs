using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Events;
using MCenter.Core.Modules;
using MCenter.Core.Readout;
using MCenter.Core.Scan;
using MCenter.Core.Settings;
using MCenter.Core.Storage;
using MCenter.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace MCenter.Tests.Core.Scan;

internal static class ScanBench
{
    /// <summary>A second service on the same data directory, as after a restart.</summary>
    public static ScanService Another(CoreBench bench, IMeterSearch search) => new(
        new(bench.Get<IDbContextFactory<McenterDb>>()), bench.Devices, bench.Get<TemplateStore>(), bench.Get<SettingsStore>(), bench.Get<ConfiguredLines>(), bench.Get<EventLog>(), bench.Get<LineUses>(), bench.Time, search);
}
