using System.Text.RegularExpressions;

namespace MCenter.Core.Registers;

/// <summary>The form of OBIS codes (IEC 62056-61): <c>A-B:C.D.E</c> and, after <c>*</c>, F where it is given ("1-0:1.8.1", "1-0:1.8.0*255").</summary>
public static partial class ObisCode
{
    /// <summary>Whether a text has this form.</summary>
    public static bool IsValid(string text) => Form().IsMatch(text);

    // $ would let a line break pass, \d the digits of other scripts
    [GeneratedRegex(@"\A[0-9]{1,3}-[0-9]{1,3}:[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}(\*[0-9]{1,3})?\z")]
    private static partial Regex Form();
}
