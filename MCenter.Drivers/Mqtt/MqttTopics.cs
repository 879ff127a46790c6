using System.Globalization;
using System.Text;
using MCenter.Core.Devices;
using MCenter.Core.Export;
using MCenter.Core.History;
using MCenter.Core.Registers;
using MCenter.Drivers.Transport.Mqtt;

namespace MCenter.Drivers.Mqtt;

/// <summary>One topic with its text; an empty text says that there is no value (and removes what a broker keeps).</summary>
/// <param name="Topic">The whole topic.</param>
/// <param name="Text">Its payload.</param>
internal readonly record struct MqttValue(string Topic, string Text)
{
    /// <summary>It as a message.</summary>
    public MqttMessage Message(int qos, bool retain) => new(Topic, Encoding.UTF8.GetBytes(Text), qos, retain);
}

/// <summary>
/// The manual's tree of topics, <c>[prefix/]emu/mcenter/SERIAL OF THE BOX/...</c>. Pure. Values are scaled, in plain text with a point as decimal mark, as they are
/// everywhere but in the compatible API. What stands in a level for a meter cannot make a second level of it (<see cref="MqttTopic.Level"/>).
/// </summary>
/// <param name="Prefix">Levels before <c>emu</c>; slashes at its ends mean nothing.</param>
/// <param name="BoxSerial">Serial number of the box, with colons.</param>
internal sealed record MqttTopics(string Prefix, string BoxSerial)
{
    /// <summary>What <see cref="Status"/> says while the box is connected.</summary>
    public const string Online = "online";

    /// <summary>What the broker says there when the box is not.</summary>
    public const string Offline = "offline";

    private const string NoUnit = "none";

    /// <summary>Where everything of the box begins, without a slash at either end.</summary>
    public string Root { get; } = $"{(Prefix.Trim('/') is { Length: > 0 } prefix ? $"{prefix}/" : "")}emu/mcenter/{MqttTopic.Level(BoxSerial)}";

    /// <summary>Where it says whether the box is there.</summary>
    public string StatusTopic => $"{Root}/status";

    /// <summary>Where a test writes, and removes what it wrote.</summary>
    public string TestTopic => $"{Root}/test";

    /// <summary>Whether the box is there, kept by the broker; the offline one is the last will.</summary>
    public MqttValue Status(bool online) => new(StatusTopic, online ? Online : Offline);

    /// <summary>Where a register's value stands.</summary>
    public string ByRegister(Device device, Register register) => Invariant($"{Reading(device)}/byregister/{register.Number}");

    /// <summary>One reading: each register by number, those with an OBIS code by it too (of two with the same code the first).</summary>
    public IEnumerable<MqttValue> Values(Device device, Reading reading) =>
    [
        .. device.Registers.Select(r => new MqttValue(ByRegister(device, r), Text(r, reading))),
        .. WithObis(device).Select(r => new MqttValue(ByObis(device, r), Text(r, reading))),
    ];

    /// <summary>Every topic that a reading of the meter may be sent under.</summary>
    public IEnumerable<string> ReadingTopics(Device device, bool json) =>
    [
        .. device.Registers.Select(r => ByRegister(device, r)),
        .. WithObis(device).Select(r => ByObis(device, r)),
        LastReadout(device, default).Topic,
        .. json ? [JsonTopic(device)] : Array.Empty<string>(),
    ];

    /// <summary>When the meter answered, in epoch seconds; sent behind the values: who waits for it has the whole reading.</summary>
    public MqttValue LastReadout(Device device, DateTimeOffset readAt) => new($"{Reading(device)}/lastreadout", Epoch(readAt));

    /// <summary>The same in the meter's configuration; 0 = it never answered.</summary>
    public MqttValue ConfigLastReadout(Device device, DateTimeOffset? readAt) => new($"{Root}/config/meterconfig/{Meter(device)}/lastreadout", readAt is { } at ? Epoch(at) : "0");

    /// <summary>One reading as one JSON document (<see cref="ReadingJson"/>), below the meter's readings.</summary>
    public MqttValue Json(Device device, Reading reading) => new(JsonTopic(device), Encoding.UTF8.GetString(ReadingJson.Of(device, reading, BoxSerial)));

    /// <summary>What is known of a meter, and seven topics for each register, by number and by OBIS code.</summary>
    /// <param name="device">The meter.</param>
    /// <param name="lastReadout">When it answered last; null when never.</param>
    public IEnumerable<MqttValue> Config(Device device, DateTimeOffset? lastReadout)
    {
        var root = $"{Root}/config/meterconfig/{Meter(device)}";
        return
        [
            new($"{root}/nameofmeter", device.DisplayName),
            ConfigLastReadout(device, lastReadout),
            new($"{root}/serial", device.Serial),
            new($"{root}/medium", MediumNames.Of(device.Medium)),
            new($"{root}/primaryaddress", Invariant($"{device.PrimaryAddress}")),
            new($"{root}/manufacturerid", device.Manufacturer),
            new($"{root}/baudrate", Invariant($"{device.BaudRate}")),
            new($"{root}/battery", device.Battery ? "true" : "false"),
            .. device.Registers.SelectMany(r => Config(Invariant($"{root}/byregister/{r.Number}"), r)),
            .. WithObis(device).SelectMany(r => Config($"{root}/byobis/{MqttTopic.Level(r.ObisCode)}", r)),
        ];
    }

    /// <summary>The level that stands for a meter: its serial number; one without has its number in the box.</summary>
    public static string Meter(Device device) => device.Serial.Length > 0 ? MqttTopic.Level(device.Serial) : Invariant($"id-{device.Id}");

    private string ByObis(Device device, Register register) => $"{Reading(device)}/byobis/{MqttTopic.Level(register.ObisCode)}";

    private string JsonTopic(Device device) => $"{Reading(device)}/json";

    private string Reading(Device device) => $"{Root}/meterreading/{Meter(device)}";

    private static IEnumerable<MqttValue> Config(string root, Register register) =>
    [
        new($"{root}/divisor", Number(register.Divisor)),
        new($"{root}/unit", register.RawUnit),
        new($"{root}/cfgunit", register.UnitCode == RegisterUnits.NotConfigured ? NoUnit : RegisterUnits.Symbol(register.UnitCode)),
        new($"{root}/phase", Invariant($"{register.Phase}")),
        new($"{root}/tariff", Invariant($"{register.Tariff}")),
        new($"{root}/cfgtariff", Invariant($"{register.ShownTariff}")),
        new($"{root}/cfgdescription", Name(register)),
    ];

    private static IEnumerable<Register> WithObis(Device device) => device.Registers.Where(r => r.ObisCode.Length > 0).DistinctBy(r => r.ObisCode);

    private static string Name(Register register) =>
        register.NameCode == RegisterNames.NotConfigured ? register.Description : RegisterNames.Text(register.NameCode, CultureInfo.InvariantCulture);

    private static string Text(Register register, Reading reading)
    {
        var raw = register.Number < reading.Values.Count ? reading.Values[register.Number] : RawValue.None;
        return raw.Kind is ValueKind.Number or ValueKind.Float
            ? PublishedValue.Of(raw, register).Scaled is { } number ? Number(number) : ""
            : raw.ToString();
    }

    // as many digits as there are, never an exponent
    private static string Number(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    private static string Epoch(DateTimeOffset time) => Invariant($"{time.ToUnixTimeSeconds()}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
