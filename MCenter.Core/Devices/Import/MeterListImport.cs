using System.Globalization;
using MCenter.Core.Events;
using MCenter.Core.Modules;
using MCenter.Core.Settings;

namespace MCenter.Core.Devices.Import;

/// <summary>
/// Takes meters from a list: CSV, or text pasted from a spreadsheet. The first row names the columns, by the fields of the device JSON or by the pages' labels in any
/// language. A meter that is there already is changed; an empty cell leaves what is there. All of a list or nothing of it is taken. Thread safe.
/// </summary>
public sealed class MeterListImport(DeviceStore devices, ConfiguredLines lines, EventLog events)
{
    /// <summary>Largest list, bytes or characters.</summary>
    public const int LargestList = LargestMegabytes * 1024 * 1024;

    /// <summary>Most rows of a list, without the one that names the columns.</summary>
    public const int MostRows = 5000;

    private const int LargestMegabytes = 2;

    /// <summary>The text of a file: UTF-8 or UTF-16 by their marks, UTF-8 where it is valid, else Windows-1252.</summary>
    public static string Decode(ReadOnlySpan<byte> file) => MeterListText.Decode(file);

    /// <summary>The text of an uploaded or pasted list.</summary>
    /// <exception cref="InvalidInputException">It is larger than <see cref="LargestList"/>; not more than that was read.</exception>
    public static async Task<string> ReadAsync(Stream list, CancellationToken cancel)
    {
        using var bytes = new MemoryStream();
        var block = new byte[64 * 1024];
        for (int count; (count = await list.ReadAsync(block, cancel)) > 0;)
        {
            bytes.Write(block, 0, count);
            if (bytes.Length > LargestList)
            {
                throw new InvalidInputException([new("list", MeterListTexts.Of("TooLarge", LargestMegabytes))]);
            }
        }

        return Decode(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    /// <summary>Title of a field's column in the current UI culture; what is no column is its own title.</summary>
    public static string TitleOf(string field) => MeterListColumn.Find(field)?.Title ?? field;

    /// <summary>What taking this list would do; nothing is changed.</summary>
    /// <param name="list">The text.</param>
    /// <param name="line">Line of the rows that name none; empty = the first M-Bus line.</param>
    public MeterListCheck Check(string list, string line) => Plan(list, line, devices.Current).Check;

    /// <summary>Reads a list for itself, whatever meters are there; nothing is changed.</summary>
    /// <param name="list">The text.</param>
    /// <param name="line">Line of the rows that name none; empty = the first M-Bus line.</param>
    /// <returns>The verdict on each row (new or error), and the meters where the list is acceptable.</returns>
    public (MeterListCheck Check, IReadOnlyList<ListedMeter> Meters) Read(string list, string line)
    {
        var table = MeterListTable.Read(list);
        var plan = Plan(table, line, new([]));
        return (plan.Check, plan.Check.Acceptable ? [.. table.Rows.Zip(plan.Devices, (row, device) => new ListedMeter(row.Number, device, table.FieldsOf(row)))] : []);
    }

    /// <summary>Takes the list, in one transaction.</summary>
    /// <param name="list">The text.</param>
    /// <param name="line">Line of the rows that name none; empty = the first M-Bus line.</param>
    /// <param name="userName">Whose import it is, for the event.</param>
    /// <param name="cancel">Cancels before anything is stored.</param>
    /// <exception cref="InvalidInputException">Something is wrong; the fields are "rows[5].baudRate". Nothing was changed.</exception>
    public async Task<MeterListCheck> ImportAsync(string list, string line, string? userName, CancellationToken cancel)
    {
        MeterListPlan plan = null!;
        await devices.ChangeManyAsync(present =>
        {
            plan = Plan(list, line, present);
            return plan.Check.Acceptable ? plan.Devices : throw Refusal(plan.Check);
        }, cancel);
        string[] counts = [.. new[] { plan.Check.New, plan.Check.Changed, plan.Check.Same }.Select(n => n.ToString(CultureInfo.InvariantCulture))];
        await events.AddAsync(EventSeverity.Info, "Devices", "DevicesImported", counts, userName: userName, cancel: CancellationToken.None);
        return plan.Check;
    }

    /// <summary>Says where a list that is not acceptable is wrong.</summary>
    internal static InvalidInputException Refusal(MeterListCheck check) => new([.. check.Faults.Select(Error)]);

    private static ValidationError Error(ImportFault fault) =>
        new(fault.Row == 0 ? "list" : $"rows[{fault.Row}]{(fault.Field.Length > 0 ? "." : "")}{fault.Field}", fault.Message);

    private MeterListPlan Plan(string list, string line, DeviceCatalog present) => Plan(MeterListTable.Read(list), line, present);

    private MeterListPlan Plan(MeterListTable table, string line, DeviceCatalog present)
    {
        var home = line.Length > 0 ? line : lines.All.OrderBy(l => l.Kind != "MBus").FirstOrDefault()?.Name ?? "";
        return table.Faults.Count > 0 ? new(new([], table.Faults), []) : MeterListPlan.Make(table, home, present, lines);
    }
}
