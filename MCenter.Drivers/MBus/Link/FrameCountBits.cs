namespace MCenter.Drivers.MBus.Link;

/// <summary>
/// The master's frame count bits (EN 13757-2; D48 5.5, 7.2): for each address, and apart from them for 253, one for REQ_UD2 and one for
/// SND_UD. A bit changes only after a sound answer, so that a repeat carries the same.
/// </summary>
internal sealed class FrameCountBits
{
    private readonly bool[] data = Initial();
    private readonly bool[] commands = Initial();

    /// <summary>C field of the next REQ_UD2.</summary>
    public byte ReqUd2(byte address) => (byte)(ControlField.ReqUd2 | (data[address] ? ControlField.Fcb : 0));

    /// <summary>C field of the next SND_UD; without FCV to 255, where nobody could confirm.</summary>
    public byte SndUd(byte address) => address == MBusAddress.Broadcast
        ? ControlField.SndUdUncounted
        : (byte)(ControlField.SndUd | (commands[address] ? ControlField.Fcb : 0));

    /// <summary>After a sound answer to REQ_UD2.</summary>
    public void DataReceived(byte address) => data[address] = !data[address];

    /// <summary>After a sound answer to SND_UD.</summary>
    public void CommandConfirmed(byte address) => commands[address] = !commands[address];

    /// <summary>After SND_NKE, or for 253 after a selection: both start with FCB = 1. An address that all hear starts all.</summary>
    public void Reset(byte address)
    {
        if (address >= MBusAddress.AllAnswer)
        {
            Array.Fill(data, true);
            Array.Fill(commands, true);
        }
        else
        {
            data[address] = commands[address] = true;
        }
    }

    private static bool[] Initial()
    {
        var bits = new bool[256];
        Array.Fill(bits, true);
        return bits;
    }
}
