using System.Globalization;
using System.Text.Json;
using MCenter.Core.Devices;
using MCenter.Core.History;
using MCenter.Core.Registers;

namespace MCenter.Core.Export;

/// <summary>
/// One reading of one meter as a JSON document of its own, as outputs hand it on: who, when, and each register's value with its name, unit and code. Our own definition:
/// times ISO 8601 UTC, numbers scaled, texts and dates as text, null where there is no value. Pure.
/// </summary>
public static class ReadingJson
{
    /// <summary>The document, UTF-8.</summary>
    /// <param name="device">The meter.</param>
    /// <param name="reading">What it answered.</param>
    /// <param name="boxSerial">Serial number of the box that read it.</param>
    public static byte[] Of(Device device, Reading reading, string boxSerial)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("box", boxSerial);
            json.WriteNumber("deviceId", device.Id);
            json.WriteString("serial", device.Serial);
            json.WriteString("name", device.DisplayName);
            json.WriteString("manufacturer", device.Manufacturer);
            json.WriteString("medium", MediumNames.Key(device.Medium));
            json.WriteString("rasterTime", reading.RasterTime.UtcDateTime);
            json.WriteString("readAt", reading.ReadAt.UtcDateTime);
            json.WriteString("quality", reading.Quality.ToString());
            json.WriteStartArray("values");
            foreach (var register in device.Registers)
            {
                WriteRegister(json, register, register.Number < reading.Values.Count ? reading.Values[register.Number] : RawValue.None);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void WriteRegister(Utf8JsonWriter json, Register register, RawValue raw)
    {
        json.WriteStartObject();
        json.WriteNumber("register", register.Number);
        json.WriteString("title", RegisterTitle.Of(register, CultureInfo.InvariantCulture));
        json.WriteString("unit", RegisterUnits.Symbol(register.UnitCode));
        json.WriteString("obisCode", register.ObisCode);
        if (PublishedValue.Of(raw, register).Scaled is { } number)
        {
            json.WriteNumber("value", number);
        }
        else if (raw.Kind is ValueKind.None or ValueKind.Number or ValueKind.Float)
        {
            json.WriteNull("value");
        }
        else
        {
            json.WriteString("value", raw.ToString());
        }

        json.WriteEndObject();
    }
}
