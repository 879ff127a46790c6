namespace MCenter.Core.Settings;

/// <summary>One thing wrong with an input.</summary>
/// <param name="Field">Name of the field as in JSON ("primaryAddress"), or a path ("registers[3].divisor").</param>
/// <param name="Message">What is wrong and what would be right, in the current UI culture.</param>
public sealed record ValidationError(string Field, string Message);

/// <summary>Input that was refused whole; nothing was stored. HTTP 400.</summary>
public sealed class InvalidInputException(IReadOnlyList<ValidationError> errors) : Exception(string.Join("; ", errors.Select(e => $"{e.Field}: {e.Message}")))
{
    /// <summary>Every error found.</summary>
    public IReadOnlyList<ValidationError> Errors { get; } = errors;
}

/// <summary>Input that contradicts what is stored (a meter twice). HTTP 409.</summary>
public sealed class ConflictException(string field, string message) : Exception(message)
{
    /// <summary>The field in conflict.</summary>
    public string Field { get; } = field;
}
