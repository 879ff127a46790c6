using MCenter.Core.Events;
using MCenter.Core.History;
using MCenter.Core.Storage;

namespace MCenter.Tests.History;

public class DiskWatchTests
{
    [Fact]
    public async Task A_nearly_full_disk_is_said_once_and_again_only_after_it_had_room()
    {
        await using var history = await HistoryFixture.OpenAsync();
        var watch = history.Service<DiskWatch>();
        foreach (var used in (int[])[50, 89, 90, 99, 91, 88, 90, 86, 85, 20, 95])
        {
            await watch.LookAsync(new DiskFill(8_000_000_000, 8_000_000_000L / 100 * (100 - used)), default);
        }

        var said = (await history.Events.NewestAsync(EventSeverity.Info, "Storage", null, 100, default)).Reverse().Select(e => $"{e.Severity} {e.Code} {string.Join(' ', e.Arguments)}");
        said.ShouldBe(["Warning DiskNearlyFull 90 800", "Info DiskHasRoom 85", "Warning DiskNearlyFull 95 400"]);
    }
}
