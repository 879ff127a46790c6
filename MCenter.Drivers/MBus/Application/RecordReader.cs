namespace MCenter.Drivers.MBus.Application;

/// <summary>Why the record area cannot be read on.</summary>
internal enum RecordFaultKind
{
    None,
    EndInDif,
    EndInVif,
    EndInPlainText,
    EndInData,
    TooManyDife,
    TooManyVife,
    ReservedDif,
    ReservedLength,
}

/// <summary>A fault in the record area.</summary>
/// <param name="Kind">What.</param>
/// <param name="RecordOffset">Where the broken record starts, from the first byte of the record area.</param>
/// <param name="Offset">Where reading had to stop, counted likewise.</param>
internal readonly record struct RecordFault(RecordFaultKind Kind, int RecordOffset, int Offset)
{
    /// <summary>For the installer, in English; offsets are those of the whole frame.</summary>
    /// <param name="start">Where the record area starts in the frame.</param>
    public string Text(int start) => Kind switch
    {
        RecordFaultKind.EndInDif => "telegram ends within a data information block",
        RecordFaultKind.EndInVif => "telegram ends within a value information block",
        RecordFaultKind.EndInPlainText => "telegram ends within the text of a value information field",
        RecordFaultKind.EndInData => "telegram ends within the data of a record",
        RecordFaultKind.TooManyDife => "more than 10 DIFE",
        RecordFaultKind.TooManyVife => "more than 10 VIFE",
        RecordFaultKind.ReservedDif => "reserved data information field",
        _ => "reserved length of variable data",
    } + $" (record at byte {start + RecordOffset}, stopped at byte {start + Offset})";
}

