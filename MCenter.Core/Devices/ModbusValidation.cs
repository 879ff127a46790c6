using MCenter.Core.Registers;
using MCenter.Core.Settings;

namespace MCenter.Core.Devices;

/// <summary>What the Modbus part of a device must keep to; the ranges are those of <see cref="ModbusConnection"/> and <see cref="ModbusSource"/>.</summary>
internal static class ModbusValidation
{
    private const int LongestHost = 253;
    private const int LongestBcd = 4;

    /// <summary>Everything wrong with how a device is reached and with the number of its registers; nothing for other protocols.</summary>
    public static IEnumerable<ValidationError> Errors(Device device) => device.Modbus is { } modbus
        ? Reached(device, modbus).Concat(Asked(modbus)).Concat(Registers(device))
        : [];

    /// <summary>Everything wrong with where a register stands.</summary>
    /// <param name="source">Where it stands.</param>
    /// <param name="path">What stands before the names of the fields.</param>
    public static IEnumerable<ValidationError> Errors(ModbusSource source, string path) =>
    [
        .. Outside(path + "functionCode", source.FunctionCode, 1, 4),
        .. Outside(path + "address", source.Address, 0, ModbusSource.Addresses - 1),
        .. When(!Enum.IsDefined(source.Type), path + "type", "Unknown"),
        .. When(source.ReadsBits && Enum.IsDefined(source.Type) && source.Type != ModbusType.Bit, path + "type", "BitsOnly"),
        .. source.Type switch
        {
            ModbusType.Text => Outside(path + "length", source.Length, 1, ModbusConnection.MostRegisters),
            ModbusType.Bcd => Outside(path + "length", source.Length, 1, LongestBcd),
            _ => [],
        },
        .. Outside(path + "bit", source.Bit, 0, 15),
        .. When(source.Address is >= 0 and < ModbusSource.Addresses && source.Count is > 0 and <= ModbusConnection.MostRegisters && source.Address + source.Count > ModbusSource.Addresses, path + "address", "BeyondEnd", ModbusSource.Addresses - source.Count),
        .. When(source.ByteOrder is { } byteOrder && !Enum.IsDefined(byteOrder), path + "byteOrder", "Unknown"),
        .. When(source.WordOrder is { } wordOrder && !Enum.IsDefined(wordOrder), path + "wordOrder", "Unknown"),
    ];

    private static IEnumerable<ValidationError> Reached(Device device, ModbusConnection modbus) => device.Protocol == "ModbusTcp"
        ?
        [
            .. When(device.Line.Length > 0, "line", "NoLine"),
            .. When(modbus.Host.Length == 0, "host", "Missing"),
            .. When(modbus.Host.Length > 0 && (modbus.Host.Length > LongestHost || Uri.CheckHostName(modbus.Host) == UriHostNameType.Unknown), "host", "Host"),
            .. Outside("port", modbus.Port, 1, 65535),
            .. Outside("unitId", modbus.UnitId, 0, 255),
        ]
        :
        [
            .. When(!BaudRates.ModbusRtu.Contains(device.BaudRate), "baudRate", "OneOf", string.Join(", ", BaudRates.ModbusRtu)),
            .. Outside("unitId", modbus.UnitId, 1, 247),
            .. Outside("dataBits", modbus.DataBits, 7, 8),
            .. When(!Enum.IsDefined(modbus.Parity), "parity", "Unknown"),
            .. Outside("stopBits", modbus.StopBits, 1, 2),
        ];

    private static IEnumerable<ValidationError> Asked(ModbusConnection modbus) =>
    [
        .. When(!Enum.IsDefined(modbus.ByteOrder), "byteOrder", "Unknown"),
        .. When(!Enum.IsDefined(modbus.WordOrder), "wordOrder", "Unknown"),
        .. Outside("largestBlock", modbus.LargestBlock, 1, ModbusConnection.MostRegisters),
        .. Outside("allowedGap", modbus.AllowedGap, 0, ModbusConnection.MostRegisters - 1),
        .. Outside("pauseAfterConnect", modbus.PauseAfterConnect, 0, ModbusConnection.LongestPause),
        .. Outside("pauseBetweenRequests", modbus.PauseBetweenRequests, 0, ModbusConnection.LongestPause),
        .. Outside("timeout", modbus.Timeout, 100, 30_000),
    ];

    private static IEnumerable<ValidationError> Registers(Device device) =>
    [
        .. When(device.Registers.Count > Device.MostRegisters, "registers", "TooManyRegisters", Device.MostRegisters),
        .. When(device.NextRegister > Device.MostRegisterNumbers, "registers", "NumbersUsedUp"),
        .. device.Registers.Where(r => r.Modbus is null).SelectMany(r => When(true, $"registers[{r.Number}].modbus", "Missing")),
    ];

    private static IEnumerable<ValidationError> Outside(string field, int value, int least, int most) => When(value < least || value > most, field, "Range", least, most);

    private static IEnumerable<ValidationError> When(bool wrong, string field, string key, params object[] arguments) => wrong ? [new(field, DeviceTexts.Of(key, arguments))] : [];
}
