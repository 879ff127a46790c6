using MCenter.Core.Devices;
using MCenter.Core.Readout;
using MCenter.Core.Settings;

namespace MCenter.Web.Components.Pages.Devices;

/// <summary>How a device is reached on the M-Bus, and what its telegrams say of it (the manual's tab M-Bus).</summary>
public partial class MBusTab
{
    private bool OverTcp => Readouts.Lines.Any(l => l.Name == Device.Line && !l.KnowsBaudRate);

    /// <inheritdoc/>
    protected override Device Merge(Device stored, Device form) => stored with
    {
        AddressMode = form.AddressMode,
        PrimaryAddress = form.PrimaryAddress,
        SecondaryAddress = form.SecondaryAddress.Length == 8 ? SecondaryAddresses.Whole(form.SecondaryAddress) : form.SecondaryAddress,
        BaudRate = form.BaudRate,
        UnitLoads = form.UnitLoads,
        Battery = form.Battery,
        SndNke = form.SndNke,
        AppResetSubcode = form.AppResetSubcode,
        LoadProfile = form.LoadProfile,
    };

    /// <inheritdoc/>
    protected override IEnumerable<ValidationError> Check(Device form)
    {
        if (form.SecondaryAddress.Length > 0 ? !SecondaryAddresses.IsValid(form.SecondaryAddress) : form.AddressMode == AddressMode.Secondary)
        {
            yield return new("secondaryAddress", L["SecondaryWrong"]);
        }

        if (form.PrimaryAddress is < 0 or > 250)
        {
            yield return new("primaryAddress", L["PrimaryWrong"]);
        }

        if (form.UnitLoads is < 1 or > Device.MostUnitLoads)
        {
            yield return new("unitLoads", L["UnitLoadsWrong"]);
        }

        if (form.AppResetSubcode is < 0 or > 255)
        {
            yield return new("appResetSubcode", L["AppResetWrong"]);
        }
    }
}
