using System.Globalization;

namespace MCenter.Drivers.MBus.Search;

/// <summary>
/// Where a secondary search stands: the stack of what is still to do, and the masks that several answered, for the check for hexadecimal digits. As text:
/// <c>telegrams sent, phase D or H | stack, top last | masks with the digit they were split by</c>.
/// </summary>
internal sealed class SearchCursor
{
    private const string HexadecimalDigits = "ABCDE";
    private const char Wildcard = 'F';

    private readonly List<WorkItem> stack = [];
    private readonly List<WorkItem> collided = [];

    private SearchCursor()
    {
    }

    /// <summary>Telegrams sent.</summary>
    public int Requests { get; set; }

    /// <summary>Whether decimal digits are done and hexadecimal ones are looked for.</summary>
    public bool Hexadecimal { get; private set; }

    /// <summary>The start of a search.</summary>
    public static SearchCursor Start(SearchMask root)
    {
        var cursor = new SearchCursor();
        cursor.Push(WorkKind.Root, root, -1);
        return cursor;
    }

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static SearchCursor? Parse(string text)
    {
        if (text.Split('|') is not [var head, var items, var masks] || head.Length < 2 || !int.TryParse(head.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var requests))
        {
            return null;
        }

        var parsed = items.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(WorkItem.Parse).ToList();
        var cursor = new SearchCursor { Requests = requests, Hexadecimal = head[0] == 'H' };
        cursor.stack.AddRange(parsed.OfType<WorkItem>());
        var split = masks.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(WorkItem.Parse).ToList();
        cursor.collided.AddRange(split.OfType<WorkItem>());
        return parsed.Contains(null) || split.Contains(null) ? null : cursor;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Hexadecimal ? 'H' : 'D')}{Requests}|{string.Join(' ', stack)}|{string.Join(' ', collided)}");

    /// <summary>Puts an item on the stack: it is done before all that lie there.</summary>
    public void Push(WorkKind kind, SearchMask mask, int number) => stack.Add(new(kind, mask, number));

    /// <summary>Notes a mask that was split, and by which digit.</summary>
    public void Collided(SearchMask mask, int position)
    {
        var item = new WorkItem(WorkKind.Probe, mask, position);
        if (!Hexadecimal && !mask.Enhanced && !collided.Contains(item))
        {
            collided.Add(item);
        }
    }

    /// <summary>Whether a mask that this one belongs to is being searched for the second time; a third would not help.</summary>
    public bool IsSecondRound(SearchMask mask) => stack.Any(i => i.Kind == WorkKind.GiveUp && i.Mask.Covers(mask.Text));

    /// <summary>Nothing more is to be done.</summary>
    public void Clear()
    {
        stack.Clear();
        Hexadecimal = true;
    }

    /// <summary>Takes the next item; null at the end.</summary>
    public WorkItem? Next(int requests)
    {
        Requests = requests;
        if (stack.Count == 0 && !Hexadecimal)
        {
            Hexadecimal = true;
            stack.AddRange(HexadecimalProbes());
        }

        if (stack.Count == 0)
        {
            return null;
        }

        var item = stack[^1];
        stack.RemoveAt(stack.Count - 1);
        return item;
    }

    /// <summary>Which part of the telegrams that will be needed is sent, 0 to 1; 0 before a hundredth of the tree is done.</summary>
    public double Part(SearchMask root)
    {
        var treeLeft = Hexadecimal ? 0 : stack.Where(i => i.Kind is WorkKind.Probe or WorkKind.Root && !i.Mask.Enhanced && i.Mask.Text[8..] == root.Text[8..])
            .Sum(i => Math.Pow(10, i.Mask.OpenDigits - root.OpenDigits));
        var left = (Requests * treeLeft / Math.Max(1 - treeLeft, 0.01)) + (Hexadecimal ? stack.Count : HexadecimalProbes().Count);
        return treeLeft > 0.99 || Requests == 0 ? 0 : Requests / (Requests + left);
    }

    /// <summary>
    /// Whether a digit A to E stands anywhere is asked in the cheaper of two ways: below each mask that several answered, or, whatever stands elsewhere, once a digit and place
    /// (5 digits in at most 8 places, however many meters there are).
    /// </summary>
    private List<WorkItem> HexadecimalProbes()
    {
        if (collided.Count == 0)
        {
            return [];
        }

        var open = collided[0].Mask;
        var places = Enumerable.Range(0, 8).Where(p => open.Text[p] == Wildcard).ToList();
        var masks = collided.Count <= places.Count
            ? collided.SelectMany(m => HexadecimalDigits.Select(d => m with { Mask = m.Mask.With(m.Number, d) }))
            : places.SelectMany(p => HexadecimalDigits.Select(d => new WorkItem(WorkKind.Probe, open.With(p, d), p)));
        return [.. masks];
    }
}
