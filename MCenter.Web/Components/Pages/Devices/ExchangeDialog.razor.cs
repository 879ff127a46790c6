using MCenter.Core.Devices;
using MCenter.Core.Exchange;
using MCenter.Core.Readout;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Web.Components.Live;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>Books that a meter was exchanged: the new one is read, the values over the seam are proposed and can be corrected. Closes with true when booked.</summary>
public sealed partial class ExchangeDialog : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private List<CounterRow> counters = [];
    private List<ValidationError> errors = [];
    private ExchangeProposal? proposal;
    private string address = "";
    private string comment = "";
    private DateTime at;
    private bool reading;
    private bool booking;

    /// <summary>The device that goes on.</summary>
    [Parameter, EditorRequired]
    public int DeviceId { get; set; }

    /// <summary>The new meter's number, where one is known; else empty.</summary>
    [Parameter]
    public string Proposed { get; set; } = "";

    [Inject]
    private DeviceStore Devices { get; set; } = null!;

    [Inject]
    private CurrentValues Values { get; set; } = null!;

    [Inject]
    private MeterExchanges Exchanges { get; set; } = null!;

    [Inject]
    private NewMeter NewMeter { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private Rights Rights { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    /// <inheritdoc/>
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        address = Proposed;
        at = Whole(Viewer.Local(Time.GetUtcNow()).DateTime);
        var last = Values.Of(DeviceId).LastReading?.Values ?? [];
        counters =
        [
            .. (Devices.Current.Find(DeviceId)?.Registers ?? []).Where(r => r.IsCounter)
                .Select(r => new CounterRow(r) { OldEnd = r.Number < last.Count ? PublishedValue.Of(last[r.Number], r).Scaled : null }),
        ];
    }

    private static DateTime Whole(DateTime time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));

    private static bool IsShown(string field) => field is "newAddress" or "at" or "comment" || field.EndsWith("oldEnd", StringComparison.Ordinal) || field.EndsWith("newStart", StringComparison.Ordinal);

    private async Task ReadAsync()
    {
        (reading, errors, proposal) = (true, [], null);
        try
        {
            await Rights.ActorAsync();
            proposal = await NewMeter.ProposeAsync(DeviceId, address, gone.Token);
            if (proposal.Answer.Length == 0)
            {
                address = proposal.SecondaryAddress;
                foreach (var (row, found) in counters.Join(proposal.Counters, row => row.Register.Number, found => found.Number, (row, found) => (row, found)))
                {
                    row.NewStart = found.NewStart / row.Register.DivisorOrOne;
                }
            }
        }
        catch (InvalidInputException e)
        {
            Show(e);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // the dialog was closed
        }
        finally
        {
            reading = false;
        }
    }

    private async Task BookAsync()
    {
        (booking, errors) = (true, []);
        try
        {
            var zone = Viewer.Zone;
            var instant = new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Unspecified), zone.GetUtcOffset(at));
            ExchangedCounter[] given = [.. counters.Select(c => new ExchangedCounter(c.Register.Number, c.OldEnd!.Value * c.Register.DivisorOrOne, c.NewStart!.Value * c.Register.DivisorOrOne))];
            await Exchanges.BookAsync(DeviceId, new(instant, address, given, comment.Trim()), await Rights.ActorAsync(), CancellationToken.None);
            Dialogs.Close(true);
        }
        catch (InvalidInputException e)
        {
            Show(e);
        }
        catch (ConflictException e)
        {
            errors = [new("newAddress", e.Message)];
        }
        finally
        {
            booking = false;
        }
    }

    private void Show(InvalidInputException e) => errors = [.. e.Errors.Select(x => x.Field is "secondaryAddress" ? x with { Field = "newAddress" } : x)];

    /// <summary>A counter in the form, scaled.</summary>
    private sealed class CounterRow(Register register)
    {
        public Register Register => register;

        public decimal? OldEnd { get; set; }

        public decimal? NewStart { get; set; }
    }
}
