using System.Globalization;
using MCenter.Core.Devices;
using Microsoft.Extensions.Localization;

namespace MCenter.Web.Components;

/// <summary>Names of media on pages.</summary>
internal static class MediumText
{
    /// <summary>The medium's name in the viewer's language; "Medium 0x1F" for a code without one.</summary>
    public static string Of(this IStringLocalizer<MediumTexts> _, Medium medium) => MediumTexts.Of(medium, CultureInfo.CurrentUICulture);
}
