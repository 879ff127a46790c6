namespace MCenter.Drivers.MBus.Link;

/// <summary>What bytes from the line turned out to be.</summary>
internal enum FrameReadStatus
{
    /// <summary>A whole frame.</summary>
    Frame,

    /// <summary>The start of a frame, or nothing yet.</summary>
    Incomplete,

    /// <summary>A broken frame.</summary>
    Fault,
}

/// <summary>What is wrong with a frame.</summary>
internal enum FrameFaultKind
{
    None,
    Length,
    SecondLength,
    SecondStart,
    Checksum,
    Stop,
}

/// <summary>A broken frame: what stands where something else is expected.</summary>
internal readonly record struct FrameFault(FrameFaultKind Kind, byte Expected, byte Found)
{
    /// <summary>For the installer, in English.</summary>
    public override string ToString() => Kind switch
    {
        FrameFaultKind.Length => $"length {Found}, at least {Expected} expected",
        FrameFaultKind.SecondLength => $"second length {Found:X2}, expected {Expected:X2}",
        FrameFaultKind.SecondStart => $"second start byte {Found:X2}, expected {Expected:X2}",
        FrameFaultKind.Checksum => $"checksum {Found:X2}, expected {Expected:X2}",
        FrameFaultKind.Stop => $"stop byte {Found:X2}, expected {Expected:X2}",
        _ => "",
    };
}

/// <summary>The outcome of <see cref="MBusFrame.Read"/>.</summary>
/// <param name="Status">What it is.</param>
/// <param name="Skipped">Bytes before the start byte that belong to no frame (noise, echo's rest).</param>
/// <param name="Consumed">Bytes to drop before reading on, skipped ones included. After a fault they end where the next frame may start.</param>
/// <param name="Missing">Bytes that are still needed at least; 0 unless incomplete.</param>
/// <param name="Fault">What is wrong; <c>default</c> unless a fault.</param>
internal readonly record struct FrameRead(FrameReadStatus Status, int Skipped, int Consumed, int Missing, FrameFault Fault);
