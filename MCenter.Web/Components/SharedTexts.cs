namespace MCenter.Web.Components;

/// <summary>Names the resx files with the words that many pages use; ask for <c>IStringLocalizer&lt;SharedTexts&gt;</c>.</summary>
public sealed class SharedTexts;
