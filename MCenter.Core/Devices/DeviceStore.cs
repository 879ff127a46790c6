using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace MCenter.Core.Devices;

/// <summary>The devices and their registers: kept in <c>mcenter.db</c>, served from an immutable snapshot. Thread safe.</summary>
public sealed class DeviceStore(IDbContextFactory<McenterDb> databases, TimeProvider time)
{
    private readonly SemaphoreSlim writing = new(1);
    private volatile DeviceCatalog current = new([]);

    /// <summary>Raised after <see cref="Current"/> was swapped, on the writer's thread.</summary>
    public event Action? Changed;

    /// <summary>All devices now.</summary>
    public DeviceCatalog Current => current;

    /// <summary>Reads all devices from the database; called once at start.</summary>
    public async Task LoadAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var registers = (await db.Set<Register>().AsNoTracking().ToListAsync(cancel)).ToLookup(r => r.DeviceId);
        var devices = await db.Set<Device>().AsNoTracking().ToListAsync(cancel);
        current = new([.. devices.Select(d => d with { Registers = [.. registers[d.Id].OrderBy(r => r.Number)] })]);
        Changed?.Invoke();
    }

    /// <summary>Adds a device; its id and register ids are given here.</summary>
    /// <exception cref="InvalidInputException">A field is wrong.</exception>
    /// <exception cref="ConflictException">The same meter, Modbus unit or BACnet instance is there already.</exception>
    public Task<Device> AddAsync(Device device, CancellationToken cancel) => WriteAsync(device with { AddedAt = time.GetUtcNow() }, (db, d) => db.Add(d), cancel);

    /// <summary>Replaces a device's configuration and registers (matched by number; ids are kept).</summary>
    /// <exception cref="InvalidInputException">A field is wrong.</exception>
    /// <exception cref="ConflictException">It would contradict another device.</exception>
    /// <exception cref="KeyNotFoundException">It is no longer there.</exception>
    public Task<Device> UpdateAsync(Device device, CancellationToken cancel) => WriteAsync(device, (db, d) => db.Update(d), cancel);

    /// <summary>Removes a device and its registers; not its history, which the caller deletes too.</summary>
    public async Task DeleteAsync(int id, CancellationToken cancel)
    {
        await writing.WaitAsync(cancel);
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            await db.Set<Device>().Where(d => d.Id == id).ExecuteDeleteAsync(cancel);
            await LoadAsync(cancel);
        }
        finally
        {
            writing.Release();
        }
    }

    private async Task<Device> WriteAsync(Device device, Action<McenterDb, Device> write, CancellationToken cancel)
    {
        await writing.WaitAsync(cancel);
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            write(db, device);
            await db.SaveChangesAsync(cancel);
            await db.Set<Register>().Where(r => r.DeviceId == device.Id && r.Number >= device.Registers.Count).ExecuteDeleteAsync(cancel);
            var known = await db.Set<Register>().Where(r => r.DeviceId == device.Id).ToDictionaryAsync(r => r.Number, r => r.Id, cancel);
            db.ChangeTracker.Clear();
            db.UpdateRange(device.Registers.Select(r => r with { DeviceId = device.Id, Id = known.GetValueOrDefault(r.Number) }));
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
            await LoadAsync(cancel);
            return Current.Find(device.Id)!;
        }
        finally
        {
            writing.Release();
        }
    }
}
