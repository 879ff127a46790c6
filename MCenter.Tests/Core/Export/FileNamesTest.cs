using System.Text;
using MCenter.Core.Devices;
using MCenter.Core.Export;

namespace MCenter.Tests.Export;

public class FileNamesTest
{
    private static readonly DateTimeOffset Time = new(2026, 11, 22, 13, 45, 0, TimeSpan.FromHours(1));

    [Fact]
    public void Uploads_have_id_address_and_utc_time() =>
        FileNames.OfUpload(new() { Id = 7, SecondaryAddress = "00032629B5151002", Serial = "32629" }, Time, "csv").ShouldBe("7-00032629B5151002-20261122124500.csv");

    [Fact]
    public void An_upload_without_secondary_address_has_the_serial() => FileNames.OfUpload(new() { Id = 7, Serial = "32629" }, Time, "json").ShouldBe("7-32629-20261122124500.json");

    [Fact]
    public void An_upload_of_all_meters_has_the_box() => FileNames.OfUploadOfAll("10:2C:EF:12:34:56", Time, "csv").ShouldBe("MCenter-102CEF123456-20261122124500.csv");

    [Theory]
    [InlineData("../../etc/passwd", ".._.._etc_passwd")]
    [InlineData("C:\\x|y?*<>", "C__x_y____")]
    [InlineData("a\"b'c\r\nDELE", "a_b'c__DELE")]
    [InlineData("Küche 😀", "Küche 😀")]
    [InlineData("gpj.\u202Eexe\u0000\u2028", "gpj._exe__")]
    public void What_a_file_system_refuses_becomes_an_underscore(string serial, string part) =>
        FileNames.OfUpload(new() { Id = 1, Serial = serial }, Time, "csv").ShouldBe($"1-{part}-20261122124500.csv");

    // no InlineData: the test runner itself writes half a surrogate pair in another way
    [Fact]
    public void Half_a_character_becomes_an_underscore() => FileNames.OfUpload(new() { Id = 1, Serial = new('\uD83D', 1) }, Time, "csv").ShouldBe("1-_-20261122124500.csv");

    [Fact]
    public void Every_name_is_safe_and_short_enough_for_a_file_system()
    {
        var device = new Device { Id = int.MaxValue, Name = string.Concat(Enumerable.Repeat("😀/", 50)), Serial = new('ß', 500), SecondaryAddress = "" };
        string[] names = [FileNames.OfUpload(device, Time, "csv"), FileNames.OfUploadOfAll(new('x', 500), Time, "csv"), FileNames.OfDevice(new('x', 500), device, Time, "json")];
        foreach (var name in names)
        {
            FileNames.IsSafe(name).ShouldBeTrue(name);
            Encoding.UTF8.GetByteCount(name).ShouldBeLessThanOrEqualTo(250);
            name.ShouldContain("20261122124500");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    [InlineData(".hidden")]
    [InlineData("a ")]
    public void A_name_that_is_more_than_a_file_is_not_safe(string name) => FileNames.IsSafe(name).ShouldBeFalse();
}
