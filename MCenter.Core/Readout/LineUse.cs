using MCenter.Core.History;

namespace MCenter.Core.Readout;

/// <summary>What a line is used for besides the readout, in ascending order of what is told first.</summary>
public enum LineUseKind
{
    /// <summary>Devices are searched for; readouts that fall due go on between two probes.</summary>
    Scanning = 1,

    /// <summary>The bus is handed through to a foreign master; readouts wait.</summary>
    LevelConverter = 2,

    /// <summary>The bus draws too much current; readouts wait.</summary>
    Overload = 3,
}

/// <summary>One use of a line, for as long as it lasts.</summary>
/// <param name="Line">The line's configured name.</param>
/// <param name="Kind">What for.</param>
/// <param name="Since">Since when, UTC.</param>
/// <param name="Detail">What more there is to tell, the same in every language ("2400 Bd"); may be empty.</param>
public sealed record LineUse(string Line, LineUseKind Kind, DateTimeOffset Since, string Detail)
{
    /// <summary>Whether readouts of the line wait until it ends.</summary>
    public bool HoldsLine => Kind is LineUseKind.LevelConverter or LineUseKind.Overload;

    /// <summary>What a readout that it stands in the way of is booked as.</summary>
    public ReadoutFault Fault => Kind == LineUseKind.Overload ? ReadoutFault.Overload : ReadoutFault.LineBusy;

    /// <summary>Why a readout cannot be now, for the installer, in English.</summary>
    public string Reason => Kind switch
    {
        LineUseKind.Scanning => $"{Line} is being searched for devices",
        LineUseKind.LevelConverter => $"the level converter has {Line}: switch it off to read",
        _ => $"{Line} is overloaded: readouts go on when the load is gone",
    };
}
