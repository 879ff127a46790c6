using System.Runtime.CompilerServices;
using MCenter.Core.Devices;
using MCenter.Core.Scan;
using MCenter.Drivers.MBus.Application;

namespace MCenter.Drivers.MBus.Search;

/// <summary>
/// Finds every meter behind a mask by wildcards (D48 7.3): a mask that several answer is split by the next digit, where no digit is left by medium, manufacturer,
/// fabrication number and version. See README.md for why in this order and when hexadecimal digits are tried. The work still to do is a stack, so that a search can go on
/// where it was broken off.
/// </summary>
internal sealed class SecondarySearch
{
    private const string Decimal = "0123456789";
    private const string Hexadecimal = "ABCDE";
    private const int IdentificationDigits = 8;

    // a mask under which so many meters are expected certainly collides: it is not asked, only what is below it (see README.md)
    private const int Crowd = 5;

    // where so many meters are under each mask, four or more are under one in 14 of 100 cases, and their telegrams may fall together
    private const int ManyEach = 2;

    // masks that several seemed to answer and nobody was found under: so many, and the line is too noisy
    private const int MostPhantoms = 20;

    private readonly SearchLine line;
    private readonly SearchTask task;
    private readonly SearchMask root;
    private readonly SearchCursor todo;
    private readonly List<(string Key, int Meters)> found;
    private readonly Queue<SearchFinding> findings = [];
    private bool echoTold;
    private int phantoms;

    public SecondarySearch(SearchLine line, SearchTask task)
    {
        (this.line, this.task) = (line, task);
        root = new(task.Mask);
        todo = SearchCursor.Parse(task.Cursor) ?? SearchCursor.Start(root);
        line.Requests = todo.Requests;
        found = [.. task.FoundBefore.Where(f => f.Kind is not (FindingKind.Echo or FindingKind.Collision)).Select(f => (KeyOf(f), Accounts(f.Kind)))];
        echoTold = task.FoundBefore.Any(f => f.Kind == FindingKind.Echo);
    }

    /// <summary>Walks the tree, a step a probe.</summary>
    public async IAsyncEnumerable<SearchStep> RunAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        while (todo.Next(line.Requests) is { } item)
        {
            await WorkAsync(item, cancel);
            if (line.Echoes && !echoTold)
            {
                echoTold = true;
                findings.Enqueue(new(FindingKind.Echo, root.Text));
            }

            todo.Requests = line.Requests;
            do
            {
                findings.TryDequeue(out var finding);
                yield return new(todo.ToString(), line.Requests, todo.Part(root), finding);
            }
            while (findings.Count > 0);
        }

