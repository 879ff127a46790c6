using System.ComponentModel;
using System.Globalization;
using MCenter.Core.Devices;
using MCenter.Core.Export;
using MCenter.Core.ModbusServer;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Web.SignIn;

namespace MCenter.Web.Api;

/// <summary><c>/api/v1/modbus-server</c> and <c>/api/v1/devices/{id}/modbus-map</c>; the server's settings are section modbus-server of <c>/api/v1/settings</c>.</summary>
internal sealed class ModbusServerApi : IEndpoint
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/modbus-server", (IModbusServer server) => server.State).RequireAuthorization(Policies.View).WithTags("modbus server")
            .WithSummary("Whether the Modbus TCP server listens, on which port, and who is connected").Produces<ModbusServerState>();
        routes.MapGet("/api/v1/devices/{id:int}/modbus-map", MapOf).RequireAuthorization(Policies.View).WithTags("modbus server")
            .WithSummary("The registers of one device in the Modbus TCP server with what is in them now; register numbers count from 1, addresses on the wire are one less")
            .Produces<ModbusMapAnswer>(StatusCodes.Status200OK, "application/json", "text/csv").ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static IResult MapOf(int id, DeviceStore devices, ModbusUnits units, TimeProvider time, [Description("json or csv")] string format = "json")
    {
        var device = devices.Current.Known(id);
        var map = units.MapOf(device);
        return format switch
        {
            "json" => Results.Ok(ModbusMapAnswer.Of(device, map, time.GetUtcNow())),
            "csv" => Results.File(ModbusMapCsv.Of(device, map, time.GetUtcNow()), "text/csv; charset=utf-8", $"modbus-map-{device.ModbusServerUnit}.csv"),
            _ => throw new InvalidInputException([new("format", "json or csv.")]),
        };
    }
}

/// <summary>A device in the Modbus TCP server.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="Name">Its name.</param>
/// <param name="Unit">Its unit id; 0 = it is not served.</param>
/// <param name="AgeRegister">First of the two registers with the age of the last reading.</param>
/// <param name="AgeSeconds">How old the last reading is; null when it was never read.</param>
/// <param name="Values">By OBIS code, then by number.</param>
internal sealed record ModbusMapAnswer(int DeviceId, string Name, int Unit, int AgeRegister, uint? AgeSeconds, IReadOnlyList<ModbusValueAnswer> Values)
{
    public static ModbusMapAnswer Of(Device device, ModbusMap map, DateTimeOffset now) => new(
        device.Id, device.DisplayName, device.ModbusServerUnit, ModbusMap.AgeRegister, map.ReadAt is null ? null : map.Age(now), [.. map.Cells.Select(ModbusValueAnswer.Of)]);
}

/// <summary>One value's place.</summary>
/// <param name="Register">The device's register.</param>
/// <param name="ObisCode">Where the place comes from its OBIS code: the code; null where it comes from its number.</param>
/// <param name="Description">Its name and unit in English.</param>
/// <param name="Float32Register">First register of the scaled value.</param>
/// <param name="Float32">The scaled value; null = NaN.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Uint64Register">First register of the raw value.</param>
/// <param name="Uint64">The raw value as a signed number; null = 0x8000000000000000.</param>
/// <param name="RawUnit">Its unit.</param>
internal sealed record ModbusValueAnswer(
    int Register, string? ObisCode, string Description, int Float32Register, float? Float32, string Unit, int Uint64Register, long? Uint64, string RawUnit)
{
    public static ModbusValueAnswer Of(ModbusCell cell) => new(
        cell.Register.Number, cell.Obis?.Code, RegisterTitle.Of(cell.Register, CultureInfo.InvariantCulture),
        cell.First, float.IsNaN(cell.Float32) ? null : cell.Float32, RegisterUnits.Symbol(cell.Register.UnitCode),
        cell.UInt64Register, cell.UInt64 == ModbusCell.NoValue ? null : cell.UInt64, cell.Register.RawUnit);
}
