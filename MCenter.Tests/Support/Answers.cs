using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Readout;

namespace MCenter.Tests.Support;

/// <summary>Outcomes of readouts for <see cref="FakeProtocol"/>, with how the meter answered.</summary>
internal static class Answers
{
    /// <summary>The device answers without values.</summary>
    public static DecodedReading Of(Device device, double seconds, double answerMilliseconds = 30, int retries = 0, int broken = 0) => new()
    {
        At = TestClock.Running.GetUtcNow(),
        Identity = new(device.SecondaryAddress[..8], "EMU", 16, device.MBusMedium ?? Medium.Electricity, device.SecondaryAddress, 0),
        Quality = Quality.Good,
        Values = [],
        Duration = TimeSpan.FromSeconds(seconds),
        AnswerTime = TimeSpan.FromMilliseconds(answerMilliseconds),
        Retries = retries,
        BrokenAnswers = broken,
    };

    /// <summary>The readout fails.</summary>
    public static ReadoutFailure Failure(ReadoutFault fault, double seconds, int retries = 0) =>
        new() { At = TestClock.Running.GetUtcNow(), Fault = fault, Detail = "scripted", Duration = TimeSpan.FromSeconds(seconds), Retries = retries };

    /// <summary>Reads a device by hand, once for each result; others keep what they answer.</summary>
    public static async Task AskAsync(this BoxFactory box, Device device, params ReadoutResult[] results)
    {
        var before = box.Protocol.Answer;
        foreach (var result in results)
        {
            box.Protocol.Answer = asked => asked.Id == device.Id ? result : before?.Invoke(asked) ?? Failure(ReadoutFault.NoAnswer, 0);
            await box.Get<IReadouts>().ReadNowAsync(device.Id, null, default);
        }

        box.Protocol.Answer = before;
    }
}
