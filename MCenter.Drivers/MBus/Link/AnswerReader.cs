namespace MCenter.Drivers.MBus.Link;

/// <summary>
/// Puts together what comes after one request: drops the echo of a converter, skips noise and telegrams of others, and knows the answer
/// the moment that its last byte is in. Speaks no link and no clock.
/// </summary>
internal sealed class AnswerReader
{
    // a babbling line is given up after so many bytes
    private const int Capacity = 4 * MBusFrame.MaxSize;

    private readonly byte[] request;
    private readonly bool wantsData;
    private readonly AnswerFilter filter;
    private readonly byte[] buffer;
    private int start;
    private int end;
    private bool echoDone;
    private bool acknowledged;
    private string foreign = "";
    private string broken = "";

    /// <param name="request">What was sent.</param>
    /// <param name="wantsData">Whether RSP_UD is expected; else E5.</param>
    /// <param name="filter">Whose RSP_UD is accepted.</param>
    public AnswerReader(byte[] request, bool wantsData, AnswerFilter filter)
    {
        (this.request, this.wantsData, this.filter) = (request, wantsData, filter);
        buffer = new byte[Capacity + request.Length];
    }

    /// <summary>Room for what comes next; empty when there has been far more than an answer.</summary>
    public Memory<byte> Free => buffer.AsMemory(end);

    /// <summary>Bytes that are still to come for the telegram that has begun; 0 when none has.</summary>
    public int Missing { get; private set; }

    /// <summary>Whether broken bytes came, after which waiting on is of no use once the line is silent.</summary>
    public bool Broken => broken.Length > 0;

    /// <summary>Whether the request came back.</summary>
    public bool Echoed { get; private set; }

    /// <summary>Bytes heard so far, without an echo.</summary>
    public int Heard => echoDone ? end - (Echoed ? request.Length : 0) : 0;

    /// <summary>Whether E5 stood alone where data were expected.</summary>
    public bool Acknowledged => acknowledged;

    /// <summary>Takes bytes that were put into <see cref="Free"/>; answers the frame, or null when it is not all here yet.</summary>
    public LinkAnswer? Take(int count)
    {
        end += count;
        if (!DropEcho())
        {
            return null;
        }

        while (start < end)
        {
            var rest = buffer.AsSpan(start, end - start);
            var read = MBusFrame.Read(rest, out var frame);
            Noise(rest[..read.Skipped]);
            start += read.Consumed;
            Missing = read.Missing;
            switch (read.Status)
            {
                case FrameReadStatus.Incomplete:
                    Missing = start < end ? read.Missing : 0;
                    return null;
                case FrameReadStatus.Fault:
                    broken = read.Fault.ToString();
                    break;
                default:
                    if (Judge(frame) is { } answer)
                    {
                        return answer;
                    }

                    break;
            }
        }

        return null;
    }

    /// <summary>What it came to when nothing more came.</summary>
    public LinkAnswer AtEnd()
    {
        if (acknowledged)
        {
            return new(LinkAnswerKind.Ack, default, "", 0);
        }

        if (start < end)
        {
            broken = $"a telegram broke off after {end - start} bytes, {Missing} were missing";
        }

        return Broken ? new(LinkAnswerKind.Garbled, default, broken, 0)
            : foreign.Length > 0 ? new(LinkAnswerKind.Foreign, default, foreign, 0)
            : new(LinkAnswerKind.Silence, default, "no answer", 0);
    }

    private LinkAnswer? Judge(MBusFrame frame)
    {
        if (frame.Kind == FrameKind.Ack)
        {
            return JudgeAck();
        }

        if (!ControlField.IsRspUd(frame.Control))
        {
            // a converter's mangled echo, or another master
            foreign = $"a telegram with C field {frame.Control:X2} came instead of an answer";
            return null;
        }

        if (!wantsData)
        {
            foreign = $"data of address {frame.Address} came instead of E5";
            return null;
        }

        if (filter.Refuses(frame) is { } reason)
        {
            foreign = reason;
            return null;
        }

        return new(LinkAnswerKind.Data, frame.ToArray(), "", 0);
    }

    private LinkAnswer? JudgeAck()
    {
        if (Broken)
        {
            // any byte of a broken telegram may look like E5
            return null;
        }

        if (acknowledged || (!wantsData && start < end))
        {
            return new(LinkAnswerKind.Collision, default, "more than one meter answered E5", 0);
        }

        acknowledged = true;
        return wantsData ? null : new(LinkAnswerKind.Ack, default, "", 0);
    }

    private bool DropEcho()
    {
        if (echoDone)
        {
            return true;
        }

        // no answer begins like its request: the direction bit of C differs
        var seen = buffer.AsSpan(0, Math.Min(end, request.Length));
        if (seen.SequenceEqual(request.AsSpan(0, seen.Length)))
        {
            if (seen.Length < request.Length)
            {
                return false;
            }

            start = request.Length;
            Echoed = true;
        }

        echoDone = true;
        return true;
    }

    /// <summary>Whether these are only what converters emit when they change direction, 00 or FF, and no sign of a broken answer.</summary>
    public static bool IsGlitch(ReadOnlySpan<byte> bytes) => !bytes.ContainsAnyExcept((byte)0x00, (byte)0xFF);

    private void Noise(ReadOnlySpan<byte> skipped)
    {
        if (!IsGlitch(skipped))
        {
            broken = $"{skipped.Length} bytes that belong to no telegram";
        }
    }
}

/// <summary>Whose data are accepted: those with the A field asked for and, after a selection, with the identity selected.</summary>
/// <param name="Address">A field of the request.</param>
/// <param name="Selected">The selection in force when <paramref name="Address"/> is 253.</param>
internal readonly record struct AnswerFilter(byte Address, SecondaryAddress? Selected)
{
    private const byte VariableData = 0x72;
    private const byte VariableDataHighFirst = 0x76;

    /// <summary>Why a frame is not of the one asked, for the installer; null when it is.</summary>
    public string? Refuses(MBusFrame frame)
    {
        if (Address <= MBusAddress.Last)
        {
            return frame.Address == Address ? null : $"answered by address {frame.Address} instead of {Address}";
        }

        return Selected is not null && Address == MBusAddress.Selected
            && frame.ControlInformation is VariableData or VariableDataHighFirst && frame.Data.Length >= SecondaryAddress.Size && !Selected.Matches(frame.Data)
            ? $"answered by {SecondaryAddress.Print(frame.Data)} instead of {Selected.Text}"
            : null;
    }
}
