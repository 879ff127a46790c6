using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MCenter.Core.History;
using MCenter.Core.Outputs;

namespace MCenter.Drivers.HttpPush;

/// <summary>What is posted, and by what a repetition of it is known; our own definition, see README.md. Pure.</summary>
internal static class HttpPushDocument
{
    /// <summary>Readings of one box.</summary>
    /// <param name="boxSerial">Serial number of the box.</param>
    /// <param name="batch">What they are part of.</param>
    /// <param name="readings">Each a JSON document of its own.</param>
    public static byte[] Of(string boxSerial, OutputBatch batch, IEnumerable<byte[]> readings) => Write(boxSerial, json =>
    {
        json.WriteString("reason", batch.Reason.ToString());
        if (batch.Sequence is { } sequence)
        {
            json.WriteNumber("sequence", sequence);
        }

        json.WriteStartArray("readings");
        foreach (var reading in readings)
        {
            json.WriteRawValue(reading, skipInputValidation: true);
        }

        json.WriteEndArray();
    });

    /// <summary>A document of a test: no readings, and it says so.</summary>
    public static byte[] Test(string boxSerial) => Write(boxSerial, json =>
    {
        json.WriteBoolean("test", true);
        json.WriteStartArray("readings");
        json.WriteEndArray();
    });

    /// <summary>The same for the same readings, whatever else changed, and for no others.</summary>
    public static string Key(string boxSerial, IEnumerable<Reading> readings)
    {
        var names = new StringBuilder(boxSerial);
        foreach (var reading in readings)
        {
            names.Append(CultureInfo.InvariantCulture, $"\n{reading.DeviceId} {reading.RasterTime.UtcTicks}");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(names.ToString())));
    }

    /// <summary>What is signed: the time as sent, a point, and the document; so that an old document cannot be passed off as a new one.</summary>
    public static string Signature(string key, string timestamp, byte[] document)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes(timestamp), (byte)'.', .. document];
        return "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), signed));
    }

    private static byte[] Write(string boxSerial, Action<Utf8JsonWriter> rest)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("box", boxSerial);
            rest(json);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
