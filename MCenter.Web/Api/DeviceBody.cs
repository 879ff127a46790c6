using System.Text.Json.Serialization;
using MCenter.Core.Devices;
using MCenter.Core.Registers;
using MCenter.Core.Settings;

namespace MCenter.Web.Api;

/// <summary>A device as JSON. What the telegram says (manufacturer, version, mBusMedium) and the id are shown and not taken.</summary>
internal sealed record DeviceBody
{
    public int Id { get; init; }

    public string Name { get; init; } = "";

    public string Protocol { get; init; } = "";

    public string Line { get; init; } = "";

    public string Serial { get; init; } = "";

    public AddressMode AddressMode { get; init; }

    public int PrimaryAddress { get; init; }

    public string SecondaryAddress { get; init; } = "";

    public int BaudRate { get; init; }

    public Medium Medium { get; init; }

    public string Site { get; init; } = "";

    public string CostUnit { get; init; } = "";

    public string Comment { get; init; } = "";

    public bool Battery { get; init; }

    public int ReadoutCycleMinutes { get; init; }

    public int ModbusServerUnit { get; init; }

    public int BacnetInstance { get; init; }

    /// <summary>M-Bus unit loads of 1.5 mA; 1 when left out.</summary>
    public int UnitLoads { get; init; } = 1;

    public bool SndNke { get; init; }

    public int? AppResetSubcode { get; init; }

    public bool LoadProfile { get; init; }

    public string Manufacturer { get; init; } = "";

    public int Version { get; init; }

    public Medium? MBusMedium { get; init; }

    /// <summary>Host name or address; of ModbusTcp only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Host { get; init; }

    /// <summary>TCP port, 502 when left out; of ModbusTcp only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Port { get; init; }

    /// <summary>Device address, 1 when left out; this and all below of Modbus devices only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? UnitId { get; init; }

    /// <summary>7 or 8; this, parity and stopBits of ModbusRtu only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? DataBits { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Parity? Parity { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? StopBits { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ByteOrder? ByteOrder { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WordOrder? WordOrder { get; init; }

    /// <summary>Most registers read with one request, 1 to 125.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? LargestBlock { get; init; }

    /// <summary>Registers that may be read along to save a request, 0 to 124.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? AllowedGap { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? OneRequestPerRegister { get; init; }

    /// <summary>Milliseconds, like pauseBetweenRequests and timeout; of ModbusTcp only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? PauseAfterConnect { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? PauseBetweenRequests { get; init; }

    /// <summary>Of ModbusTcp only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? CloseAfterReading { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Timeout { get; init; }

    /// <summary>Its registers; null in lists of devices. A new Modbus device may come with them: their numbers are given in their order.</summary>
    public IReadOnlyList<RegisterBody>? Registers { get; init; }

    /// <summary>A device as it is.</summary>
    public static DeviceBody Of(Device device) => new DeviceBody
    {
        Id = device.Id,
        Name = device.Name,
        Protocol = device.Protocol,
        Line = device.Line,
        Serial = device.Serial,
        AddressMode = device.AddressMode,
        PrimaryAddress = device.PrimaryAddress,
        SecondaryAddress = device.SecondaryAddress,
        BaudRate = device.BaudRate,
        Medium = device.Medium,
        Site = device.Site,
        CostUnit = device.CostUnit,
        Comment = device.Comment,
        Battery = device.Battery,
        ReadoutCycleMinutes = device.ReadoutCycleMinutes,
        UnitLoads = device.UnitLoads,
        ModbusServerUnit = device.ModbusServerUnit,
        BacnetInstance = device.BacnetInstance,
        SndNke = device.SndNke,
        AppResetSubcode = device.AppResetSubcode,
        LoadProfile = device.LoadProfile,
        Manufacturer = device.Manufacturer,
        Version = device.Version,
        MBusMedium = device.MBusMedium,
    }.With(device.Modbus, tcp: device.Protocol == "ModbusTcp");

