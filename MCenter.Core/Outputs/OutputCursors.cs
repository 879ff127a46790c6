using MCenter.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace MCenter.Core.Outputs;

/// <summary>The cursors in <c>mcenter.db</c>; what was saved survives a power cut.</summary>
internal sealed class OutputCursors(IDbContextFactory<McenterDb> databases)
{
    public async Task<OutputCursor?> FindAsync(string name, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Set<OutputCursor>().AsNoTracking().SingleOrDefaultAsync(c => c.Name == name, cancel);
    }

    public async Task SaveAsync(OutputCursor cursor, bool isNew, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        db.Entry(cursor).State = isNew ? EntityState.Added : EntityState.Modified;
        await db.SaveChangesAsync(cancel);
    }

    public async Task DeleteAsync(string name, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.Set<OutputCursor>().Where(c => c.Name == name).ExecuteDeleteAsync(cancel);
    }
}
