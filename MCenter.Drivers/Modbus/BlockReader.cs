using MCenter.Core.History;
using MCenter.Core.Readout;
using MCenter.Drivers.Modbus.Pdu;

namespace MCenter.Drivers.Modbus;

/// <summary>
/// Reads blocks from one device, each with as many tries as it may have. A block that is refused is halved until the refused address alone is left.
/// Made for one readout.
/// </summary>
internal sealed class BlockReader(IModbusMaster master, int tries)
{
    private readonly List<RawTelegram> telegrams = [];
    private readonly List<ReadBlock> answered = [];
    private readonly List<RefusedPart> refused = [];
    private readonly Dictionary<ReadPart, ushort[]> words = [];

    /// <summary>Requests and answers so far.</summary>
    public IReadOnlyList<RawTelegram> Telegrams => telegrams;

    /// <summary>The blocks that were answered with data: the plan that needs no detour.</summary>
    public IReadOnlyList<ReadBlock> Answered => answered;

    /// <summary>What the device refused.</summary>
    public IReadOnlyList<RefusedPart> Refused => refused;

    /// <summary>Words of each part that was answered.</summary>
    public IReadOnlyDictionary<ReadPart, ushort[]> Words => words;

    /// <summary>Repeats needed so far.</summary>
    public int Retries { get; private set; }

    /// <summary>Tries so far in which bytes came, but no sound frame.</summary>
    public int BrokenAnswers { get; private set; }

    /// <summary>The longest wait for the first byte of a sound answer; null before there was one.</summary>
    public TimeSpan? AnswerTime { get; private set; }

    /// <summary>Reads all blocks; answers why not, or null when every part is in <see cref="Words"/> or <see cref="Refused"/>.</summary>
    public async Task<(ReadoutFault Fault, string Detail)?> RunAsync(IEnumerable<ReadBlock> blocks, CancellationToken cancel)
    {
        var left = new Stack<ReadBlock>(blocks.Reverse());
        while (left.TryPop(out var block))
        {
            var answer = await AskAsync(block.Request, cancel);
            if (!answer.Sound || ExceptionCodes.IsPassing(answer.Exception))
            {
                return FaultOf(answer);
            }

            if (answer.Kind == AnswerKind.Data)
            {
                Book(block, answer.Words);
            }
            else if (block.Parts.Count == 1)
            {
                refused.Add(new(block.Parts[0], answer.Exception));
            }
            else
            {
                foreach (var half in block.Halves().Reverse())
                {
                    left.Push(half);
                }
            }
        }

        return null;
    }

    private void Book(ReadBlock block, ushort[] data)
    {
        answered.Add(block);
        foreach (var part in block.Parts)
        {
            words[part] = data.AsSpan(part.Start - block.Request.Start, part.Count).ToArray();
        }
    }

    private async Task<ReadAnswer> AskAsync(ReadRequest request, CancellationToken cancel)
    {
        for (var retries = 0; ; retries++)
        {
            cancel.ThrowIfCancellationRequested();
            var answer = await master.AskAsync(request, telegrams);
            BrokenAnswers += answer.Kind == AnswerKind.Garbled ? 1 : 0;
            AnswerTime = answer.Sound && answer.Waited > (AnswerTime ?? TimeSpan.MinValue) ? answer.Waited : AnswerTime;
            if ((answer.Sound && !ExceptionCodes.IsPassing(answer.Exception)) || retries + 1 >= tries)
            {
                return answer;
            }

            Retries++;
        }
    }

    private static (ReadoutFault, string) FaultOf(ReadAnswer answer) => answer.Kind switch
    {
        AnswerKind.Silence => (ReadoutFault.NoAnswer, answer.Detail),
        AnswerKind.Foreign => (ReadoutFault.Malformed, answer.Detail),
        AnswerKind.Garbled => (ReadoutFault.Checksum, answer.Detail),
        AnswerKind.Lost => (ReadoutFault.LinkDown, answer.Detail),
        _ when answer.Exception is ExceptionCodes.GatewayTargetSilent or ExceptionCodes.GatewayPathUnavailable => (ReadoutFault.NoAnswer, answer.Detail),
        _ => (ReadoutFault.NoDataNow, answer.Detail),
    };
}

/// <summary>An address that a device does not give.</summary>
/// <param name="Part">What was asked for.</param>
/// <param name="Exception">The exception code it answered.</param>
internal sealed record RefusedPart(ReadPart Part, byte Exception)
{
    /// <summary>For the installer, in English.</summary>
    public string Text => $"function {Part.Function:00} address {Part.Start}: {ExceptionCodes.Text(Exception)}";
}
