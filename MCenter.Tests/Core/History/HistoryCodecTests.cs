using FsCheck;
using FsCheck.Fluent;
using MCenter.Core.History;
using MCenter.Core.Registers;

namespace MCenter.Tests.History;

public class HistoryCodecTests
{
    private static readonly Gen<long> AnyLong = Gen.OneOf(
        ArbMap.Default.GeneratorFor<int>().Select(i => (long)i), Gen.Choose(0, 63).Select(shift => 1L << shift), Gen.Choose(0, 63).Select(shift => -(1L << shift)), Gen.Elements(long.MinValue, long.MaxValue, 0));

    private static readonly Gen<int> Exponent = Gen.Choose(-30, 30);

    private static readonly Gen<RawValue> AnyValue = Gen.OneOf(
        Gen.Constant(RawValue.None),
        AnyLong.Zip(Exponent, RawValue.Number),
        ArbMap.Default.GeneratorFor<float>().Zip(Exponent, (f, e) => RawValue.Float(f, e)),
        ArbMap.Default.GeneratorFor<double>().Zip(Exponent, RawValue.Float),
        // NaN with any payload, both zeros
        AnyLong.Select(bits => RawValue.Float(BitConverter.Int64BitsToDouble(bits | 0x7FF0000000000000))),
        Gen.Elements(RawValue.Float(-0.0), RawValue.Float(double.NaN), RawValue.Float(float.Epsilon), RawValue.Date(DateOnly.MaxValue), RawValue.DateTime(DateTime.MaxValue.Date), RawValue.Date(DateOnly.MinValue)),
        ArbMap.Default.GeneratorFor<string>().Select(text => RawValue.Text(text ?? "")),
        Gen.Choose(0, DateOnly.MaxValue.DayNumber).Select(day => RawValue.Date(DateOnly.FromDayNumber(day))),
        Gen.Choose(0, int.MaxValue).Select(seconds => RawValue.DateTime(DateTime.UnixEpoch.AddSeconds(seconds))),
        ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => RawValue.Bytes(bytes ?? [])));

    /// <summary>A register that mostly behaves: its kind and exponent seldom change, its value moves a little.</summary>
    private static readonly Gen<RawValue[]> Series = AnyValue.SelectMany(first => Gen.Choose(-3, 1000).Zip(Gen.Choose(0, 20)).ListOf(60).Select(steps =>
    {
        var value = first;
        return steps.Select(step => step.Item2 switch
        {
            0 => RawValue.None,
            1 => value = RawValue.Number(value.Bits, value.Exponent - 1),
            2 => value = RawValue.Float(step.Item1 / 7.0),
            3 => value = RawValue.Float(step.Item1 / 7f),
            _ => value = value.Kind == ValueKind.Number ? RawValue.Number(unchecked(value.Bits + step.Item1), value.Exponent) : value,
        }).ToArray();
    }));

    /// <summary>Registers of which some are, but for a little, sums and differences of others.</summary>
    private static readonly Gen<List<StoredRow>> WeekOfSums = Gen.Choose(-100_000, 100_000).ArrayOf(5).ArrayOf(90).Zip(Gen.Elements(0L, 1_000_000, long.MaxValue - 150_000, long.MinValue), (rows, start) => rows
        .Select((terms, i) => i % 17 == 0
            ? new StoredRow(5000 + (i * 15), 900, Slots.MissBase + 1, [])
            : new StoredRow(5000 + (i * 15), 3, 0, [.. SumsAndTerms(terms, start).Select(n => RawValue.Number(n, -1)), RawValue.Number(terms[0], 2), RawValue.Text("x")])).ToList());

    private static readonly Gen<List<StoredRow>> Week = Series.Or(AnyValue.ArrayOf(60)).ListOf().Zip(Gen.Choose(0, 4).ArrayOf(60), (registers, extras) => Enumerable.Range(0, 60)
        .Select(i => extras[i] == 0
            ? new StoredRow(5000 + (i * 15), 900, Slots.MissBase + 3, [])
            : new StoredRow(5000 + (i * 15), extras[i] - 1, (byte)(i % 3), [.. registers.Take(registers.Count - (i % 29 == 0 ? 1 : 0)).Select(r => r[i])])).ToList());

    [Fact]
    public void A_hot_row_comes_back_as_it_was() => Prop.ForAll(AnyValue.ArrayOf().ToArbitrary(), values =>
    {
        var layout = new Layout(300, Layout.For(values, null));
        var row = HistoryCodec.EncodeRow(layout, values);
        var stored = new Layout(300, HistoryCodec.DecodeLayout(HistoryCodec.EncodeLayout(layout.Columns)));
        HistoryCodec.LayoutOf(row).ShouldBe(300);
        HistoryCodec.DecodeRow(stored, row).ShouldBe(values);
        for (var register = 0; register <= values.Length; register++)
        {
            HistoryCodec.DecodeRowValue(stored, row, register).ShouldBe(values.ElementAtOrDefault(register));
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void A_chunk_comes_back_as_it_was() => Prop.ForAll(Week.ToArbitrary(), ShouldComeBack).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void A_chunk_of_sums_is_smaller_and_comes_back_as_it_was()
    {
        List<byte[]> chunks = [];
        Prop.ForAll(WeekOfSums.ToArbitrary(), rows =>
        {
            ShouldComeBack(rows);
            chunks.Add(HistoryCodec.EncodeChunk(rows));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
        // nine columns of numbers up to 100,000, four of which follow from the others; the search is greedy and misses one in a rare week
        chunks.Count(c => c[0] == HistoryCodec.SumsPlanesBrotli).ShouldBeGreaterThan(90);
        chunks.Average(c => c.Length).ShouldBeLessThan(90 * 5 * 3);
    }

    private static void ShouldComeBack(List<StoredRow> rows)
    {
        var chunk = HistoryCodec.DecodeChunk(HistoryCodec.EncodeChunk(rows)).ShouldNotBeNull();
        var decoded = chunk.Rows().ShouldNotBeNull();
        decoded.Select(r => r with { Values = [] }).ShouldBe(rows.Select(r => r with { Values = [] }));
        decoded.SelectMany(r => r.Values).ShouldBe(rows.SelectMany(r => r.Values));
        for (var register = 0; register < rows.Max(r => r.Values.Length); register++)
        {
            chunk.Values(register).ShouldBe(rows.Select(r => r.Values.ElementAtOrDefault(register)));
        }
    }

    private static IEnumerable<long> SumsAndTerms(int[] terms, long start) =>
        [terms[0] + terms[1] + start + (terms[4] & 1), terms[0], terms[1], start - terms[2], terms[2], terms[3], terms[1] - terms[3] + 7, terms[0] + terms[2] - terms[3] - (terms[4] & 2), terms[4]];

    [Fact]
    public void Broken_bytes_are_told_and_never_thrown() => Prop.ForAll(Week.Or(WeekOfSums).Zip(Gen.Choose(0, 1000).Zip(Gen.Choose(0, 255)).ListOf()).ToArbitrary(), broken =>
    {
        var data = HistoryCodec.EncodeChunk(broken.Item1);
        var crc = HistoryCodec.Crc(1, 2, data);
        foreach (var (place, value) in broken.Item2)
        {
            data[place % data.Length] = (byte)value;
        }

        var cut = data[..(broken.Item2.Count % 5 == 0 ? data.Length / 2 : data.Length)];
        Should.NotThrow(() => HistoryCodec.DecodeChunk(cut)?.Rows());
        var payload = data.AsSpan(Math.Min(data.Length, 3)).ToArray();
        Should.NotThrow(() => Chunk.Open(payload, withSums: false)?.Rows());
        Should.NotThrow(() => Chunk.Open(payload, withSums: true)?.Rows());
        Should.NotThrow(() => Chunk.Open(payload, withSums: true)?.Values(3));
        var layout = new Layout(1, [new(ColumnKind.Text, 0), new(ColumnKind.Bytes, 0), new(ColumnKind.Date, 0), new((ColumnKind)99, 0)]);
        Should.NotThrow(() => HistoryCodec.DecodeRow(layout, payload));
        Should.NotThrow(() => HistoryCodec.DecodeLayout(payload));
        return cut.AsSpan().SequenceEqual(HistoryCodec.EncodeChunk(broken.Item1)) == (HistoryCodec.Crc(1, 2, cut) == crc);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void A_chunk_of_another_device_or_week_has_another_checksum()
    {
        byte[] data = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        new[] { HistoryCodec.Crc(1, 2, data), HistoryCodec.Crc(2, 2, data), HistoryCodec.Crc(1, 3, data), HistoryCodec.Crc(1, 2, [.. data, 0]) }.Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public void A_steady_counter_costs_next_to_nothing()
    {
        var rows = Enumerable.Range(0, 672).Select(i => new StoredRow(i * 15, 3, 0, [RawValue.Number(1_000_000 + (i * 25), -1), RawValue.Text("EMU"), RawValue.Float(230.5f)])).ToList();
        HistoryCodec.EncodeChunk(rows).Length.ShouldBeLessThan(80);
    }
}
