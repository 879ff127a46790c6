using System.Net;
using MCenter.Tests.Support;
using MCenter.Web.SignIn;

namespace MCenter.Tests.Web.SignIn;

public class GuessingLimitTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress There = IPAddress.Parse("192.0.2.2");
    private readonly FakeTime time = new();
    private readonly GuessingLimit limit;

    public GuessingLimitTests() => limit = new(time);

    [Fact]
    public void Five_wrong_passwords_lock_that_user_at_that_address_only()
    {
        Enumerable.Range(0, 5).Select(_ => limit.Begin(Here, "admin").Locks).ShouldBe([false, false, false, false, true]);

        limit.Begin(Here, "ADMIN").Wait.ShouldBe(TimeSpan.FromMinutes(5));
        limit.Begin(There, "admin").Wait.ShouldBe(TimeSpan.Zero);
        limit.Begin(Here, "other").Wait.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void A_lock_ends_and_the_next_lasts_twice_as_long()
    {
        Fail(Here, "admin", 5);
        time.Advance(TimeSpan.FromMinutes(5));
        Fail(Here, "admin", 5);
        limit.Begin(Here, "admin").Wait.ShouldBe(TimeSpan.FromMinutes(10));
    }

    [Fact]
    public void Success_forgets_the_failures()
    {
        Fail(Here, "admin", 4);
        limit.Begin(Here, "admin").Wait.ShouldBe(TimeSpan.Zero);
        limit.Succeeded(Here, "admin");
        Fail(Here, "admin", 4);
        limit.Begin(Here, "admin").Wait.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void One_address_cannot_try_many_users()
    {
        for (var i = 0; i < 30; i++)
        {
            limit.Begin(Here, $"user{i}").Wait.ShouldBe(TimeSpan.Zero);
        }

        limit.Begin(Here, "user31").Wait.ShouldBe(TimeSpan.FromMinutes(15));
        limit.Begin(There, "user31").Wait.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Many_addresses_cannot_lock_a_user_out_where_they_signed_in_before()
    {
        limit.Begin(Here, "admin");
        limit.Succeeded(Here, "admin");
        for (var i = 0; i < 100; i++)
        {
            limit.Begin(IPAddress.Parse($"198.51.100.{i}"), "admin");
        }

        limit.Begin(There, "admin").Wait.ShouldBeGreaterThan(TimeSpan.Zero);
        limit.Begin(Here, "admin").Wait.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void An_ipv6_network_counts_as_one_address()
    {
        for (var i = 1; i <= 5; i++)
        {
            limit.Begin(IPAddress.Parse($"2001:db8::{i}"), "admin");
        }

        limit.Begin(IPAddress.Parse("2001:db8::ffff"), "admin").Wait.ShouldBeGreaterThan(TimeSpan.Zero);
        limit.Begin(IPAddress.Parse("2001:db8:0:1::1"), "admin").Wait.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void A_flood_of_names_does_not_grow_without_end_nor_free_the_guesser()
    {
        Fail(Here, "admin", 5);
        for (var i = 0; i < 30_000; i++)
        {
            limit.Begin(new IPAddress(i + 1L), $"user{i}");
            if (i % 1000 == 0)
            {
                limit.Begin(Here, "admin");
            }
        }

        limit.Begin(There, "someone").Wait.ShouldBe(TimeSpan.Zero);
    }

    private void Fail(IPAddress from, string user, int times)
    {
        for (var i = 0; i < times; i++)
        {
            limit.Begin(from, user);
        }
    }
}