        await line.EndAsync(cancel);
    }

    private Task WorkAsync(WorkItem item, CancellationToken cancel) => item.Kind switch
    {
        WorkKind.Root => RootAsync(item.Mask, cancel),
        WorkKind.Probe => ProbeAsync(item, cancel),
        WorkKind.Explain => ExplainAsync(item, cancel),
        WorkKind.Split => SplitAsync(item),
        _ => GiveUpAsync(item),
    };

    private async Task RootAsync(SearchMask mask, CancellationToken cancel)
    {
        // the whole bus hangs on this answer, so it is asked for twice
        if (mask.NextDigit < 0)
        {
            todo.Push(WorkKind.Probe, mask, -1);
        }
        else if (await line.AnybodyAsync(mask, cancel) || await line.AnybodyAsync(mask, cancel))
        {
            Open(mask, meters: 1);
        }
    }

    private async Task ProbeAsync(WorkItem item, CancellationToken cancel)
    {
        var mask = item.Mask;
        if (IsCrowded(item))
        {
            PushDigits(mask, Decimal);
            return;
        }

        var probe = await line.SelectedAsync(mask, cancel);
        switch (probe.Kind)
        {
            case ProbeKind.Silent:
                break;
            case ProbeKind.Noise:
                Abandon(probe.Detail);
                break;
            case ProbeKind.Meter when !await IsPhantomAsync(item, probe, cancel) && Take(mask, probe):
                break;
            case var kind when mask.NextDigit >= 0:
                Open(mask, kind == ProbeKind.Several ? 2 : 1);
                break;
            case ProbeKind.Several when !mask.Enhanced:
                todo.Push(WorkKind.Split, mask, (int)Split.Medium);
                break;
            default:
                Report(mask, probe);
                break;
        }
    }

    /// <summary>Whether the siblings done so far had so many meters each that this mask certainly has several.</summary>
    private bool IsCrowded(WorkItem item)
    {
        if (item.Number < 0 || item.Mask.Enhanced || item.Mask.NextDigit < 0 || !char.IsAsciiDigit(item.Mask.Text[item.Number]))
        {
            return false;
        }

        var (siblings, meters) = Siblings(item);
        return siblings > 0 && meters >= Crowd * siblings;
    }

    /// <summary>
    /// The telegrams of many at once may fall together to one with a right checksum. Where many are to be expected, who seems to have answered is selected once by its whole
    /// address: one telegram, and a made-up address answers nothing.
    /// </summary>
    private async Task<bool> IsPhantomAsync(WorkItem item, Probe probe, CancellationToken cancel)
    {
        var address = ReadingMapper.IdentityOf(probe.Telegrams[0]).SecondaryAddress;
        if (item.Number < 0 || item.Mask.Enhanced || address.Length == 0 || !char.IsAsciiDigit(item.Mask.Text[item.Number]))
        {
            return false;
        }

        var (siblings, meters) = Siblings(item);
        return (siblings == 0 || meters >= ManyEach * siblings) && !await line.AnybodyAsync(new(SecondaryAddresses.Whole(address)), cancel);
    }

    /// <summary>How many masks that differ in the last set digit only are done, and how many meters were found under them.</summary>
    private (int Masks, int Meters) Siblings(WorkItem item)
    {
        var masks = item.Mask.Text[item.Number] - '0';
        return (masks, Enumerable.Range(0, masks).Sum(d => Meters(item.Mask.With(item.Number, (char)('0' + d)))));
    }

    private void Open(SearchMask mask, int meters)
    {
        todo.Push(WorkKind.Explain, mask, meters);
        PushDigits(mask, todo.Hexadecimal && !mask.Enhanced ? Decimal + Hexadecimal : Decimal);
    }

    private void PushDigits(SearchMask mask, string digits)
    {
        var position = mask.Enhanced ? mask.NextDigit : DigitChoice.Of(mask, found.Where(f => f.Key.Length >= IdentificationDigits).Select(f => f.Key));
        todo.Collided(mask, position);
        foreach (var digit in digits.Reverse())
        {
            todo.Push(WorkKind.Probe, mask.With(position, digit), position);
        }
    }

    private async Task ExplainAsync(WorkItem item, CancellationToken cancel)
    {
        if (Meters(item.Mask) >= item.Number || todo.IsSecondRound(item.Mask))
        {
            return;
        }

        var again = await line.SelectedAsync(item.Mask, cancel);
        if (again.Kind == ProbeKind.Noise)
        {
            Abandon(again.Detail);
        }
        else if (again.Kind == ProbeKind.Silent)
        {
            Phantom(item.Mask, again.Detail);
        }
        else if (again.Kind != ProbeKind.Meter || !Take(item.Mask, again))
        {
            // a meter that missed its selection, or one with a hexadecimal digit
            todo.Push(WorkKind.GiveUp, item.Mask, item.Number);
            PushDigits(item.Mask, Decimal + Hexadecimal);
        }
    }

    private Task GiveUpAsync(WorkItem item)
    {
        if (Meters(item.Mask) < item.Number)
        {
            findings.Enqueue(new(FindingKind.Collision, item.Mask.Text));
            Phantom(item.Mask, "several seemed to answer");
        }

        return Task.CompletedTask;
    }

    private void Phantom(SearchMask mask, string detail)
    {
        if (Meters(mask) == 0 && ++phantoms > MostPhantoms)
        {
            Abandon(detail);
        }
    }

    private void Abandon(string detail)
    {
        findings.Enqueue(new(FindingKind.Noise, root.Text) { Detail = detail });
        todo.Clear();
    }

    /// <summary>One step of telling meters with the same identification number apart; the next follows only while those found do not account for the collision.</summary>
    private Task SplitAsync(WorkItem item)
    {
        var (mask, split) = (item.Mask, (Split)item.Number);
        if (Meters(mask) >= 2)
        {
            return Task.CompletedTask;
        }

        if (split == Split.Nothing)
        {
            Report(mask, Probe.Of(ProbeKind.Several, ""));
            return Task.CompletedTask;
        }

        todo.Push(WorkKind.Split, mask, item.Number + 1);
        var children = split switch
        {
            Split.Medium when !mask.HasMedium => LikelyValues.Media.Select(mask.WithMedium),
            Split.OtherMedium when !mask.HasMedium => LikelyValues.OtherMedia.Select(mask.WithMedium),
            Split.Manufacturer when !mask.HasManufacturer => FoundManufacturers().Concat(LikelyValues.Manufacturers).Distinct().Select(mask.WithManufacturer),
            Split.Fabrication => [mask.WithFabrication()],
            Split.Version when !mask.HasVersion => LikelyValues.Versions.Select(mask.WithVersion),
            Split.OtherVersion when !mask.HasVersion => LikelyValues.OtherVersions.Select(mask.WithVersion),
            _ => [],
        };
        foreach (var child in children.Reverse())
        {
            todo.Push(WorkKind.Probe, child, -1);
        }

        return Task.CompletedTask;
    }

    private IEnumerable<string> FoundManufacturers() => found.Where(f => f.Key.Length >= 12 && f.Key[8..12] != "FFFF").Select(f => f.Key[8..12]);

    /// <summary>Notes the meter that answered alone; false when its telegram does not say who it is and digits are left that can tell.</summary>
    private bool Take(SearchMask mask, Probe probe)
    {
        var finding = probe.Found(mask.Text, task.InterpretTimes);
        if (finding.Identity is not { SecondaryAddress.Length: > 0 })
        {
            return false;
        }

        Note(finding);
        return true;
    }

    private void Report(SearchMask mask, Probe probe) => Note(new(
        probe.Kind switch
        {
            ProbeKind.Several => FindingKind.SameAddress,
            ProbeKind.Foreign => FindingKind.ForeignAnswer,
            ProbeKind.Babbling => FindingKind.Babbling,
            _ => FindingKind.NoData,
        },
        mask.Text) { Detail = probe.Kind == ProbeKind.Meter ? "the telegram does not say who it is from" : probe.Detail });

    private void Note(SearchFinding finding)
    {
        var key = KeyOf(finding);
        if (found.All(f => f.Key != key))
        {
            found.Add((key, Accounts(finding.Kind)));
            findings.Enqueue(finding);
        }
    }

    private int Meters(SearchMask mask) => found.Where(f => mask.Covers(f.Key)).Sum(f => f.Meters);

    /// <summary>What is known of an address: who answered rather than what was asked, and the fabrication number as far as it was asked.</summary>
    private static string KeyOf(SearchFinding finding) =>
        finding.Identity is { SecondaryAddress.Length: > 0 } identity ? SecondaryAddresses.Whole(identity.SecondaryAddress) + finding.Address[16..] : finding.Address;

    /// <summary>How many meters a finding stands for, when it is asked what a collision came from; a babbling one alone looks like many.</summary>
    private static int Accounts(FindingKind kind) => kind is FindingKind.SameAddress or FindingKind.Babbling ? 2 : 1;
}
