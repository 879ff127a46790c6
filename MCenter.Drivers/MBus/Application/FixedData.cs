using System.Buffers.Binary;
using MCenter.Core.Registers;

namespace MCenter.Drivers.MBus.Application;

/// <summary>A unit of fixed data: what is shown, and what it is in the base unit.</summary>
/// <param name="Vif">Name, base unit, exponent to the base unit.</param>
/// <param name="Shown">The unit as the table has it ("kWh").</param>
/// <param name="Decade">0, 1, 2: counted in ones, tens, hundreds of it.</param>
internal sealed record FixedUnit(VifEntry Vif, string Shown, int Decade);

/// <summary>
/// Fixed data, CI 73 (obsolete): two counters without DIF and VIF.
/// </summary>
/// <remarks>
/// <code>
/// offset  0  1  2  3      4              5       6  7         8 .. 11    12 .. 15
///         identification  access number  status  medium/unit  counter 1  counter 2
/// status  bit 0: counters binary, else BCD;  bit 1: values stored at a fixed date;  the rest as in variable data
/// medium/unit: unit of counter n = bits 5-0 of byte n; medium = bits 7-6 of byte 2, then bits 7-6 of byte 1; always least significant byte first
/// </code>
/// </remarks>
internal static class FixedData
{
    /// <summary>Bytes in all.</summary>
    public const int Size = 16;

    /// <summary>Bytes before the counters.</summary>
    public const int HeaderSize = 8;

    private const int AccessOffset = 4;
    private const int StatusOffset = 5;
    private const int UnitOffset = 6;
    private const int CounterSize = 4;
    private const byte Binary = 0x01;
    private const byte Stored = 0x02;
    private const byte CodingBits = Binary | Stored;
    private const int SameUnitHistoric = 0x3E;

    /// <summary>Fixed medium codes as those of variable data.</summary>
    private static ReadOnlySpan<byte> Media => [0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x0F, 0x03, 0x04, 0x06, 0x07, 0x08, 0x0F];

    private static readonly FixedUnit[] Units = BuildUnits();

    /// <summary>Identification, access number, status without the coding bits, medium; the medium/unit bytes stand in the place of the configuration word.</summary>
    public static TelegramHeader Header(ReadOnlySpan<byte> data, bool mostSignificantFirst)
    {
        var id = mostSignificantFirst ? BinaryPrimitives.ReadUInt32BigEndian(data) : BinaryPrimitives.ReadUInt32LittleEndian(data);
        var medium = ((data[UnitOffset + 1] >> 6) << 2) | (data[UnitOffset] >> 6);
        return new(true, id, 0, 0, Media[medium], data[AccessOffset], data[StatusOffset], BinaryPrimitives.ReadUInt16BigEndian(data[UnitOffset..]));
    }

    /// <summary>Unit of counter 0 or 1.</summary>
    public static FixedUnit UnitOf(in TelegramHeader header, int counter)
    {
        var first = (header.Configuration >> 8) & 0x3F;
        var second = header.Configuration & 0x3F;
        var (own, other) = counter == 0 ? (first, second) : (second, first);
        return Units[own == SameUnitHistoric ? other : own];
    }

    /// <summary>Counter 0 or 1 as a record.</summary>
    /// <param name="header">From <see cref="Header"/>.</param>
    /// <param name="counters">The eight bytes after the header.</param>
    /// <param name="counter">0 or 1.</param>
    /// <param name="mostSignificantFirst">Byte order.</param>
    public static DataRecord Counter(in TelegramHeader header, ReadOnlySpan<byte> counters, int counter, bool mostSignificantFirst)
    {
        var unit = UnitOf(header, counter);
        var own = counter == 0 ? header.Configuration >> 8 : header.Configuration;
        return new()
        {
            Offset = counter * CounterSize,
            Data = counters.Slice(counter * CounterSize, CounterSize),
            Coding = (header.Status & Binary) != 0 ? DataCoding.Integer : DataCoding.Bcd,
            MostSignificantFirst = mostSignificantFirst,
            StorageNumber = (header.Status & Stored) != 0 || (own & 0x3F) == SameUnitHistoric ? 1 : 0,
            Vif = unit.Vif,
            Exponent = unit.Vif.Exponent,
            Factor = 1,
        };
    }

    /// <summary>The header with the status bits that mean the same as in variable data.</summary>
    public static TelegramHeader WithPlainStatus(TelegramHeader header) => header with { Status = (byte)(header.Status & ~CodingBits) };

    private static FixedUnit[] BuildUnits()
    {
        var units = new FixedUnit[64];
        Array.Fill(units, new(new("Counter", "", Quantity.Unknown), "", 0));
        (int First, string Shown, int Exponent, string Name, string Unit, Quantity Quantity)[] rows =
        [
            (0x02, "Wh", 0, "Energy", "Wh", Quantity.Energy), (0x05, "kWh", 3, "Energy", "Wh", Quantity.Energy), (0x08, "MWh", 6, "Energy", "Wh", Quantity.Energy),
            (0x0B, "kJ", 3, "Energy", "J", Quantity.Energy), (0x0E, "MJ", 6, "Energy", "J", Quantity.Energy), (0x11, "GJ", 9, "Energy", "J", Quantity.Energy),
            (0x14, "W", 0, "Power", "W", Quantity.Power), (0x17, "kW", 3, "Power", "W", Quantity.Power), (0x1A, "MW", 6, "Power", "W", Quantity.Power),
            (0x1D, "kJ/h", 3, "Power", "J/h", Quantity.Power), (0x20, "MJ/h", 6, "Power", "J/h", Quantity.Power), (0x23, "GJ/h", 9, "Power", "J/h", Quantity.Power),
            (0x26, "ml", -6, "Volume", "m^3", Quantity.Volume), (0x29, "l", -3, "Volume", "m^3", Quantity.Volume), (0x2C, "m^3", 0, "Volume", "m^3", Quantity.Volume),
            (0x2F, "ml/h", -6, "Volume flow", "m^3/h", Quantity.VolumeFlow), (0x32, "l/h", -3, "Volume flow", "m^3/h", Quantity.VolumeFlow),
            (0x35, "m^3/h", 0, "Volume flow", "m^3/h", Quantity.VolumeFlow),
        ];
        foreach (var row in rows)
        {
            for (var decade = 0; decade < 3; decade++)
            {
                units[row.First + decade] = new(new(row.Name, row.Unit, row.Quantity, row.Exponent + decade), row.Shown, decade);
            }
        }

        units[0x38] = new(new("Temperature", "°C", Quantity.Unknown, -3), "m°C", 0);
        units[0x39] = new(new("Units for H.C.A.", "HCA", Quantity.HeatCostAllocation), "HCA", 0);
        return units;
    }
}
