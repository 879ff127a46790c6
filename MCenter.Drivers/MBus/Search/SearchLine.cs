using MCenter.Core.Readout;
using MCenter.Core.Scan;
using MCenter.Drivers.MBus.Link;
using MCenter.Drivers.Transport;

namespace MCenter.Drivers.MBus.Search;

/// <summary>
/// One line at one baud rate while it is searched: does single probes, each with the line to itself and bounded in time, and counts the telegrams that are sent. For one search.
/// </summary>
internal sealed class SearchLine(MBusLines lines, SearchTask task, TimeProvider time)
{
    // more than the acknowledges of the few meters that can share one whole address
    private const int MostAcknowledges = 16;

    // a line with noise on it answers garbage to everything: after so many such answers nobody is asked, to see whether nobody answers
    private const int GarbledUntilControl = 5;

    private const int LinkTries = 15;
    private const byte NobodysAddress = 252;

    private static readonly TimeSpan LinkPause = TimeSpan.FromSeconds(2);

    private int garbledInRow;

    /// <summary>Telegrams sent so far.</summary>
    public int Requests { get; set; }

    /// <summary>Whether the converter was heard to hand back what is sent.</summary>
    public bool Echoes { get; private set; }

    /// <summary>Whether anybody answers to a selection of the mask; no data are asked for, as all of a bus would send at once.</summary>
    public Task<bool> AnybodyAsync(SearchMask mask, CancellationToken cancel) =>
        AloneAsync(async master => (await SelectAsync(master, mask, cancel)).Kind != LinkAnswerKind.Silence, cancel);

    /// <summary>
    /// Selects a mask and asks for data, if anybody acknowledges (D48 7.3). One clean E5 may be that of several; only their data show it. Several E5 show it at once, and
    /// nobody's data are asked for. There is no SND_NKE between probes: a selection deselects all that do not match.
    /// </summary>
    public Task<Probe> SelectedAsync(SearchMask mask, CancellationToken cancel) => AloneAsync(async master =>
    {
        var probe = await SelectAndRequestAsync(master, mask, cancel);
        if (probe.Kind == ProbeKind.Foreign)
        {
            // one that was selected before did not hear that it no longer is
            await DeselectAsync(master, cancel);
            probe = await SelectAndRequestAsync(master, mask, cancel);
        }

        return probe.Kind != ProbeKind.Silent && garbledInRow >= GarbledUntilControl && await IsNoisyAsync(() => SelectAsync(master, SearchMask.Nobody, cancel))
            ? Probe.Of(ProbeKind.Noise, probe.Detail)
            : probe;
    }, cancel);

    /// <summary>Asks a primary address for data, and the meter that has some for all of them from the first telegram on.</summary>
    public Task<Probe> PrimaryAsync(byte address, CancellationToken cancel) => AloneAsync(async master =>
    {
        var answer = Heard(await master.RequestAsync(address, Once(master), cancel));
        if (answer.Kind is LinkAnswerKind.Garbled or LinkAnswerKind.Foreign)
        {
            answer = Heard(await master.RequestAsync(address, Once(master), cancel));
        }

        garbledInRow = answer.Kind == LinkAnswerKind.Garbled ? garbledInRow + 1 : 0;
        switch (answer.Kind)
        {
            case LinkAnswerKind.Silence:
                return Probe.Silent;
            case LinkAnswerKind.Ack:
                return Probe.Of(ProbeKind.NoData, "E5 instead of data");
            case LinkAnswerKind.Foreign:
                return Probe.Of(ProbeKind.Foreign, answer.Detail);
            case LinkAnswerKind.Data:
                // the telegram may be one from the middle of a readout
                Heard(await master.InitialiseAsync(address, Once(master), cancel));
                var first = Heard(await master.RequestAsync(address, Once(master), cancel));
                return await ReadOnAsync(master, address, first.Kind == LinkAnswerKind.Data ? first : answer, cancel);
        }

        if (garbledInRow >= GarbledUntilControl && await IsNoisyAsync(async () => Heard(await master.RequestAsync(NobodysAddress, Once(master), cancel))))
        {
            return Probe.Of(ProbeKind.Noise, answer.Detail);
        }

        var acknowledge = Heard(await master.InitialiseAsync(address, Once(master), cancel));
        return Probe.Of(acknowledge.Bytes > MostAcknowledges ? ProbeKind.Babbling : ProbeKind.Several, answer.Detail);
    }, cancel);

    /// <summary>Leaves no meter selected.</summary>
    public Task EndAsync(CancellationToken cancel) => AloneAsync(async master =>
    {
        await DeselectAsync(master, cancel);
        return true;
    }, cancel);

