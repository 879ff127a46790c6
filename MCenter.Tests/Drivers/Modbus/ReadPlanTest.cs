using MCenter.Core.Devices;
using MCenter.Drivers.Modbus;

namespace MCenter.Tests.Drivers.Modbus;

/// <summary>Which requests read which registers.</summary>
public class ReadPlanTest
{
    [Theory]
    [InlineData("0+2 2+2 4+4", 125, 0, false, "0+8")]
    [InlineData("0+2 3+2", 125, 0, false, "0+2 3+2")]
    [InlineData("0+2 3+2", 125, 1, false, "0+5")]
    [InlineData("0+2 10+2", 125, 8, false, "0+12")]
    [InlineData("0+2 11+2", 125, 8, false, "0+2 11+2")]
    [InlineData("0+2 2+2 4+2", 4, 8, false, "0+4 4+2")]
    [InlineData("0+2 2+2 4+2", 125, 8, true, "0+2 2+2 4+2")]
    [InlineData("4+4 0+2 4+1 5+2", 125, 2, false, "0+8")]
    [InlineData("0+1 1+20 21+1", 10, 8, false, "0+1 1+20 21+1")]
    [InlineData("65535+1 65500+4", 125, 124, false, "65500+36")]
    public void Registers_are_merged_as_the_settings_say(string registers, int largest, int gap, bool single, string blocks)
    {
        var connection = new ModbusConnection { LargestBlock = largest, AllowedGap = gap, OneRequestPerRegister = single };
        var parts = registers.Split(' ').Select((r, i) => new ReadPart(3, int.Parse(r.Split('+')[0]), int.Parse(r.Split('+')[1]), i));
        string.Join(' ', ReadPlan.Of(parts, connection).Select(b => $"{b.Request.Start}+{b.Request.Count}")).ShouldBe(blocks);
    }

    [Fact]
    public void Coils_fill_2000_in_one_request()
    {
        var blocks = ReadPlan.Of(ReadPlan.Range(1, 0, 4001), new());
        blocks.Select(b => b.Request.Count).ShouldBe([2000, 2000, 1]);
    }

    [Fact]
    public void Every_register_is_in_exactly_one_request_which_keeps_the_limits()
    {
        var random = new Random(4);
        for (var round = 0; round < 5_000; round++)
        {
            var connection = new ModbusConnection { LargestBlock = random.Next(1, 126), AllowedGap = random.Next(0, 125), OneRequestPerRegister = random.Next(8) == 0 };
            var parts = Enumerable.Range(0, random.Next(1, 40)).Select(i => Part(random, i)).ToList();
            var blocks = ReadPlan.Of(parts, connection);
            blocks.SelectMany(b => b.Parts).OrderBy(p => p.Tag).SequenceEqual(parts).ShouldBeTrue();
            foreach (var block in blocks)
            {
                Check(block, connection);
            }
        }
    }

    [Fact]
    public void Halves_hold_the_same_parts_and_end_at_single_ones()
    {
        var random = new Random(5);
        for (var round = 0; round < 500; round++)
        {
            var parts = Enumerable.Range(0, random.Next(2, 40)).Select(i => Part(random, i) with { Function = 3 }).OrderBy(p => p.Start).ToList();
            List<ReadBlock> left = [ReadBlock.Of(parts)];
            while (left.Find(b => b.Parts.Count > 1) is { } block)
            {
                left.Remove(block);
                left.AddRange(block.Halves());
            }

            left.Select(b => b.Parts.Single()).OrderBy(p => p.Tag).SequenceEqual(parts.OrderBy(p => p.Tag)).ShouldBeTrue();
            left.All(b => b.Request.Start == b.Parts[0].Start && b.Request.Count == b.Parts[0].Count).ShouldBeTrue();
        }
    }

    private static ReadPart Part(Random random, int tag)
    {
        var function = (byte)random.Next(1, 5);
        var count = function < 3 ? 1 : random.Next(10) == 0 ? random.Next(1, 126) : random.Next(1, 5);
        return new(function, random.Next(0, 300), count, tag);
    }

    private static void Check(ReadBlock block, ModbusConnection connection)
    {
        var (parts, request) = (block.Parts, block.Request);
        parts.All(p => p.Function == request.Function && p.Start >= request.Start && p.End <= request.Start + request.Count).ShouldBeTrue();
        if (parts.Count == 1)
        {
            request.Count.ShouldBe(parts[0].Count);
            return;
        }

        connection.OneRequestPerRegister.ShouldBeFalse();
        request.Count.ShouldBeLessThanOrEqualTo(request.Function < 3 ? Math.Min(2000, 16 * connection.LargestBlock) : connection.LargestBlock);
        var end = parts[0].End;
        foreach (var part in parts)
        {
            (part.Start - end).ShouldBeLessThanOrEqualTo(connection.AllowedGap);
            end = Math.Max(end, part.End);
        }
    }
}
