using MCenter.Core.BusHealth;
using MCenter.Core.Events;
using MCenter.Core.Readout;
using MCenter.Drivers.Platform;
using MCenter.Tests.Support;

namespace MCenter.Tests.Drivers.Platform;

/// <summary>The state LED in a folder that looks like <c>/sys/class/leds</c>.</summary>
public sealed class StateLedTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("mcenter-leds").FullName;
    private CoreBench bench = null!;

    public async ValueTask InitializeAsync() => bench = await CoreBench.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await bench.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(ActivityKind.Idle, "Green", "Green", 0)]
    [InlineData(ActivityKind.Reading, "Blue", "Off", 100)]
    [InlineData(ActivityKind.Scanning, "Blue", "Off", 700)]
    [InlineData(ActivityKind.LevelConverter, "Blue", "Green", 100)]
    [InlineData(ActivityKind.Overload, "Red", "Off", 500)]
    public void Colours_and_cycles_are_those_of_the_manual(ActivityKind activity, string first, string second, int cycle) =>
        LedPattern.Of(activity).ShouldBe(new(Enum.Parse<LedColour>(first), Enum.Parse<LedColour>(second), cycle));

    [Fact]
    public async Task A_multi_colour_LED_is_mixed_and_the_kernel_blinks_it()
    {
        Make("rgb:status", ("multi_index", "red green blue"), ("multi_intensity", "0 0 0"));
        using var led = Start(new() { Folder = folder, Name = "rgb:status" });
        await led.StartAsync(default);
        await ShouldShowAsync("rgb:status", ("multi_intensity", "0 255 0"), ("trigger", "none"), ("brightness", "255"));

        using (bench.Get<LineUses>().Begin("M-Bus", LineUseKind.Scanning))
        {
            await ShouldShowAsync("rgb:status", ("multi_intensity", "0 0 255"), ("trigger", "timer"), ("delay_on", "350"), ("delay_off", "350"), ("brightness", "255"));
            using (bench.Get<LineUses>().Begin("M-Bus", LineUseKind.Overload))
            {
                await ShouldShowAsync("rgb:status", ("multi_intensity", "255 0 0"), ("trigger", "timer"), ("delay_on", "250"), ("delay_off", "250"));
            }
        }

        await ShouldShowAsync("rgb:status", ("multi_intensity", "0 255 0"), ("trigger", "none"));
        (led.IsReal, led.Problem).ShouldBe((true, ""));
        await led.StopAsync(default);
        Read("rgb:status", "multi_intensity").ShouldBe("0 0 0", "dark when the program ends");
    }

    [Fact]
    public async Task Three_LEDs_of_one_colour_do_the_same()
    {
        foreach (var colour in new[] { "r", "g", "b" })
        {
            Make(colour);
        }

        using var led = Start(new() { Folder = folder, Red = "r", Green = "g", Blue = "b" });
        await led.StartAsync(default);
        await ShouldShowAsync("g", ("brightness", "255"), ("trigger", "none"));
        using (bench.Get<LineUses>().Begin("M-Bus", LineUseKind.Overload))
        {
            await ShouldShowAsync("r", ("brightness", "255"), ("trigger", "timer"), ("delay_on", "250"), ("delay_off", "250"));
            await ShouldShowAsync("g", ("brightness", "0"), ("trigger", "none"));
        }

        await ShouldShowAsync("r", ("brightness", "0"), ("trigger", "none"));
        await ShouldShowAsync("g", ("brightness", "255"));
        await led.StopAsync(default);
        new[] { "r", "g", "b" }.Select(l => Read(l, "brightness")).ShouldAllBe(b => b == "0");
    }

    [Fact]
    public async Task Blue_and_green_change_every_half_cycle_of_the_clock()
    {
        Make("g");
        Make("b");
        using var led = Start(new() { Folder = folder, Green = "g", Blue = "b" });
        using var use = bench.Get<LineUses>().Begin("M-Bus", LineUseKind.LevelConverter);
        await led.StartAsync(default);
        for (var half = 0; half < 6; half++)
        {
            await ShouldShowAsync("b", ("brightness", half % 2 == 0 ? "255" : "0"), ("trigger", "none"));
            await ShouldShowAsync("g", ("brightness", half % 2 == 0 ? "0" : "255"), ("trigger", "none"));
            await Eventually.True(() => bench.Time.Waiting == 1, "the next half");
            bench.Time.Advance(TimeSpan.FromMilliseconds(49));
            Read("b", "brightness").ShouldBe(half % 2 == 0 ? "255" : "0");
            bench.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        await led.StopAsync(default);
    }

    [Fact]
    public async Task A_LED_that_is_not_there_is_told_once_and_nothing_is_made_in_its_place()
    {
        using var led = Start(new() { Folder = folder, Name = "nobody" });
        await led.StartAsync(default);
        await Eventually.True(() => led.Problem.Length > 0, "the problem");
        using (bench.Get<LineUses>().Begin("M-Bus", LineUseKind.Overload))
        {
            led.Pattern.First.ShouldBe(LedColour.Red);
        }

        await led.StopAsync(default);
        (await bench.EventsAsync()).ShouldHaveSingleItem().ShouldStartWith("StateLedFailed:");
        Directory.GetFileSystemEntries(folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_LED_the_pattern_is_told_all_the_same()
    {
        using var led = Start(new());
        await led.StartAsync(default);
        (led.IsReal, led.Pattern, led.Problem).ShouldBe((false, new(LedColour.Green, LedColour.Green, 0), ""));
        await led.StopAsync(default);
        (await bench.EventsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_box_takes_it_from_its_configuration()
    {
        Make("g");
        await using var box = new BoxFactory { Settings = new() { ["MCenter:Led:Folder"] = folder, ["MCenter:Led:Green"] = "g" } };
        box.Get<IStateLed>().IsReal.ShouldBeTrue();
        await ShouldShowAsync("g", ("brightness", "255"));
    }

    private StateLed Start(LedOptions options) => new(options.Open(), bench.Get<IReadouts>(), bench.Get<EventLog>(), bench.Time);

    /// <summary>A LED's folder; a kernel makes the two delays with the trigger.</summary>
    private void Make(string name, params (string File, string Text)[] more)
    {
        Directory.CreateDirectory(Path.Combine(folder, name));
        foreach (var (file, text) in ((string, string)[])[("brightness", "7"), ("max_brightness", "255"), ("trigger", "[heartbeat] none timer"), ("delay_on", "500"), ("delay_off", "500"), .. more])
        {
            File.WriteAllText(Path.Combine(folder, name, file), text + "\n");
        }
    }

    private string Read(string led, string file) => File.ReadAllText(Path.Combine(folder, led, file)).Trim();

    private Task ShouldShowAsync(string led, params (string File, string Text)[] expected) =>
        Eventually.True(() => expected.All(e => Read(led, e.File) == e.Text), $"{led}: {string.Join(", ", expected)}");
}
