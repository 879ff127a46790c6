using MCenter.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MCenter.Core.Settings;

/// <summary>One stored section of settings.</summary>
internal sealed class Setting
{
    public required string Section { get; init; }

    public required string Json { get; set; }
}

internal sealed class SettingTable : IEntityTypeConfiguration<Setting>, IInConfigurationDb
{
    public void Configure(EntityTypeBuilder<Setting> builder)
    {
        builder.ToTable("Setting");
        builder.HasKey(s => s.Section);
    }
}
