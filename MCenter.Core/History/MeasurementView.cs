using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MCenter.Core.Registers;
using Microsoft.Data.Sqlite;

namespace MCenter.Core.History;

/// <summary>
/// The view <c>Measurement(DeviceId, Register, Time, ReadAt, Quality, Value)</c>, a row a value, times in seconds since 1970, values before the divisor: for SQL by hand
/// over a connection of <see cref="HistoryDb"/>, which has the functions. Ask for a device and a register; without them every chunk is decoded.
/// </summary>
internal static class MeasurementView
{
    /// <summary>For the migration.</summary>
    public const string Sql = """
        CREATE VIEW Measurement AS
        SELECT c.DeviceId, r.value AS Register, json_extract(j.value, '$[0]') AS Time, json_extract(j.value, '$[1]') AS ReadAt, json_extract(j.value, '$[2]') AS Quality, json_extract(j.value, '$[3]') AS Value
        FROM HistoryChunk c, json_each(history_registers(c.Data)) r, json_each(history_series(c.Data, r.value)) j
        UNION ALL
        SELECT h.DeviceId, j.key, h.Slot * 60, h.Slot * 60 + h.Offset, h.Quality, j.value
        FROM Readout h JOIN HistoryLayout l ON l.Id = history_layout(h.Data), json_each(history_row(l.Columns, h.Data)) j
        WHERE h.Quality < 16 AND j.type <> 'null'
        """;

    public static void AddFunctions(DbConnection connection)
    {
        var sqlite = (SqliteConnection)connection;
        sqlite.CreateFunction("history_registers", (byte[] data) => JsonSerializer.Serialize(HistoryCodec.DecodeChunk(data)?.Registers ?? []), isDeterministic: true);
        sqlite.CreateFunction("history_series", (byte[] data, int register) => Series(data, register), isDeterministic: true);
        sqlite.CreateFunction("history_layout", (byte[] data) => HistoryCodec.LayoutOf(data), isDeterministic: true);
        sqlite.CreateFunction("history_row", (byte[] columns, byte[] data) => Row(columns, data), isDeterministic: true);
    }

    private static string Series(byte[] data, int register)
    {
        if (HistoryCodec.DecodeChunk(data) is not { } chunk || chunk.Values(register) is not { } values)
        {
            return "[]";
        }

        var json = new StringBuilder("[");
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i].Kind != ValueKind.None)
            {
                var time = chunk.Slots[i] * 60;
                json.Append(json.Length > 1 ? "," : "").Append(CultureInfo.InvariantCulture, $"[{time},{time + chunk.Offsets[i]},{chunk.Qualities[i]},{Json(values[i])}]");
            }
        }

        return json.Append(']').ToString();
    }

    private static string Row(byte[] columns, byte[] data) =>
        "[" + string.Join(',', (HistoryCodec.DecodeRow(new Layout(0, HistoryCodec.DecodeLayout(columns)), data) ?? []).Select(v => v.Kind == ValueKind.None ? "null" : Json(v))) + "]";

    private static string Json(RawValue value) => value.AsDecimal is { } number ? number.ToString(CultureInfo.InvariantCulture) : JsonSerializer.Serialize(value.ToString());
}
