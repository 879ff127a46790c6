using MCenter.Core.BusHealth;
using MCenter.Core.Modules;
using MCenter.Drivers.Platform;

namespace MCenter.Tests.Drivers.Platform;

/// <summary>Voltage and current from files as hwmon and IIO have them.</summary>
public sealed class BusFilesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mcenter-bus").FullName;

    private string VoltageFile => Path.Combine(folder, "in1_input");

    private string CurrentFile => Path.Combine(folder, "curr1_input");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Hwmon_counts_in_millivolts_and_milliamperes_as_the_factors_are_at_first() =>
        (await MeasureAsync("39850\n", "127\n")).ShouldBe(new BusSample(39.85, 127));

    [Fact]
    public async Task An_IIO_channel_has_a_factor_of_its_own()
    {
        var sample = await MeasureAsync("3277\n", "812", new() { VoltageFactor = 0.0121, CurrentFactor = 0.5 });
        (sample.Volts!.Value, sample.Milliamperes!.Value, sample.Problem).ShouldBe((39.6517, 406, ""));
    }

    [Theory]
    [InlineData("-3", 0.0)]
    [InlineData("0", 0.0)]
    [InlineData(" 1.5e2 \n", 150.0)]
    public async Task What_is_hardly_below_zero_is_zero(string text, double milliamperes) => (await MeasureAsync("40000", text)).Milliamperes.ShouldBe(milliamperes);

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e300")]
    [InlineData("-5000")]
    [InlineData("10001")]
    [InlineData("127 128")]
    [InlineData("\0\0\0")]
    public async Task Rubbish_is_not_measured_and_the_other_is(string text)
    {
        var sample = await MeasureAsync("40000", text);
        (sample.Volts, sample.Milliamperes).ShouldBe((40, null));
        sample.Problem.ShouldContain(CurrentFile);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named_and_so_is_one_that_is_a_folder()
    {
        var files = new BusFiles(new([new() { Name = "M-Bus", VoltageFile = VoltageFile, CurrentFile = folder }]));
        var sample = await files.MeasureAsync("M-Bus", default);
        (sample.Volts, sample.Milliamperes).ShouldBe((null, null));
        sample.Problem.ShouldSatisfyAllConditions(p => p.ShouldContain(VoltageFile), p => p.ShouldContain($"'{folder}'"));
        (await files.MeasureAsync("M-Bus", default)).ShouldBe(sample, "the same trouble has the same words");
    }

    [Fact]
    public async Task A_line_without_files_is_not_measured_and_nothing_is_wrong() =>
        (await new BusFiles(new([new() { Name = "M-Bus" }])).MeasureAsync("M-Bus", default)).ShouldBe(BusSample.None);

    private async Task<BusSample> MeasureAsync(string voltage, string current, LineOptions? options = null)
    {
        await File.WriteAllTextAsync(VoltageFile, voltage);
        await File.WriteAllTextAsync(CurrentFile, current);
        var line = (options ?? new()) with { Name = "M-Bus", VoltageFile = VoltageFile, CurrentFile = CurrentFile };
        return await new BusFiles(new([line])).MeasureAsync("M-Bus", default);
    }
}
