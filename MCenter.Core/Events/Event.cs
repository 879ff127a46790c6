using MCenter.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MCenter.Core.Events;

/// <summary>How serious an event is.</summary>
public enum EventSeverity
{
    /// <summary>For the record.</summary>
    Info = 0,

    /// <summary>Worth a look.</summary>
    Warning = 1,

    /// <summary>Something does not work.</summary>
    Error = 2,
}

/// <summary>A line of the event log. Its text is made when shown, in the viewer's language, from <see cref="Code"/> and <see cref="Arguments"/>.</summary>
public sealed record Event
{
    /// <summary>Key in order of arrival.</summary>
    public long Id { get; init; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>How serious.</summary>
    public EventSeverity Severity { get; init; }

    /// <summary>Which part of the box: "Readout", "M-Bus", "History", "Sign-in", ...</summary>
    public string Source { get; init; } = "";

    /// <summary>Key of the text in <c>EventTexts.resx</c> ("DeviceNoAnswer").</summary>
    public string Code { get; init; } = "";

    /// <summary>What the text's {0}, {1}, ... stand for.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The device it is about, if any.</summary>
    public int? DeviceId { get; init; }

    /// <summary>The user who caused it, if any.</summary>
    public string? UserName { get; init; }
}

internal sealed class EventTable : IEntityTypeConfiguration<Event>, IInConfigurationDb
{
    public void Configure(EntityTypeBuilder<Event> builder)
    {
        builder.ToTable("Event");
        builder.Property(e => e.Id).ValueGeneratedOnAdd();
        builder.PrimitiveCollection(e => e.Arguments);
        builder.HasIndex(e => e.Time);
    }
}
