using System.Text.Json.Serialization;

namespace MCenter.Drivers.MBus.Application;

/// <summary>
/// A telegram taken apart: the answer of <c>POST /api/v1/telegrams/decode</c> and what the telegram page shows. The names are the API's.
/// </summary>
public sealed record TelegramAnalysis
{
    /// <summary>Whether frame and records are sound to the end.</summary>
    [JsonPropertyName("ok")]
    public required bool Ok { get; init; }

    /// <summary>What is wrong, or what the meter reports (application error), in English; null when nothing.</summary>
    [JsonPropertyName("error")]
    public string? Error { get; init; }

    /// <summary>Whether the records are encrypted and therefore not read.</summary>
    [JsonPropertyName("encrypted")]
    public bool Encrypted { get; init; }

    /// <summary>Encryption mode as EN 13757-7 numbers it; null when plain.</summary>
    [JsonPropertyName("encryption_mode")]
    public int? EncryptionMode { get; init; }

    /// <summary>Code of an application error (CI 70); null when there is none or it was sent without code.</summary>
    [JsonPropertyName("error_code")]
    public int? ErrorCode { get; init; }

    /// <summary>Alarm status (CI 71), the bits are the manufacturer's; null for other telegrams.</summary>
    [JsonPropertyName("alarm_status")]
    public int? AlarmStatus { get; init; }

    /// <summary>variable, variable_no_header, fixed, application_error, alarm_status, selection, other; null when there is no sound frame.</summary>
    [JsonPropertyName("structure")]
    public string? Structure { get; init; }

    /// <summary>The link layer; null when there is no sound frame.</summary>
    [JsonPropertyName("frame")]
    public AnalyzedFrame? Frame { get; init; }

    /// <summary>The header; null where the telegram has none.</summary>
    [JsonPropertyName("header")]
    public AnalyzedHeader? Header { get; init; }

    /// <summary>The records in order, those before a fault when there is one.</summary>
    [JsonPropertyName("records")]
    public IReadOnlyList<AnalyzedRecord> Records { get; init; } = [];
}

/// <summary>Link layer of a telegram.</summary>
/// <param name="Type">ack, short, control, long.</param>
/// <param name="C">C field, two hexadecimal digits.</param>
/// <param name="A">Primary address.</param>
/// <param name="Ci">CI field, two hexadecimal digits; null in short frames.</param>
/// <param name="Length">L field; 0 where there is none.</param>
public sealed record AnalyzedFrame(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("c")] string C,
    [property: JsonPropertyName("a")] int A,
    [property: JsonPropertyName("ci")] string? Ci,
    [property: JsonPropertyName("length")] int Length);

/// <summary>Header of a telegram; what its structure does not have is null.</summary>
public sealed record AnalyzedHeader
{
    /// <summary>Identification number, 8 digits as printed.</summary>
    [JsonPropertyName("id")]
    public string? Id { get; init; }

    /// <summary>Three letters.</summary>
    [JsonPropertyName("manufacturer")]
    public string? Manufacturer { get; init; }

    /// <summary>Version byte.</summary>
    [JsonPropertyName("version")]
    public int? Version { get; init; }

    /// <summary>Medium code of variable data.</summary>
    [JsonPropertyName("medium")]
    public int? Medium { get; init; }

    /// <summary>Access number.</summary>
    [JsonPropertyName("access_number")]
    public int AccessNumber { get; init; }

    /// <summary>Status byte.</summary>
    [JsonPropertyName("status")]
    public int Status { get; init; }

    /// <summary>Signature or configuration word, 4 hexadecimal digits, most significant first.</summary>
    [JsonPropertyName("signature")]
    public string? Signature { get; init; }
}

/// <summary>One record of a telegram.</summary>
public sealed record AnalyzedRecord
{
    /// <summary>Position among the records, from 0; the blocks 0F and 1F count.</summary>
    [JsonPropertyName("index")]
    public required int Index { get; init; }

    /// <summary>First byte in the frame.</summary>
    [JsonPropertyName("offset")]
    public required int Offset { get; init; }

    /// <summary>DIF and DIFEs, hexadecimal.</summary>
    [JsonPropertyName("dib")]
    public required string Dib { get; init; }

    /// <summary>VIF and VIFEs, hexadecimal, without the text of a plain-text VIF.</summary>
    [JsonPropertyName("vib")]
    public required string Vib { get; init; }

    /// <summary>Data, hexadecimal, in the order of the wire, LVAR included.</summary>
    [JsonPropertyName("data")]
    public required string Data { get; init; }

    /// <summary>instantaneous, maximum, minimum, error, manufacturer (block 0F), more_records_follow (block 1F).</summary>
    [JsonPropertyName("function")]
    public required string Function { get; init; }

    /// <summary>Storage number.</summary>
    [JsonPropertyName("storage")]
    public long Storage { get; init; }

    /// <summary>Tariff.</summary>
    [JsonPropertyName("tariff")]
    public long Tariff { get; init; }

    /// <summary>Subunit.</summary>
    [JsonPropertyName("subunit")]
    public long Subunit { get; init; }

    /// <summary>Phase 1 to 3, 0 = none named.</summary>
    [JsonPropertyName("phase")]
    public int Phase { get; init; }

    /// <summary>num, text, date, datetime, time, bytes, bcd_error, none.</summary>
    [JsonPropertyName("kind")]
    public required string Kind { get; init; }

    /// <summary>A number as a plain decimal in <see cref="Unit"/> or "NaN", a text, ISO 8601, or hexadecimal bytes; null when there is no value.</summary>
    [JsonPropertyName("value")]
    public string? Value { get; init; }

    /// <summary>Base unit of a number, empty when it has none; for fixed data the unit that the telegram names. Null for other kinds.</summary>
    [JsonPropertyName("unit")]
    public string? Unit { get; init; }

    /// <summary>Wording of the M-Bus documentation.</summary>
    [JsonPropertyName("description")]
    public string Description { get; init; } = "";

    /// <summary>The text of a plain-text VIF in reading order; null for other VIFs.</summary>
    [JsonPropertyName("plain_text_vif")]
    public string? PlainTextVif { get; init; }

    /// <summary>Why there is no value, in English; null when there is one.</summary>
    [JsonPropertyName("invalid_reason")]
    public string? InvalidReason { get; init; }
}
