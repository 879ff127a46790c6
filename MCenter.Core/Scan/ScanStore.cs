using MCenter.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace MCenter.Core.Scan;

/// <summary>The last search of each line in <c>mcenter.db</c>. What is returned from here is on the disk.</summary>
internal sealed class ScanStore(IDbContextFactory<McenterDb> databases)
{
    public async Task<IReadOnlyList<(ScanRow Scan, IReadOnlyList<ScanFinding> Findings)>> LoadAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var findings = (await db.Set<ScanFinding>().AsNoTracking().OrderBy(f => f.Id).ToListAsync(cancel)).ToLookup(f => f.ScanId);
        return [.. (await db.Set<ScanRow>().AsNoTracking().OrderBy(s => s.Id).ToListAsync(cancel)).Select(s => (s, (IReadOnlyList<ScanFinding>)[.. findings[s.Id]]))];
    }

    /// <summary>A new search takes the place of the line's last one, with its findings.</summary>
    public async Task<ScanRow> StartAsync(ScanRow scan, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Set<ScanRow>().Where(s => s.Line == scan.Line).ExecuteDeleteAsync(cancel);
        var row = db.Add(scan).Entity;
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return row;
    }

    /// <summary>Stores where a search stands.</summary>
    public async Task SaveAsync(ScanRow scan)
    {
        await using var db = await databases.CreateDbContextAsync();
        db.Update(scan);
        await db.SaveChangesAsync();
    }

    /// <summary>Stores a finding, new or changed, and where its search stands, in one transaction.</summary>
    public async Task<ScanFinding> SaveAsync(ScanRow scan, ScanFinding finding)
    {
        await using var db = await databases.CreateDbContextAsync();
        db.Update(scan);
        var row = db.Update(finding).Entity;
        await db.SaveChangesAsync();
        return row;
    }

    /// <summary>Stores a changed finding.</summary>
    public async Task SaveAsync(ScanFinding finding)
    {
        await using var db = await databases.CreateDbContextAsync();
        db.Update(finding);
        await db.SaveChangesAsync();
    }
}
