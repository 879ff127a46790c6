using System.Text;
using MCenter.Core.Devices;
using MCenter.Core.Export;

namespace MCenter.Tests.Export;

public class FileNamesTests
{
    private static readonly DateTimeOffset At = new(2026, 7, 1, 14, 5, 9, TimeSpan.FromHours(2));

    [Fact]
    public void A_meters_file_is_named_by_box_meter_and_time() =>
        Named("Main distribution", "161043").ShouldBe("DataExport-102CEF123456-Main distribution-7-161043-20260701120509.csv");

    [Theory]
    [InlineData("../../etc/passwd", ".._.._etc_passwd")]
    [InlineData("a\\b:c*d?e\"f<g>h|i", "a_b_c_d_e_f_g_h_i")]
    [InlineData("one\r\ntwo", "one__two")]
    [InlineData("Küche – 2. OG", "Küche – 2. OG")]
    public void What_a_file_system_refuses_becomes_a_low_line(string name, string part)
    {
        Named(name, "1").ShouldBe($"DataExport-102CEF123456-{part}-7-1-20260701120509.csv");
        Path.GetFileName(Named(name, name)).ShouldBe(Named(name, name));
    }

    [Fact]
    public void What_is_no_character_becomes_a_low_line() => FileNames.Part(new string(['a', '\ud83d', 'b', '\0']), 100).ShouldBe("a_b_");

    [Fact]
    public void The_longest_name_is_no_longer_than_file_systems_allow()
    {
        var name = FileNames.OfDevice(new string('€', 100), new Device { Id = int.MaxValue, Name = string.Concat(Enumerable.Repeat("😀", 100)), Serial = new string('ß', 100) }, At, "json");
        Encoding.UTF8.GetByteCount(name + ".part").ShouldBeLessThan(256);
        name.ShouldNotContain('\ufffd');
        FileNames.TimeOf(name).ShouldBe(At);
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("DataExport-1-2-3.csv")]
    [InlineData("LastValues-102CEF123456-20260701120509.csv")]
    public void A_file_of_another_name_is_none_of_these(string name) => FileNames.TimeOf(name).ShouldBeNull();

    private static string Named(string name, string serial) => FileNames.OfDevice("10:2C:EF:12:34:56", new Device { Id = 7, Name = name, Serial = serial }, At, "csv");
}
