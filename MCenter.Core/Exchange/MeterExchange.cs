using System.Text.Json;
using MCenter.Core.Devices;
using MCenter.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MCenter.Core.Exchange;

/// <summary>One meter was replaced by another at its place: the device, its history and its consumption go on.</summary>
public sealed record MeterExchange
{
    /// <summary>Key, from 1.</summary>
    public int Id { get; init; }

    /// <summary>The device that goes on.</summary>
    public int DeviceId { get; init; }

    /// <summary>When the meters were exchanged, UTC: answers after it are the new meter's.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The old meter, as the device named it.</summary>
    public MeterIdentity Old { get; init; } = new();

    /// <summary>The new meter's secondary address as it was given or read, 16 digits.</summary>
    public string NewAddress { get; init; } = "";

    /// <summary>The counters over the seam.</summary>
    public IReadOnlyList<ExchangedCounter> Counters { get; init; } = [];

    /// <summary>Optional text.</summary>
    public string Comment { get; init; } = "";

    /// <summary>Who booked it.</summary>
    public string? UserName { get; init; }

    /// <summary>When it was booked, UTC.</summary>
    public DateTimeOffset BookedAt { get; init; }
}

/// <summary>What a device knows of the meter behind it.</summary>
public sealed record MeterIdentity
{
    /// <summary>Serial number.</summary>
    public string Serial { get; init; } = "";

    /// <summary>Secondary address, 16 digits; empty when unknown.</summary>
    public string SecondaryAddress { get; init; } = "";

    /// <summary>Primary address.</summary>
    public int PrimaryAddress { get; init; }

    /// <summary>Three letters.</summary>
    public string Manufacturer { get; init; } = "";

    /// <summary>M-Bus version.</summary>
    public int Version { get; init; }

    /// <summary>Medium that the telegram names.</summary>
    public Medium? MBusMedium { get; init; }

    /// <summary>What a device knows now.</summary>
    public static MeterIdentity Of(Device device) => new()
    {
        Serial = device.Serial,
        SecondaryAddress = device.SecondaryAddress,
        PrimaryAddress = device.PrimaryAddress,
        Manufacturer = device.Manufacturer,
        Version = device.Version,
        MBusMedium = device.MBusMedium,
    };

    /// <summary>The device with this meter behind it.</summary>
    public Device ApplyTo(Device device) => device with
    {
        Serial = Serial,
        SecondaryAddress = SecondaryAddress,
        PrimaryAddress = PrimaryAddress,
        Manufacturer = Manufacturer,
        Version = Version,
        MBusMedium = MBusMedium,
    };
}

/// <summary>A counter over the seam, values before the divisor.</summary>
/// <param name="Number">Number of the register.</param>
/// <param name="OldEnd">What the old meter stood at.</param>
/// <param name="NewStart">What the new meter stood at.</param>
public sealed record ExchangedCounter(int Number, decimal OldEnd, decimal NewStart);

internal sealed class MeterExchangeTable : IEntityTypeConfiguration<MeterExchange>, IInConfigurationDb
{
    /// <summary>They are never changed in place, so that they need no copy.</summary>
    private static readonly ValueComparer<IReadOnlyList<ExchangedCounter>> SameCounters = new((one, other) => one!.SequenceEqual(other!), counters => counters.Count, counters => counters);

    public void Configure(EntityTypeBuilder<MeterExchange> builder)
    {
        builder.ToTable("MeterExchange");
        builder.Property(e => e.Id).ValueGeneratedOnAdd();
        builder.Property(e => e.Old).HasConversion(o => Json(o), text => JsonSerializer.Deserialize<MeterIdentity>(text, JsonSerializerOptions.Default)!);
        builder.Property(e => e.Counters).HasConversion(c => Json(c), text => JsonSerializer.Deserialize<ExchangedCounter[]>(text, JsonSerializerOptions.Default)!, SameCounters);
        builder.HasIndex(e => e.DeviceId);
        builder.HasOne<Device>().WithMany().HasForeignKey(e => e.DeviceId).OnDelete(DeleteBehavior.Cascade);
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, JsonSerializerOptions.Default);
}
