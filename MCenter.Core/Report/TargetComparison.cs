using System.Globalization;
using MCenter.Core.Devices;

namespace MCenter.Core.Report;

/// <summary>Compares the list of the meters that are to be found with what is there. Pure.</summary>
internal static class TargetComparison
{
    private const int Digits = 8;
    private const char Any = 'F';

    /// <summary>One verdict a row. A meter is recognised by its identification or serial number; one that has none, or none that is there, by its primary address.</summary>
    public static TargetResult Compare(TargetList list, IReadOnlyList<TargetFound> present)
    {
        var free = present.ToList();
        var found = new TargetFound?[list.Meters.Count];
        Match(list, free, found, (target, meter) => IsSameNumber(target, meter) && Fits(target.SecondaryAddress, meter.SecondaryAddress));
        Match(list, free, found, IsSameNumber);
        Match(list, free, found, IsSamePlace);
        return new(list.ImportedAt, list.UserName, [.. list.Meters.Zip(found, Judged)], free);
    }

    private static void Match(TargetList list, List<TargetFound> free, TargetFound?[] found, Func<TargetMeter, TargetFound, bool> isSame)
    {
        for (var i = 0; i < found.Length; i++)
        {
            // with a line given, a meter of that line comes first
            if (found[i] is null && free.Where(m => isSame(list.Meters[i], m)).MaxBy(m => m.Line == list.Meters[i].Line) is { } meter)
            {
                found[i] = meter;
                free.Remove(meter);
            }
        }
    }

    private static TargetRow Judged(TargetMeter target, TargetFound? meter)
    {
        IReadOnlyList<TargetDifference> differences = meter is { Answered: true } ? [.. Differences(target, meter)] : [];
        var verdict = meter switch
        {
            null => TargetVerdict.NotFound,
            { Answered: false } => TargetVerdict.Silent,
            { DeviceId: null } => TargetVerdict.NotAdded,
            _ => differences.Count > 0 ? TargetVerdict.Otherwise : TargetVerdict.AsExpected,
        };
        return new(target, verdict, meter, differences);
    }

    private static IEnumerable<TargetDifference> Differences(TargetMeter target, TargetFound meter)
    {
        if (target.Line.Length > 0 && target.Line != meter.Line)
        {
            yield return new("line", target.Line, meter.Line);
        }

        if (target.AddressMode is { } mode && meter.AddressMode is { } actual && mode != actual)
        {
            yield return new("addressMode", $"{mode}", $"{actual}");
        }

        if (!Fits(target.SecondaryAddress, meter.SecondaryAddress))
        {
            yield return new("secondaryAddress", target.SecondaryAddress, meter.SecondaryAddress);
        }
        else if (target.SecondaryAddress.Length == 0 && target.Serial.Length > 0 && meter.Serial.Length > 0 && Plain(target.Serial) != Plain(meter.Serial))
        {
            yield return new("serial", target.Serial, meter.Serial);
        }

        if (target.PrimaryAddress is { } primary && meter.PrimaryAddress is { } address && primary != address)
        {
            yield return new("primaryAddress", Text(primary), Text(address));
        }

        if (target.BaudRate is { } rate && rate != meter.BaudRate)
        {
            yield return new("baudRate", Text(rate), Text(meter.BaudRate));
        }

        // cold water is water to whoever plans
        if (target.Medium is { } medium && meter.Medium is { } said && medium != said && (MediumGroup.Of(medium), MediumGroup.Of(said)) is var (planned, there) && (planned != there || planned == DeviceCategory.Other))
        {
            yield return new("medium", MediumNames.Key(medium), MediumNames.Key(said));
        }
    }

    private static bool IsSameNumber(TargetMeter target, TargetFound meter)
    {
        var (wanted, there) = (Number(target.SecondaryAddress, target.Serial), Number(meter.SecondaryAddress, meter.Serial));
        return wanted.Length == Digits && there.Length == Digits ? wanted.Any(d => d != Any) && Fits(wanted, there) : wanted.Length > 0 && wanted == there;
    }

    private static bool IsSamePlace(TargetMeter target, TargetFound meter) =>
        target.PrimaryAddress is { } address && meter.PrimaryAddress == address && (address > 0 || meter.AddressMode == AddressMode.Primary) && (target.Line.Length == 0 || target.Line == meter.Line);

    /// <summary>The identification number, 8 digits, or a serial number that is none.</summary>
    private static string Number(string secondary, string serial) =>
        secondary.Length >= Digits ? secondary[..Digits] : serial.Length is > 0 and <= Digits && serial.All(char.IsAsciiHexDigit) ? serial.ToUpperInvariant().PadLeft(Digits, '0') : serial;

    /// <summary>Whether two addresses, where both are known, can be one meter's; F is any digit.</summary>
    private static bool Fits(string one, string other) => one.Zip(other).All(p => p.First == p.Second || p.First == Any || p.Second == Any);

    private static string Plain(string serial) => serial.TrimStart('0').ToUpperInvariant();

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