/// <summary>
/// Walks the data records of a telegram (EN 13757-3). Never throws; what is wrong ends the walk and stands in <see cref="Fault"/>, and the records before it remain valid.
/// </summary>
/// <remarks>
/// <code>
/// record   DIF  DIFE[0..10]  VIF  (n text[n])  VIFE[0..10]  LVAR?  data
/// DIF      E   storage bit 0   function 2 bits   coding 4 bits        2F = filler, 0F and 1F = block to the end
/// DIFE n   E   subunit bit n   tariff bits 2n+1..2n   storage bits 4n+4..4n+1
/// VIF      E   code 7 bits     7C = a text follows at once, before any VIFE; FB, FD = the code is the next byte
/// </code>
/// </remarks>
internal ref struct RecordReader(ReadOnlySpan<byte> area, bool mostSignificantFirst = false, bool fromMaster = false)
{
    private const byte Filler = 0x2F;
    private const byte ManufacturerBlock = 0x0F;
    private const byte MoreRecordsFollow = 0x1F;
    private const byte GlobalReadoutRequest = 0x7F;
    private const byte PlainTextCode = 0x7C;
    private const byte Extension = 0x80;
    private const int MaxExtensions = 10;
    private const int SpecialCoding = 0xF;

    /// <summary>DIF bits 3-0: coding and length; D is told by LVAR.</summary>
    private static readonly (DataCoding Coding, int Length)[] Codings =
    [
        (DataCoding.None, 0), (DataCoding.Integer, 1), (DataCoding.Integer, 2), (DataCoding.Integer, 3),
        (DataCoding.Integer, 4), (DataCoding.Real, 4), (DataCoding.Integer, 6), (DataCoding.Integer, 8),
        (DataCoding.SelectionForReadout, 0), (DataCoding.Bcd, 1), (DataCoding.Bcd, 2), (DataCoding.Bcd, 3),
        (DataCoding.Bcd, 4), (DataCoding.Variable, 0), (DataCoding.Bcd, 6), (DataCoding.Special, 0),
    ];

    private readonly ReadOnlySpan<byte> area = area;
    private int at;

    /// <summary>Why the walk ended early; <c>default</c> while it has not.</summary>
    public RecordFault Fault { get; private set; }

    /// <summary>Whether a block 1F has been read: another telegram is to be fetched.</summary>
    public bool MoreFollow { get; private set; }

    /// <summary>The record read last.</summary>
    public DataRecord Current;

    /// <summary>Reads the next record into <see cref="Current"/>; false at the end and at a fault.</summary>
    public bool Read()
    {
        while (at < area.Length && area[at] == Filler)
        {
            at++;
        }

        if (at >= area.Length || Fault.Kind != RecordFaultKind.None)
        {
            return false;
        }

        Current = new() { Offset = at, MostSignificantFirst = mostSignificantFirst, Factor = 1 };
        var dif = area[at];
        if ((dif & SpecialCoding) == SpecialCoding)
        {
            return ReadSpecial(dif);
        }

        return ReadDib() && ReadVib() && ReadData();
    }

    private bool ReadSpecial(byte dif)
    {
        if (dif is not (ManufacturerBlock or MoreRecordsFollow or GlobalReadoutRequest))
        {
            return Stop(RecordFaultKind.ReservedDif);
        }

        Current.Coding = DataCoding.Special;
        Current.Dib = area.Slice(at++, 1);
        Current.Vif = VifTables.Primary[PlainTextCode];
        if (dif == GlobalReadoutRequest)
        {
            Current.Coding = DataCoding.SelectionForReadout;
            return true;
        }

        Current.Function = dif == ManufacturerBlock ? RecordFunction.Manufacturer : RecordFunction.MoreRecordsFollow;
        MoreFollow |= dif == MoreRecordsFollow;
        Current.Data = area[at..];
        at = area.Length;
        return true;
    }

    private bool ReadDib()
    {
        var dif = area[at++];
        Current.Function = (RecordFunction)((dif >> 4) & 3);
        Current.StorageNumber = (dif >> 6) & 1;
        Current.Coding = Codings[dif & 0xF].Coding;
        var last = dif;
        for (var n = 0; (last & Extension) != 0; n++)
        {
            if (n == MaxExtensions)
            {
                return Stop(RecordFaultKind.TooManyDife);
            }

            if (at == area.Length)
            {
                return Stop(RecordFaultKind.EndInDif);
            }

            last = area[at++];
            Current.StorageNumber |= (long)(last & 0xF) << (1 + (4 * n));
            Current.Tariff |= (long)((last >> 4) & 3) << (2 * n);
            Current.Subunit |= (long)((last >> 6) & 1) << n;
        }

        Current.Dib = area[Current.Offset..at];
        return true;
    }

    private bool ReadVib()
    {
        var start = at;
        if (!Next(out var code))
        {
            return Stop(RecordFaultKind.EndInVif);
        }

        var extensions = 0;
        var table = VifTables.Primary;
        while (TableBehind(table, code) is { } behind)
        {
            if (!Next(out code))
            {
                return Stop(RecordFaultKind.EndInVif);
            }

            table = behind;
            extensions++;
        }

        Current.Vif = table[code];
        Current.Exponent = Current.Vif.Exponent;
        Current.Factor = Current.Vif.Factor;
        if (Current.Vif.Has(VifTraits.PlainText))
        {
            if (!Next(out var length) || area.Length - at < length)
            {
                return Stop(RecordFaultKind.EndInPlainText);
            }

            Current.PlainText = area.Slice(at, length);
            at += length;
        }

        var afterText = at;
        if (!ReadVifes(code, extensions))
        {
            return false;
        }

        Current.Vib = Current.Vif.Has(VifTraits.PlainText) ? WithoutText(start, afterText) : area[start..at];
        return true;
    }

    /// <summary>FB, FD and EF lead on from the primary table, FD once more from FD's.</summary>
    private static VifTable? TableBehind(VifTable table, byte code) =>
        table == VifTables.Primary ? code switch
        {
            VifTables.Fb => VifTables.ExtensionFb,
            VifTables.Fd => VifTables.ExtensionFd,
            VifTables.Ef => VifTables.ExtensionEf,
            _ => null,
        }
        : table == VifTables.ExtensionFd && code == VifTables.Fd ? VifTables.SecondLevelFd
        : null;

    private bool ReadVifes(byte code, int extensions)
    {
        var vendor = Current.Vif.Has(VifTraits.Manufacturer);
        var table = VifeTables.First;
        var first = true;
        while ((code & Extension) != 0)
        {
            if (extensions++ == MaxExtensions)
            {
                return Stop(RecordFaultKind.TooManyVife);
            }

            if (!Next(out code))
            {
                return Stop(RecordFaultKind.EndInVif);
            }

            if (vendor)
            {
                ApplyVendorVife(code, first);
                first = false;
                continue;
            }

            var vife = table[code & 0x7F];
            table = vife.Effect == VifeEffect.SecondTable ? VifeTables.Second : VifeTables.First;
            vendor = vife.Effect == VifeEffect.Manufacturer;
            Apply(vife);
        }

        return true;
    }

    private void Apply(VifeEntry vife)
    {
        switch (vife.Effect)
        {
            case VifeEffect.Error when !fromMaster:
                Current.Error = vife;
                break;
            case VifeEffect.Scale:
                Current.Exponent += vife.Argument;
                break;
            case VifeEffect.Add:
                Current.Added = vife.Argument;
                break;
            case VifeEffect.Duration or VifeEffect.Count or VifeEffect.Time:
                Current.Meaning = vife.Effect;
                Current.Exponent = 0;
                Current.Factor = vife.Effect == VifeEffect.Duration ? vife.Argument : 1;
                break;
            case VifeEffect.Profile:
                Current.IsProfile = true;
                break;
            case VifeEffect.NonMetric:
                Current.NonMetric = true;
                break;
            case VifeEffect.Phase:
                Current.Phase = vife.Argument;
                break;
            case VifeEffect.Manufacturer:
                Current.VendorSpecific = true;
                break;
        }
    }

    /// <summary>Meters of many makers number the phases 1 to 3 in the first VIFE of their own; believed only for electrical quantities.</summary>
    private void ApplyVendorVife(byte code, bool first)
    {
        if (first && Current.Vif.Has(VifTraits.Phased) && (code & 0x7F) is >= 1 and <= 3)
        {
            Current.Phase = code & 0x7F;
        }
    }

    private bool ReadData()
    {
        var length = Codings[Current.Dib[0] & 0xF].Length;
        if (Current.Coding == DataCoding.Variable)
        {
            if (at == area.Length)
            {
                return Stop(RecordFaultKind.EndInData);
            }

            if (VariableLength.Of(area[at]) is not { } variable)
            {
                return Stop(RecordFaultKind.ReservedLength);
            }

            length = 1 + variable.Bytes;
        }

        if (area.Length - at < length)
        {
            return Stop(RecordFaultKind.EndInData);
        }

        Current.Data = area.Slice(at, length);
        at += length;
        return true;
    }

    /// <summary>The VIB without its text, as the sources print it; the only bytes that are copied, and only for plain-text VIFs with VIFEs.</summary>
    private readonly ReadOnlySpan<byte> WithoutText(int start, int afterText) =>
        at == afterText ? area.Slice(start, 1) : (byte[])[area[start], .. area[afterText..at]];

    private bool Next(out byte code)
    {
        if (at == area.Length)
        {
            code = 0;
            return false;
        }

        code = area[at++];
        return true;
    }

    private bool Stop(RecordFaultKind kind)
    {
        Fault = new(kind, Current.Offset, at);
        return false;
    }
}
