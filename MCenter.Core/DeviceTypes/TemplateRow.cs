using MCenter.Core.Devices;
using MCenter.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MCenter.Core.DeviceTypes;

/// <summary>A template that is the user's own, that replaces a built-in one, or (without JSON) says that a built-in one was deleted.</summary>
internal sealed class TemplateRow
{
    public required string Manufacturer { get; init; }

    public required Medium Medium { get; init; }

    public required int Version { get; init; }

    public required int NumberOfRegisters { get; init; }

    /// <summary>As <see cref="TemplateJson"/> writes it; null = deleted.</summary>
    public string? Json { get; set; }

    public DeviceType Type => new(Manufacturer, Medium, Version, NumberOfRegisters);
}

internal sealed class TemplateTable : IEntityTypeConfiguration<TemplateRow>, IInConfigurationDb
{
    public void Configure(EntityTypeBuilder<TemplateRow> builder)
    {
        builder.ToTable("DeviceTemplate");
        builder.HasKey(t => new { t.Manufacturer, t.Medium, t.Version, t.NumberOfRegisters });
        builder.Ignore(t => t.Type);
    }
}
