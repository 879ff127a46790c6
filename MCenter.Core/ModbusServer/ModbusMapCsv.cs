using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Export;
using MCenter.Core.Registers;

namespace MCenter.Core.ModbusServer;

/// <summary>
/// A device's map as CSV for the engineer who sets up a building automation: a row a value, with the register numbers of the manual and, one less, the addresses on the wire.
/// The last row is the age of the last reading.
/// UTF-8 with mark, semicolons, CRLF, RFC 4180.
/// </summary>
public static class ModbusMapCsv
{
    private static readonly string[] Header =
    [
        "Device", "UnitId", "Map", "ObisCode", "Register", "Description",
        "Type", "FirstRegister", "FirstAddress", "Value", "Unit", "RawType", "RawFirstRegister", "RawFirstAddress", "RawValue", "RawUnit",
    ];

    /// <summary>The whole file; descriptions in the current UI culture, numbers with a point, an empty cell where there is no valid value.</summary>
    /// <param name="device">The device.</param>
    /// <param name="map">Its map.</param>
    /// <param name="now">For the age, UTC.</param>
    public static byte[] Of(Device device, ModbusMap map, DateTimeOffset now) => CsvText.Of([Header, .. map.Cells.Select(c => Row(device, c)), Age(device, map, now)]);

    private static IEnumerable<object?> Row(Device device, ModbusCell cell) =>
    [
        device.DisplayName, device.ModbusServerUnit, cell.Obis is null ? "Number" : "Obis", cell.Register.ObisCode, cell.Register.Number, RegisterTitle.Of(cell.Register, CultureInfo.CurrentUICulture),
        "Float32", cell.First, cell.First - 1, float.IsNaN(cell.Float32) ? null : cell.Float32, RegisterUnits.Symbol(cell.Register.UnitCode),
        "UInt64", cell.UInt64Register, cell.UInt64Register - 1, cell.UInt64 == ModbusCell.NoValue ? null : cell.UInt64, cell.Register.RawUnit,
    ];

    private static IEnumerable<object?> Age(Device device, ModbusMap map, DateTimeOffset now) =>
    [
        device.DisplayName, device.ModbusServerUnit, "Age", null, null, null,
        "UInt32", ModbusMap.AgeRegister, ModbusMap.AgeRegister - 1, map.ReadAt is null ? null : map.Age(now), "s",
        .. Enumerable.Repeat<object?>(null, 5),
    ];
}