    private async Task<Probe> SelectAndRequestAsync(MBusMaster master, SearchMask mask, CancellationToken cancel)
    {
        var selection = await SelectAsync(master, mask, cancel);
        if (selection.Kind == LinkAnswerKind.Silence)
        {
            return Probe.Silent;
        }

        if (mask.NextDigit < 0 && selection.Bytes > MostAcknowledges)
        {
            return Probe.Of(ProbeKind.Babbling, selection.Detail);
        }

        if (selection.Kind == LinkAnswerKind.Collision)
        {
            return Probe.Of(ProbeKind.Several, selection.Detail);
        }

        var data = Heard(await master.RequestAsync(MBusAddress.Selected, Once(master), cancel));
        if (data.Kind == LinkAnswerKind.Silence)
        {
            // noise that looked like an acknowledge, or a late one to the probe before: then nobody acknowledges again
            if ((await SelectAsync(master, mask, cancel)).Kind == LinkAnswerKind.Silence)
            {
                return Probe.Silent;
            }

            data = Heard(await master.RequestAsync(MBusAddress.Selected, Once(master), cancel));
        }

        // where only one can be meant, broken data are asked for again: several would be broken each time
        for (var tries = 1; tries < 3 && mask.NextDigit < 0 && data.Kind == LinkAnswerKind.Garbled; tries++)
        {
            data = Heard(await master.RequestAsync(MBusAddress.Selected, Once(master), cancel));
        }

        return data.Kind switch
        {
            LinkAnswerKind.Data => await ReadOnAsync(master, MBusAddress.Selected, data, cancel),
            LinkAnswerKind.Silence => Probe.Of(ProbeKind.NoData, "acknowledges the selection and sends no data"),
            LinkAnswerKind.Ack => Probe.Of(ProbeKind.NoData, "E5 instead of data"),
            LinkAnswerKind.Foreign => Probe.Of(ProbeKind.Foreign, data.Detail),
            _ => Probe.Of(ProbeKind.Several, data.Detail),
        };
    }

    private async Task<Probe> ReadOnAsync(MBusMaster master, byte address, LinkAnswer first, CancellationToken cancel)
    {
        List<RawTelegram> telegrams = [new(first.Frame)];
        while (telegrams.Count < MeterReadout.MaxTelegrams && MeterReadout.MoreFollow(telegrams[^1].Bytes.Span))
        {
            var next = Heard(await master.RequestAsync(address, Once(master) with { Tries = 2 }, cancel));
            if (next.Kind != LinkAnswerKind.Data || telegrams.Any(t => MeterReadout.SameRecords(t.Bytes.Span, next.Frame.Span)))
            {
                break;
            }

            telegrams.Add(new(next.Frame));
        }

        return new(ProbeKind.Meter, "", telegrams);
    }

    private async Task<LinkAnswer> SelectAsync(MBusMaster master, SearchMask mask, CancellationToken cancel)
    {
        var answer = Heard(await master.SelectAsync(mask.Address, mask.Records, Once(master), cancel));
        garbledInRow = answer.Kind is LinkAnswerKind.Garbled or LinkAnswerKind.Foreign ? garbledInRow + 1 : 0;
        return answer;
    }

    private async Task DeselectAsync(MBusMaster master, CancellationToken cancel)
    {
        Requests++;
        await master.DeselectAsync(cancel);
    }

    // twice: what comes once may be the late answer of a meter
    private async Task<bool> IsNoisyAsync(Func<Task<LinkAnswer>> askNobody)
    {
        garbledInRow = 0;
        return (await askNobody()).Kind != LinkAnswerKind.Silence && (await askNobody()).Kind != LinkAnswerKind.Silence;
    }

    private LinkAnswer Heard(LinkAnswer answer)
    {
        Requests += 1 + answer.Retries;
        Echoes |= answer.Echo;
        return answer;
    }

    private Patience Once(MBusMaster master) => new(task.Timeout is { } asked && asked > master.Timing.AnswerLimit ? asked : master.Timing.AnswerLimit, 1);

    private async Task<T> AloneAsync<T>(Func<MBusMaster, Task<T>> probe, CancellationToken cancel)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                using var lease = await lines.AcquireAsync(task.Line, cancel);
                await lease.Master.UseBaudRateAsync(task.BaudRate, cancel);
                return await probe(lease.Master);
            }
            catch (LinkException lost) when (tries == LinkTries)
            {
                throw new LineLostException(lost.Message, lost);
            }
            catch (LinkException)
            {
                await Task.Delay(LinkPause, time, cancel);
            }
        }
    }
}
