using MCenter.Core.Outputs;

namespace MCenter.Tests.Core.Outputs;

public sealed class OutputPositionTests
{
    [Fact]
    public void Split_twice_both_ends_meet()
    {
        var position = new OutputPosition(10, []).Split(100).SentNew(150).SentOld(40).Split(300).SentNew(310);
        position.Waiting(320).ShouldBe([new(40, 100), new(150, 300), new(310, 320)]);
        (position.Passed, position.Newest, position.IsBehind).ShouldBe((40L, 310L, true));
        position = position.SentOld(100);
        position.Waiting(320).ShouldBe([new(150, 300), new(310, 320)]);
        position = position.SentOld(300);
        (position.Passed, position.IsBehind).ShouldBe((310L, false));
        position.SentNew(320).Passed.ShouldBe(320);
    }

    [Fact]
    public void What_was_not_used_of_a_split_makes_room_for_the_next()
    {
        var position = Enumerable.Range(1, 1000).Aggregate(new OutputPosition(0, []), (p, i) => p.Split(i * 100));
        position.Waiting(100_001).ShouldBe([new(0, 100_000), new(100_000, 100_001)]);
    }

    [Fact]
    public void Too_many_splits_forget_the_oldest_which_is_sent_twice()
    {
        var position = Enumerable.Range(1, 60).Aggregate(new OutputPosition(0, []), (p, i) => p.Split(i * 100).SentNew((i * 100) + 10));
        position.Ahead.Count.ShouldBe(OutputPosition.MostRanges);
        position.Waiting(7000).First().ShouldBe(new SentRange(0, 1100));
        position.Waiting(7000).Last().ShouldBe(new SentRange(6010, 7000));
    }

    [Fact]
    public void Given_up_into_the_middle_of_a_range_it_goes_on_after_it()
    {
        var position = new OutputPosition(0, [new(10, 20), new(30, 40)]);
        position.SentOld(15).ShouldSatisfyAllConditions(p => p.Passed.ShouldBe(20), p => p.Ahead.ShouldBe([new SentRange(30, 40)]));
        position.SentOld(50).ShouldSatisfyAllConditions(p => p.Passed.ShouldBe(50), p => p.IsBehind.ShouldBeFalse());
        position.SentOld(0).ShouldBeSameAs(position);
        position.SentNew(40).ShouldBeSameAs(position);
    }
}