    /// <summary>The device with what may be changed taken from here.</summary>
    /// <exception cref="InvalidInputException">A register is named that the device does not have, or a field that only a Modbus device has.</exception>
    public Device ApplyTo(Device device) => device with
    {
        Name = Name,
        Protocol = Protocol,
        Line = Line,
        Serial = Serial,
        AddressMode = AddressMode,
        PrimaryAddress = PrimaryAddress,
        SecondaryAddress = SecondaryAddress.ToUpperInvariant(),
        BaudRate = BaudRate,
        Medium = Medium,
        Site = Site,
        CostUnit = CostUnit,
        Comment = Comment,
        Battery = Battery,
        ReadoutCycleMinutes = ReadoutCycleMinutes,
        UnitLoads = UnitLoads,
        ModbusServerUnit = ModbusServerUnit,
        BacnetInstance = BacnetInstance,
        SndNke = SndNke,
        AppResetSubcode = AppResetSubcode,
        LoadProfile = LoadProfile,
        Modbus = Modbus(device.Modbus, Protocol is "ModbusTcp" or "ModbusRtu"),
        Registers = device is { Id: 0, IsModbus: true } ? [.. (Registers ?? []).Select((r, i) => r.ApplyTo(new() { Number = i, Modbus = new() }))] : ApplyTo(device.Registers),
    };

    private DeviceBody With(ModbusConnection? modbus, bool tcp) => modbus is null ? this : this with
    {
        Host = tcp ? modbus.Host : null,
        Port = tcp ? modbus.Port : null,
        UnitId = modbus.UnitId,
        DataBits = tcp ? null : modbus.DataBits,
        Parity = tcp ? null : modbus.Parity,
        StopBits = tcp ? null : modbus.StopBits,
        ByteOrder = modbus.ByteOrder,
        WordOrder = modbus.WordOrder,
        LargestBlock = modbus.LargestBlock,
        AllowedGap = modbus.AllowedGap,
        OneRequestPerRegister = modbus.OneRequestPerRegister,
        PauseAfterConnect = tcp ? modbus.PauseAfterConnect : null,
        PauseBetweenRequests = modbus.PauseBetweenRequests,
        CloseAfterReading = tcp ? modbus.CloseAfterReading : null,
        Timeout = modbus.Timeout,
    };

    private ModbusConnection? Modbus(ModbusConnection? present, bool isModbus)
    {
        if (!isModbus)
        {
            ValidationError[] errors = [.. Given().Where(f => f.Value is not null).Select(f => new ValidationError(f.Field, "Only Modbus devices have this."))];
            return errors.Length > 0 ? throw new InvalidInputException(errors) : null;
        }

        var known = present ?? new();
        return new()
        {
            Host = Host ?? known.Host,
            Port = Port ?? known.Port,
            UnitId = UnitId ?? known.UnitId,
            DataBits = DataBits ?? known.DataBits,
            Parity = Parity ?? known.Parity,
            StopBits = StopBits ?? known.StopBits,
            ByteOrder = ByteOrder ?? known.ByteOrder,
            WordOrder = WordOrder ?? known.WordOrder,
            LargestBlock = LargestBlock ?? known.LargestBlock,
            AllowedGap = AllowedGap ?? known.AllowedGap,
            OneRequestPerRegister = OneRequestPerRegister ?? known.OneRequestPerRegister,
            PauseAfterConnect = PauseAfterConnect ?? known.PauseAfterConnect,
            PauseBetweenRequests = PauseBetweenRequests ?? known.PauseBetweenRequests,
            CloseAfterReading = CloseAfterReading ?? known.CloseAfterReading,
            Timeout = Timeout ?? known.Timeout,
        };
    }

    private IEnumerable<(string Field, object? Value)> Given() =>
    [
        ("host", Host), ("port", Port), ("unitId", UnitId), ("dataBits", DataBits), ("parity", Parity), ("stopBits", StopBits), ("byteOrder", ByteOrder), ("wordOrder", WordOrder),
        ("largestBlock", LargestBlock), ("allowedGap", AllowedGap), ("oneRequestPerRegister", OneRequestPerRegister), ("pauseAfterConnect", PauseAfterConnect),
        ("pauseBetweenRequests", PauseBetweenRequests), ("closeAfterReading", CloseAfterReading), ("timeout", Timeout),
    ];

    private Register[] ApplyTo(IReadOnlyList<Register> known)
    {
        var given = (Registers ?? []).ToLookup(r => r.Number ?? -1);
        ValidationError[] errors = [.. given.Where(g => g.Count() > 1 || known.All(k => k.Number != g.Key)).Select(g => new ValidationError(
            $"registers[{g.Key}].number", g.Count() > 1 ? "This register stands here twice." : "The device has no such register."))];
        return errors.Length > 0 ? throw new InvalidInputException(errors) : [.. known.Select(k => given[k.Number].FirstOrDefault()?.ApplyTo(k) ?? k)];
    }
}
