using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Core.Settings;
using MCenter.Web.Components.Live;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>What describes a device, its category and how often it is read (the manual's tab Default).</summary>
public partial class DefaultTab
{
    private IEnumerable<object> Media => Enum.GetValues<Medium>().Append(Edited.Medium).Distinct().Select(m => new { Value = m, Text = M.Of(m) }).OrderBy(m => m.Text, StringComparer.CurrentCulture);

    private IEnumerable<object> Cycles
    {
        get
        {
            var offered = Edited.Battery ? Raster.Intervals : [.. Raster.ShortIntervals, .. Raster.Intervals];
            return offered.Order().Prepend(0).Select(m => new { Value = m, Text = m == 0 ? L["CycleDefault", Spans.Text(Settings.Get<GeneralSettings>().ReadoutIntervalMinutes, S)].Value : Spans.Text(m, S) });
        }
    }

    /// <inheritdoc/>
    protected override Device Merge(Device stored, Device form) => stored with
    {
        Name = form.Name,
        Site = form.Site,
        CostUnit = form.CostUnit,
        Comment = form.Comment,
        Medium = form.Medium,
        ReadoutCycleMinutes = form.ReadoutCycleMinutes,
        ModbusServerUnit = form.ModbusServerUnit,
        Battery = form.Battery,
    };

    /// <inheritdoc/>
    protected override IEnumerable<ValidationError> Check(Device form)
    {
        if (form.Battery && Raster.ShortIntervals.Contains(form.ReadoutCycleMinutes))
        {
            yield return new("readoutCycleMinutes", L["CycleTooShort"]);
        }
    }
}
