using System.Globalization;
using MCenter.Core.Modules;

namespace MCenter.Core.Devices.Import;

/// <summary>The verdict on each row of a list, and the devices that taking it stores.</summary>
/// <param name="Check">The verdict.</param>
/// <param name="Devices">New devices (id 0) and changed ones; complete only when the list is acceptable.</param>
internal sealed record MeterListPlan(MeterListCheck Check, IReadOnlyList<Device> Devices)
{
    /// <summary>One row on its way to a verdict.</summary>
    private sealed class Draft(int row)
    {
        public int Row => row;

        public List<ImportFault> Faults { get; } = [];

        public Device? Known { get; set; }

        public Device Device { get; set; } = new();

        public void Fault(string field, string message) => Faults.Add(new(row, field, message));
    }

    /// <summary>Plans the import of a list into what is there.</summary>
    public static MeterListPlan Make(MeterListTable table, string line, DeviceCatalog present, ConfiguredLines lines)
    {
        List<Draft> drafts = [.. table.Rows.Select(row => Drafted(row, table.Columns, line, present))];
        RefuseTwins(drafts);
        foreach (var draft in drafts.Where(d => d.Faults.Count == 0))
        {
            draft.Faults.AddRange(DeviceValidation.Errors(draft.Device, lines).Select(e => new ImportFault(draft.Row, e.Field, e.Message)));
        }

        RefuseConflicts([.. drafts.Where(d => d.Faults.Count == 0)], present);
        List<(Draft Draft, ImportedRow Row)> judged = [.. drafts.Select(d => (d, Judged(d)))];
        return new(new([.. judged.Select(j => j.Row)], []), [.. judged.Where(j => j.Row.Verdict is MeterListVerdict.New or MeterListVerdict.Changes).Select(j => j.Draft.Device)]);
    }

    private static Draft Drafted(TextRow row, IReadOnlyList<MeterListColumn?> columns, string line, DeviceCatalog present)
    {
        var draft = new Draft(row.Number);
        if (row.Unclosed)
        {
            // whatever follows has run into this cell
            draft.Fault("", MeterListTexts.Of("Unclosed"));
            return draft;
        }

        if (row.Cells.Skip(columns.Count).Any(c => c.Length > 0))
        {
            draft.Fault("", MeterListTexts.Of("TooManyCells", row.Cells.Count, columns.Count));
        }

        List<(MeterListColumn Column, string Cell)> cells = [.. columns.Zip(row.Cells).Where(p => p is { First: not null, Second.Length: > 0 }).Select(p => (p.First!, p.Second))];
        var given = Filled(new Device { Line = line }, cells, draft);
        if (draft.Faults.Count > 0)
        {
            draft.Device = given;
            return draft;
        }

        given = Addressed(given, cells);
        if (given is { SecondaryAddress: "", Serial: "" } && cells.TrueForAll(c => c.Column.Field != "primaryAddress"))
        {
            draft.Fault("", MeterListTexts.Of("NoAddress"));
        }

        var meters = Known(given, present);
        if (meters.Count > 1)
        {
            draft.Fault("", MeterListTexts.Of("Ambiguous", string.Join(", ", meters.Select(d => $"{d.DisplayName} (ID {d.Id})"))));
        }

        draft.Known = meters.Count == 1 ? meters[0] : null;
        draft.Device = DeviceStore.Normal(draft.Known is { } known ? KeepMore(known, Filled(known, cells, draft)) : given);
        return draft;
    }

    private static Device Filled(Device device, List<(MeterListColumn Column, string Cell)> cells, Draft draft)
    {
        foreach (var (column, cell) in cells)
        {
            var control = cell.FirstOrDefault(char.IsControl);
            var (changed, wrong) = control != default
                ? (null, MeterListTexts.Of("Wrong_Control", ((int)control).ToString("X4", CultureInfo.InvariantCulture)))
                : column.Set(device, cell);
            device = changed ?? device;
            if (wrong is not null)
            {
                draft.Fault(column.Field, wrong);
            }
        }

        return device;
    }

    /// <summary>A new meter's mode and address, where the row leaves them open: the serial number of an M-Bus meter is its identification number.</summary>
    private static Device Addressed(Device given, List<(MeterListColumn Column, string Cell)> cells)
    {
        bool Has(string field) => cells.Exists(c => c.Column.Field == field);
        var primary = Has("addressMode") ? given.AddressMode == AddressMode.Primary : Has("primaryAddress") && !Has("secondaryAddress");
        var serial = given.Serial;
        return given with
        {
            AddressMode = primary ? AddressMode.Primary : AddressMode.Secondary,
            SecondaryAddress = !primary && !Has("secondaryAddress") && serial.Length is > 0 and <= 8 && serial.All(char.IsAsciiDigit) ? serial.PadLeft(8, '0') + SecondaryAddresses.AnyRest : given.SecondaryAddress,
        };
    }

