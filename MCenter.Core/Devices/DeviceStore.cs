using MCenter.Core.Events;
using MCenter.Core.Modules;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace MCenter.Core.Devices;

/// <summary>The devices and their registers: kept in <c>mcenter.db</c>, served from an immutable snapshot. Thread safe.</summary>
public sealed class DeviceStore(IDbContextFactory<McenterDb> databases, ConfiguredLines lines, EventLog events, TimeProvider time)
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

    /// <summary>Everything that is wrong with a device by itself, for a form while it is filled in; whether it contradicts another is seen when it is stored.</summary>
    public IReadOnlyList<ValidationError> Check(Device device) => [.. DeviceValidation.Errors(Normal(device), lines)];

    /// <summary>Adds a device; its id and register ids are given here.</summary>
    /// <exception cref="InvalidInputException">A field is wrong.</exception>
    /// <exception cref="ConflictException">The same meter, Modbus unit or BACnet instance is there already.</exception>
    public Task<Device> AddAsync(Device device, CancellationToken cancel) => AloneAsync(() => WriteAsync(device with { Id = 0, AddedAt = time.GetUtcNow() }, cancel), cancel);

    /// <summary>The same for a user: an event with the user's name.</summary>
    public async Task<Device> AddAsync(Device device, string? userName, CancellationToken cancel)
    {
        var added = await AddAsync(device, cancel);
        await events.AddAsync(EventSeverity.Info, "Devices", "DeviceAdded", [added.DisplayName], added.Id, userName, cancel);
        return added;
    }

    /// <summary>
    /// Replaces a device's configuration and the registers given (matched by number; ids are kept). Registers that are known but not given
    /// stay as they are: a reading may have found them after the caller looked.
    /// </summary>
    /// <exception cref="InvalidInputException">A field is wrong.</exception>
    /// <exception cref="ConflictException">It would contradict another device.</exception>
    /// <exception cref="KeyNotFoundException">It is no longer there.</exception>
    public Task<Device> UpdateAsync(Device device, CancellationToken cancel) => ChangeAsync(device.Id, _ => device, cancel);

    /// <summary>Changes a device as it is now, without losing what others changed meanwhile; refuses what <c>UpdateAsync</c> refuses.</summary>
    /// <param name="id">The device.</param>
    /// <param name="change">Makes the new record of the present one; pure.</param>
    /// <param name="cancel">Cancels before the change is stored.</param>
    public Task<Device> ChangeAsync(int id, Func<Device, Device> change, CancellationToken cancel) => AloneAsync(() =>
    {
        var known = Current.Known(id);
        var changed = change(known);
        return WriteAsync(Merge(known, changed), cancel);
    }, cancel);

    /// <summary>The same for a user: an event with the user's name.</summary>
    public async Task<Device> ChangeAsync(int id, Func<Device, Device> change, string? userName, CancellationToken cancel)
    {
        var changed = await ChangeAsync(id, change, cancel);
        await events.AddAsync(EventSeverity.Info, "Devices", "DeviceChanged", [changed.DisplayName], id, userName, cancel);
        return changed;
    }

    /// <summary>Adds and changes several devices, those that are there as they are now, in one transaction: all or none.</summary>
    /// <param name="change">Makes the new records of the present devices, and those of new ones (id 0); pure, and may throw to give up. What it leaves out stays as it is.</param>
    /// <param name="cancel">Cancels before the changes are stored.</param>
    /// <param name="also">What else is stored in the same transaction.</param>
    /// <returns>The devices as stored, in their order.</returns>
    /// <exception cref="InvalidInputException">A field is wrong ("devices[12].readoutCycleMinutes", by id).</exception>
    /// <exception cref="ConflictException">A device would contradict another.</exception>
    /// <exception cref="KeyNotFoundException">A device is no longer there.</exception>
    public Task<IReadOnlyList<Device>> ChangeManyAsync(Func<DeviceCatalog, IReadOnlyList<Device>> change, CancellationToken cancel, Action<McenterDb>? also = null) => AloneAsync<IReadOnlyList<Device>>(async () =>
    {
        Device[] changed = [.. change(Current).Select(Whole)];
        var errors = changed.SelectMany(d => DeviceValidation.Errors(d, lines).Select(e => e with { Field = $"devices[{d.Id}].{e.Field}" })).ToList();
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }

        foreach (var conflict in DeviceValidation.Conflicts(changed, Current))
        {
            throw new ConflictException(conflict.Field, conflict.Message);
        }

        return [.. (await StoreAsync(changed, cancel, also)).Select(id => Current.Find(id)!)];
    }, cancel);

    /// <summary>Adds registers to a device that are set up by hand, behind those that it has; their numbers are new ones. An event has the user's name.</summary>
    /// <returns>The registers as stored.</returns>
    /// <exception cref="InvalidInputException">A field is wrong ("registers[12].modbus.address", by the number that it would have).</exception>
    /// <exception cref="ConflictException">It is no Modbus device.</exception>
    /// <exception cref="KeyNotFoundException">No such device.</exception>
    public async Task<IReadOnlyList<Register>> AddRegistersAsync(int deviceId, IReadOnlyList<Register> registers, string? userName, CancellationToken cancel)
    {
        var device = await ChangeRegistersAsync(deviceId, _ => new() { Added = registers }, cancel);
        await events.AddAsync(EventSeverity.Info, "Devices", "RegistersAdded", [device.DisplayName, $"{registers.Count}"], deviceId, userName, CancellationToken.None);
        return [.. device.Registers.TakeLast(registers.Count)];
    }

    /// <summary>Removes registers that were set up by hand. The history keeps what it has of them, and their numbers are not used again. An event has the user's name.</summary>
    /// <exception cref="ConflictException">It is no Modbus device.</exception>
    /// <exception cref="KeyNotFoundException">No such device, or it has no such register; nothing was removed.</exception>
    public async Task RemoveRegistersAsync(int deviceId, IReadOnlyCollection<int> numbers, string? userName, CancellationToken cancel)
    {
        var device = await ChangeRegistersAsync(deviceId, _ => new() { Removed = numbers }, cancel);
        await events.AddAsync(EventSeverity.Info, "Devices", "RegistersRemoved", [device.DisplayName, $"{numbers.Count}"], deviceId, userName, CancellationToken.None);
    }

    /// <summary>Changes which registers a device has, in one transaction and without an event; refuses what the two above refuse.</summary>
    /// <param name="deviceId">The device.</param>
    /// <param name="change">Says of the present device what becomes of its registers; pure, and may throw to give up.</param>
    /// <param name="cancel">Cancels before the change is stored.</param>
    internal Task<Device> ChangeRegistersAsync(int deviceId, Func<Device, RegisterChanges> change, CancellationToken cancel) => AloneAsync(async () =>
    {
        var known = Current.KnownModbus(deviceId);
        var (changes, numbers) = (change(known), known.Registers.Select(r => r.Number).ToHashSet());
        foreach (var number in changes.Removed.Concat(changes.Changed.Select(r => r.Number)).Where(n => !numbers.Contains(n)))
        {
            throw new KeyNotFoundException(DeviceTexts.Of("NoRegister", known.DisplayName, number));
        }

        var added = changes.Added.Select((r, i) => r with { Id = 0, Number = known.NextRegister + i });
        var kept = Merge(known.Registers, changes.Changed).Where(r => !changes.Removed.Contains(r.Number));
        var device = Normal(known with { Registers = [.. kept, .. added] });
        DeviceValidation.Check(device, Current, lines);
        await StoreAsync([device], cancel, db => db.RemoveRange(known.Registers.Where(r => changes.Removed.Contains(r.Number))));
        return Current.Find(deviceId)!;
    }, cancel);

    /// <summary>Removes a device and its registers; its history and current values go with it only through <c>DeviceRemoval</c>.</summary>
    internal Task<bool> DeleteAsync(int id, CancellationToken cancel) => AloneAsync(async () =>
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var deleted = await db.Set<Device>().Where(d => d.Id == id).ExecuteDeleteAsync(cancel);
        await LoadAsync(cancel);
        return deleted > 0;
    }, cancel);

    /// <summary>
    /// The device with what follows from other fields: an M-Bus meter's serial number is its identification number, with which the secondary address begins;
    /// only a Modbus device has a Modbus part, and its registers' descriptions and units follow from their settings.
    /// </summary>
    internal static Device Normal(Device device)
    {
        var secondary = device.SecondaryAddress.ToUpperInvariant();
        var named = device.Protocol == "MBus" && secondary.Length >= 8 && !secondary[..8].Contains('F', StringComparison.Ordinal);
        var normal = device with { SecondaryAddress = secondary, Serial = named ? secondary[..8].TrimStart('0') : device.Serial };
        if (!device.IsModbus)
        {
            return normal with { Modbus = null, Registers = device.Registers.Any(r => r.Modbus is not null) ? [.. device.Registers.Select(r => r with { Modbus = null })] : device.Registers };
        }

        var modbus = device.Modbus ?? new();
        return normal with
        {
            Modbus = modbus with { Host = device.Protocol == "ModbusTcp" ? modbus.Host.Trim() : "" },
            Registers = [.. device.Registers.Select(r => r.Modbus is null ? r : ModbusRegister.Described(r))],
            NextRegister = device.Registers.Select(r => r.Number + 1).Append(device.NextRegister).Max(),
        };
    }

    private static Device Merge(Device known, Device changed)
    {
        if (known.IsModbus != changed.IsModbus)
        {
            throw new InvalidInputException([new("protocol", DeviceTexts.Of("ProtocolFixed"))]);
        }

        // a number below was a register's that was removed since the caller looked
        var given = known.IsModbus ? changed.Registers.Where(r => r.Number >= known.NextRegister || known.Registers.Any(k => k.Number == r.Number)) : changed.Registers;
        return changed with { Id = known.Id, AddedAt = known.AddedAt, NextRegister = known.NextRegister, Registers = Merge(known.Registers, given) };
    }

    private static IReadOnlyList<Register> Merge(IReadOnlyList<Register> known, IEnumerable<Register> given)
    {
        var byNumber = known.ToDictionary(r => r.Number);
        foreach (var register in given)
        {
            byNumber[register.Number] = register with { Id = byNumber.GetValueOrDefault(register.Number)?.Id ?? 0 };
        }

        return [.. byNumber.Values.OrderBy(r => r.Number)];
    }

    /// <summary>A device as it is to be stored: a new one dated, a known one with the registers that were not given.</summary>
    private Device Whole(Device given) => Normal(
        given.Id == 0 ? given with { AddedAt = time.GetUtcNow() } : Merge(Current.Known(given.Id), given));

    private async Task<Device> WriteAsync(Device given, CancellationToken cancel)
    {
        var device = Normal(given);
        DeviceValidation.Check(device, Current, lines);
        var ids = await StoreAsync([device], cancel);
        return Current.Find(ids[0])!;
    }

    /// <summary>Writes devices in one transaction.</summary>
    /// <returns>Their ids in the same order.</returns>
    private async Task<int[]> StoreAsync(IReadOnlyList<Device> devices, CancellationToken cancel, Action<McenterDb>? also = null)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        Device[] rows = [.. devices.Select(d => db.Update(d).Entity)];
        await db.SaveChangesAsync(cancel);
        db.UpdateRange(rows.Zip(devices).SelectMany(pair => pair.Second.Registers.Select(r => r with { DeviceId = pair.First.Id })));
        also?.Invoke(db);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        // what is stored is served, whoever gave up waiting
        await LoadAsync(CancellationToken.None);
        return [.. rows.Select(r => r.Id)];
    }

    private async Task<T> AloneAsync<T>(Func<Task<T>> write, CancellationToken cancel)
    {
        await writing.WaitAsync(cancel);
        try
        {
            return await write();
        }
        finally
        {
            writing.Release();
        }
    }
}
