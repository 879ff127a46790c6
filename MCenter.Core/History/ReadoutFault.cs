namespace MCenter.Core.History;

/// <summary>Why a reading is missing. The codes are stored: never renumber them.</summary>
public enum ReadoutFault : byte
{
    /// <summary>The meter was silent through all tries.</summary>
    NoAnswer = 1,

    /// <summary>More than one meter answered.</summary>
    Collision = 2,

    /// <summary>Bytes came, but no frame of them was sound.</summary>
    Checksum = 3,

    /// <summary>A sound frame that is no readable telegram, or one of another meter.</summary>
    Malformed = 4,

    /// <summary>The meter answered with an application error (CI 70).</summary>
    Refused = 5,

    /// <summary>The line itself is not there.</summary>
    LinkDown = 6,

    /// <summary>The meter has no data now (E5 instead of data, or its quota of readouts is used up): no failure.</summary>
    NoDataNow = 7,

    /// <summary>The line was still busy when the meter's next raster point came: the interval is too short for what hangs on the line, or the level converter had the line.</summary>
    LineBusy = 8,

    /// <summary>The line drew too much current until the meter's next raster point came.</summary>
    Overload = 9,
}
