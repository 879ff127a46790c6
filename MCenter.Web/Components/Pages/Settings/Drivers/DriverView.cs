using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Registers;
using MCenter.Web.Components.Live;
using MCenter.Web.Components.Pages.Devices;
using Microsoft.Extensions.Localization;

namespace MCenter.Web.Components.Pages.Settings.Drivers;

/// <summary>How templates are written on a page, in the viewer's language.</summary>
internal static class DriverView
{
    /// <summary>"EMU · Electricity · version 16 · 17 registers".</summary>
    public static string Type(DeviceType type, IStringLocalizer<DriversPage> texts, IStringLocalizer<MediumTexts> media) =>
        texts["TypeText", type.Manufacturer, media.Of(type.Medium), type.Version, type.NumberOfRegisters];

    /// <summary>The field of a change, with its register.</summary>
    public static string Field(FieldChange change, IStringLocalizer<DriversPage> texts) =>
        change.Register is { } number ? texts["RegisterField", number, texts[$"Field_{change.Field}"].Value] : texts[$"Field_{change.Field}"];

    /// <summary>A value of a change: codes as their names, nothing as a dash.</summary>
    public static string Value(string field, string value, IStringLocalizer<SharedTexts> shared) => (field, value) switch
    {
        ("nameCode", _) => RegisterNames.Text(int.Parse(value, CultureInfo.InvariantCulture), CultureInfo.CurrentUICulture),
        ("unitCode", _) => RegisterUnits.Text(int.Parse(value, CultureInfo.InvariantCulture), CultureInfo.CurrentUICulture),
        ("phase", not "0") => $"L{value}",
        ("divisor", not "0") => RegisterView.Number(decimal.Parse(value, CultureInfo.InvariantCulture)),
        ("readoutCycleMinutes", not "0") => Spans.Text(int.Parse(value, CultureInfo.InvariantCulture), shared),
        (_, "true") => shared["Yes"],
        (_, "false") => shared["No"],
        (_, "" or "0") => "–",
        _ => value,
    };
}
