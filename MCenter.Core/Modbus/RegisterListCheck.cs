using MCenter.Core.Devices.Import;
using MCenter.Core.Registers;

namespace MCenter.Core.Modbus;

/// <summary>The verdict on one row of a list of registers.</summary>
/// <param name="Row">Row of the list, counted from 1 as a spreadsheet does.</param>
/// <param name="Verdict">What becomes of it.</param>
/// <param name="Number">Number of the register that stands at this place already; null for a new one.</param>
/// <param name="Register">The register as the row makes it, as far as its cells can be read.</param>
/// <param name="Faults">Everything wrong with the row.</param>
public sealed record RegisterListRow(int Row, MeterListVerdict Verdict, int? Number, Register Register, IReadOnlyList<ImportFault> Faults);

/// <summary>The verdict on a list of registers.</summary>
/// <param name="Rows">One a row, in the order of the list.</param>
/// <param name="Removed">Numbers of the registers that go, because the list does not have them and is to replace them.</param>
/// <param name="ListFaults">What is wrong with the list as a whole.</param>
public sealed record RegisterListCheck(IReadOnlyList<RegisterListRow> Rows, IReadOnlyList<int> Removed, IReadOnlyList<ImportFault> ListFaults)
{
    /// <summary>Whether the list can be taken: not one fault, and at least one row.</summary>
    public bool Acceptable => Rows.Count > 0 && Faults.Count == 0;

    /// <summary>Registers that are added.</summary>
    public int New => Count(MeterListVerdict.New);

    /// <summary>Registers that are changed.</summary>
    public int Changed => Count(MeterListVerdict.Changes);

    /// <summary>Registers that are as the list says already.</summary>
    public int Same => Count(MeterListVerdict.Same);

    /// <summary>Everything that is wrong, in the order of the list.</summary>
    public IReadOnlyList<ImportFault> Faults => [.. ListFaults, .. Rows.SelectMany(r => r.Faults)];

    private int Count(MeterListVerdict verdict) => Rows.Count(r => r.Verdict == verdict);
}
