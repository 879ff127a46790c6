using MCenter.Core.Registers;
using MCenter.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MCenter.Core.Devices;

internal sealed class DeviceTable : IEntityTypeConfiguration<Device>, IInConfigurationDb
{
    public void Configure(EntityTypeBuilder<Device> builder)
    {
        builder.ToTable("Device");
        // AUTOINCREMENT: an id is never used again after a deletion
        builder.Property(d => d.Id).ValueGeneratedOnAdd();
        builder.Ignore(d => d.Registers);
        builder.Ignore(d => d.DisplayName);
        builder.Ignore(d => d.Category);
        builder.Ignore(d => d.Wire);
        builder.Property(d => d.Modbus).HasConversion(new Json<ModbusConnection>());
    }
}

internal sealed class RegisterTable : IEntityTypeConfiguration<Register>, IInConfigurationDb
{
    public void Configure(EntityTypeBuilder<Register> builder)
    {
        builder.ToTable("Register");
        builder.Property(r => r.Id).ValueGeneratedOnAdd();
        builder.Property(r => r.Modbus).HasConversion(new Json<ModbusSource>());
        builder.HasIndex(r => new { r.DeviceId, r.Number }).IsUnique();
        builder.HasOne<Device>().WithMany().HasForeignKey(r => r.DeviceId).OnDelete(DeleteBehavior.Cascade);
    }
}
