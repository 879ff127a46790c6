namespace MCenter.Core.DeviceTypes;

/// <summary>Where a template comes from.</summary>
public enum TemplateOrigin
{
    /// <summary>It came with the product and is as it came.</summary>
    BuiltIn = 0,

    /// <summary>It came with the product and was changed here; the built-in one can be brought back.</summary>
    Changed = 1,

    /// <summary>It was made here or imported.</summary>
    Own = 2,

    /// <summary>It came with the product and was deleted here: no device gets it; it can be brought back.</summary>
    Deleted = 3,
}

/// <summary>A template and where it comes from.</summary>
/// <param name="Template">What holds now; of a deleted one the built-in.</param>
/// <param name="Origin">Where it comes from.</param>
public sealed record KnownTemplate(DeviceTemplate Template, TemplateOrigin Origin);

/// <summary>What an import does with a template.</summary>
public enum ImportVerdict
{
    /// <summary>There is none for its type yet, or the built-in one was deleted.</summary>
    New = 0,

    /// <summary>It replaces the one for its type.</summary>
    Replaces = 1,

    /// <summary>It is the same as the one for its type.</summary>
    Same = 2,
}

/// <summary>A template of a file and what its import does.</summary>
/// <param name="Template">The template.</param>
/// <param name="Verdict">What its import does.</param>
/// <param name="Replaced">Name of the one that it replaces; null when it is new.</param>
public sealed record ImportedTemplate(DeviceTemplate Template, ImportVerdict Verdict, string? Replaced);
