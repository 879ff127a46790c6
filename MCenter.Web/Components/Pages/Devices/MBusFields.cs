using MCenter.Core.Settings;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>What the M-Bus fields of a form accept.</summary>
internal static class MBusFields
{
    /// <summary>The field of a form where a conflict is shown: a meter's serial number is entered as part of its secondary address.</summary>
    public static string Of(ConflictException conflict) => conflict.Field == "serial" ? "secondaryAddress" : conflict.Field;
}
