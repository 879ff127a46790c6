namespace MCenter.Core.Devices.Import;

/// <summary>What an import does, or would do, with one row.</summary>
public enum MeterListVerdict
{
    /// <summary>Adds a meter.</summary>
    New,

    /// <summary>Changes a meter that is there.</summary>
    Changes,

    /// <summary>The meter is there and all that the row says holds already.</summary>
    Same,

    /// <summary>The row cannot be taken, and with it the whole list.</summary>
    Error,
}

/// <summary>One thing wrong with a list.</summary>
/// <param name="Row">Row of the list, counted from 1 as a spreadsheet does; 0 = the list as a whole.</param>
/// <param name="Field">Name of the field as in JSON, or of the list's own column where it is no field; empty = the row as a whole.</param>
/// <param name="Message">What is wrong, in the current UI culture.</param>
public sealed record ImportFault(int Row, string Field, string Message);

/// <summary>The verdict on one row.</summary>
/// <param name="Row">Row of the list, counted from 1 as a spreadsheet does.</param>
/// <param name="Verdict">What becomes of it.</param>
/// <param name="Name">The meter's name, or what stands in for it.</param>
/// <param name="Address">Secondary address, or primary address where that is used.</param>
/// <param name="DeviceId">The meter that is there already; null for a new one.</param>
/// <param name="Changes">Names of the fields, as in JSON, that change.</param>
/// <param name="Faults">Everything wrong with the row.</param>
public sealed record ImportedRow(int Row, MeterListVerdict Verdict, string Name, string Address, int? DeviceId, IReadOnlyList<string> Changes, IReadOnlyList<ImportFault> Faults);

/// <summary>The verdict on a list of meters.</summary>
/// <param name="Rows">One a row, in the order of the list.</param>
/// <param name="ListFaults">What is wrong with the list as a whole; then there are no rows.</param>
public sealed record MeterListCheck(IReadOnlyList<ImportedRow> Rows, IReadOnlyList<ImportFault> ListFaults)
{
    /// <summary>Whether the list can be taken: not one fault, and at least one row.</summary>
    public bool Acceptable => Rows.Count > 0 && Faults.Count == 0;

    /// <summary>Meters that are added.</summary>
    public int New => Count(MeterListVerdict.New);

    /// <summary>Meters that are changed.</summary>
    public int Changed => Count(MeterListVerdict.Changes);

    /// <summary>Meters that stay as they are.</summary>
    public int Same => Count(MeterListVerdict.Same);

    /// <summary>Everything that is wrong, in the order of the list.</summary>
    public IReadOnlyList<ImportFault> Faults => [.. ListFaults, .. Rows.SelectMany(r => r.Faults)];

    private int Count(MeterListVerdict verdict) => Rows.Count(r => r.Verdict == verdict);
}

/// <summary>A meter as a list describes it, whether it is there or not.</summary>
/// <param name="Row">Row of the list, counted from 1 as a spreadsheet does.</param>
/// <param name="Device">What the list says; fields that it leaves out have their defaults.</param>
/// <param name="Fields">Names of the fields, as in JSON, that the row says something of.</param>
public sealed record ListedMeter(int Row, Device Device, IReadOnlyList<string> Fields);
