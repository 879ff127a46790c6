using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MCenter.Core.Devices;
using MCenter.Core.Export;
using MCenter.Core.Registers;

namespace MCenter.Drivers.Mqtt;

/// <summary>
/// Messages of Home Assistant's MQTT discovery: one sensor a register that is a number and has a unit, grouped by meter, available as the box's status topic says.
/// Pure. The energy dashboard takes those of class energy, gas and water that count up.
/// </summary>
/// <param name="Topics">The tree that the sensors read from.</param>
/// <param name="Prefix">Where Home Assistant looks, "homeassistant" unless it was set otherwise there.</param>
internal sealed record HomeAssistant(MqttTopics Topics, string Prefix)
{
    private const string Total = "total_increasing";
    private const string Measurement = "measurement";

    // Home Assistant refuses a momentary value of these classes; that of a due date or a maximum goes without a state class
    private static readonly FrozenSet<string> OnlyCounted = FrozenSet.Create("energy", "reactive_energy", "gas", "water", "volume");

    /// <summary>Device class and unit, as Home Assistant writes it, for the units that it knows; the class of volumes hangs on the medium.</summary>
    private static readonly FrozenDictionary<int, (string Class, string Unit)> Classes = new Dictionary<int, (string, string)>
    {
        [RegisterUnits.WattHour] = ("energy", "Wh"),
        [RegisterUnits.KilowattHour] = ("energy", "kWh"),
        [RegisterUnits.MegawattHour] = ("energy", "MWh"),
        [RegisterUnits.GigawattHour] = ("energy", "GWh"),
        [RegisterUnits.Joule] = ("energy", "J"),
        [RegisterUnits.Kilojoule] = ("energy", "kJ"),
        [RegisterUnits.Megajoule] = ("energy", "MJ"),
        [RegisterUnits.Gigajoule] = ("energy", "GJ"),
        [RegisterUnits.VarHour] = ("reactive_energy", "varh"),
        [RegisterUnits.KilovarHour] = ("reactive_energy", "kvarh"),
        [RegisterUnits.Watt] = ("power", "W"),
        [RegisterUnits.Kilowatt] = ("power", "kW"),
        [RegisterUnits.Megawatt] = ("power", "MW"),
        [RegisterUnits.Var] = ("reactive_power", "var"),
        [RegisterUnits.Kilovar] = ("reactive_power", "kvar"),
        [RegisterUnits.VoltAmpere] = ("apparent_power", "VA"),
        [RegisterUnits.KilovoltAmpere] = ("apparent_power", "kVA"),
        [RegisterUnits.Millivolt] = ("voltage", "mV"),
        [RegisterUnits.Volt] = ("voltage", "V"),
        [RegisterUnits.Kilovolt] = ("voltage", "kV"),
        [RegisterUnits.Milliampere] = ("current", "mA"),
        [RegisterUnits.Ampere] = ("current", "A"),
        [RegisterUnits.Hertz] = ("frequency", "Hz"),
        [RegisterUnits.CubicMetrePerHour] = ("volume_flow_rate", "m³/h"),
        [RegisterUnits.DegreeCelsius] = ("temperature", "°C"),
        [RegisterUnits.Bar] = ("pressure", "bar"),
        [RegisterUnits.Millibar] = ("pressure", "mbar"),
        [RegisterUnits.DecibelMilliwatt] = ("signal_strength", "dBm"),
        [RegisterUnits.Second] = ("duration", "s"),
        [RegisterUnits.Minute] = ("duration", "min"),
        [RegisterUnits.Hour] = ("duration", "h"),
        [RegisterUnits.Day] = ("duration", "d"),
    }.ToFrozenDictionary();

    /// <summary>The sensors of a meter, each kept by the broker; an empty payload under the same topic would remove one.</summary>
    public IEnumerable<MqttValue> Sensors(Device device) =>
        device.Registers.Where(HasSensor).Select(r => new MqttValue(FormattableString.Invariant($"{Prefix.Trim('/')}/sensor/{Node(device)}/{r.Number}/config"), Sensor(device, r)));

    private static bool HasSensor(Register register) => register.Kind is ValueKind.Number or ValueKind.Float && register.UnitCode != RegisterUnits.NotConfigured;

    private string Sensor(Device device, Register register)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            var (type, unit) = ClassOf(device, register);
            json.WriteStartObject();
            json.WriteString("name", RegisterTitle.Of(register with { UnitCode = RegisterUnits.NotConfigured, RawUnit = "None" }, CultureInfo.InvariantCulture));
            json.WriteString("unique_id", string.Create(CultureInfo.InvariantCulture, $"{Node(device)}_{register.Number}"));
            json.WriteString("state_topic", Topics.ByRegister(device, register));
            json.WriteString("availability_topic", Topics.StatusTopic);
            if (type.Length > 0)
            {
                json.WriteString("device_class", type);
            }

            if (register.IsCounter || !OnlyCounted.Contains(type))
            {
                json.WriteString("state_class", register.IsCounter ? Total : Measurement);
            }

            if (unit.Length > 0)
            {
                json.WriteString("unit_of_measurement", unit);
            }

            WriteDevice(json, device);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private void WriteDevice(Utf8JsonWriter json, Device device)
    {
        json.WriteStartObject("device");
        json.WriteStartArray("identifiers");
        json.WriteStringValue(Node(device));
        json.WriteEndArray();
        json.WriteString("name", device.DisplayName);
        json.WriteString("manufacturer", device.Manufacturer);
        json.WriteString("model", MediumNames.Of(device.Medium));
        json.WriteString("serial_number", device.Serial);
        json.WriteEndObject();
    }

    private static (string Class, string Unit) ClassOf(Device device, Register register) =>
        register.UnitCode == RegisterUnits.PowerFactor ? ("power_factor", "")
        : VolumeUnit(register.UnitCode) is { } volume ? (VolumeClass(device, register), volume)
        : Classes.TryGetValue(register.UnitCode, out var known) ? known
        : ("", RegisterUnits.Symbol(register.UnitCode));

    private static string? VolumeUnit(int code) => code switch
    {
        RegisterUnits.CubicMetre => "m³",
        RegisterUnits.Litre => "L",
        _ => null,
    };

    // Home Assistant knows gas in cubic metres only
    private static string VolumeClass(Device device, Register register) => device.Category switch
    {
        _ when !register.IsCounter => "volume",
        DeviceCategory.Gas when register.UnitCode == RegisterUnits.CubicMetre => "gas",
        DeviceCategory.Water or DeviceCategory.WarmWater => "water",
        _ => "volume",
    };

    /// <summary>Letters, digits, - and _ are what discovery takes for a name; unlike in topics, two meters whose serial numbers agree stay two.</summary>
    private string Node(Device device)
    {
        var box = Topics.BoxSerial.Replace(":", "", StringComparison.Ordinal);
        var text = string.Create(CultureInfo.InvariantCulture, $"mcenter_{box}_{device.Id}");
        return string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
    }
}
