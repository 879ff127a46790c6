namespace MCenter.Core.Events;

/// <summary>Names the resx files with the texts of events, by <see cref="Event.Code"/>; {0}, {1}, ... are <see cref="Event.Arguments"/>.</summary>
public sealed class EventTexts;