    /// <summary>The meters of the box that a row means.</summary>
    private static List<Device> Known(Device given, DeviceCatalog present)
    {
        if (given.SecondaryAddress.Length == 16)
        {
            return [.. (given.SecondaryAddress[..8].Contains('F', StringComparison.Ordinal)
                ? present.All.Where(d => d.SecondaryAddress == given.SecondaryAddress)
                : present.FindBySerial(given.SecondaryAddress[..8]).Where(d => d.Protocol == "MBus" && IsSame(d.SecondaryAddress, given.SecondaryAddress)))];
        }

        return given.Serial.Length > 0
            ? [.. present.FindBySerial(given.Serial).Where(d => d.Protocol == "MBus")]
            : [.. present.All.Where(d => d is { Protocol: "MBus", AddressMode: AddressMode.Primary } && (d.Line, d.PrimaryAddress) == (given.Line, given.PrimaryAddress))];
    }

    /// <summary>Whether two secondary addresses can be one meter's; the version may change, and what is open fits all.</summary>
    private static bool IsSame(string one, string other) =>
        one.Length < 16 || other.Length < 16 || one[8..] == SecondaryAddresses.AnyRest || other[8..] == SecondaryAddresses.AnyRest
            ? one.Length < 8 || other.Length < 8 || one[..8] == other[..8]
            : (one[..12], one[14..]) == (other[..12], other[14..]);

    /// <summary>A row that tells less of the address than is known takes nothing of it away.</summary>
    private static Device KeepMore(Device known, Device filled) =>
        filled.SecondaryAddress.EndsWith(SecondaryAddresses.AnyRest, StringComparison.Ordinal) && known.SecondaryAddress.Length == 16 ? filled with { SecondaryAddress = known.SecondaryAddress, Serial = known.Serial } : filled;

    private static void RefuseTwins(List<Draft> drafts)
    {
        var seen = new Dictionary<string, List<Draft>>();
        foreach (var draft in drafts.Where(d => d.Faults.Count == 0))
        {
            var device = draft.Device;
            var key = device.AddressMode == AddressMode.Primary && device.SecondaryAddress.Length == 0
                ? $"{device.Line} {device.PrimaryAddress}"
                : device.SecondaryAddress.Length >= 8 ? device.SecondaryAddress[..8] : device.Serial;
            var same = seen.TryGetValue(key, out var twins) ? twins : seen[key] = [];
            if (same.Find(t => (t.Known is not null && t.Known.Id == draft.Known?.Id) || IsSame(t.Device.SecondaryAddress, device.SecondaryAddress)) is { } earlier)
            {
                draft.Fault("", MeterListTexts.Of("TwiceInList", earlier.Row));
            }

            same.Add(draft);
        }
    }

    private static void RefuseConflicts(IReadOnlyList<Draft> drafts, DeviceCatalog present)
    {
        foreach (var (index, other, field, message) in DeviceValidation.Conflicts([.. drafts.Select(d => d.Device)], present))
        {
            drafts[index].Fault(field, other is { } twin ? MeterListTexts.Of(field == "serial" ? "TwiceInList" : "TakenInList", field == "serial" ? drafts[twin].Row : Value(drafts[index].Device, field), drafts[twin].Row) : message);
        }
    }

    private static string Value(Device device, string field) => MeterListColumn.Find(field)!.Read(device);

    private static ImportedRow Judged(Draft draft)
    {
        var (known, device) = (draft.Known, draft.Device);
        string[] changes = known is null || draft.Faults.Count > 0 ? [] : [.. MeterListColumn.All.Where(c => c.Read(known) != c.Read(device)).Select(c => c.Field)];
        var verdict = draft.Faults.Count > 0 ? MeterListVerdict.Error : known is null ? MeterListVerdict.New : changes.Length > 0 ? MeterListVerdict.Changes : MeterListVerdict.Same;
        var address = device is { AddressMode: AddressMode.Primary } or { SecondaryAddress: "" } ? device.PrimaryAddress.ToString(CultureInfo.InvariantCulture) : device.SecondaryAddress;
        return new(draft.Row, verdict, device.DisplayName, address, known?.Id, changes, draft.Faults);
    }
}
