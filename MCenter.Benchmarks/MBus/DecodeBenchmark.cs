using BenchmarkDotNet.Attributes;
using MCenter.Core.Readout;
using MCenter.Drivers.MBus.Application;
using MCenter.Drivers.MBus.Link;

namespace MCenter.Benchmarks.MBus;

/// <summary>
/// Decoding of M-Bus telegrams: time (frames a second = 1 / Mean) and bytes allocated, both per frame. Telegrams are those of the shared folder where it is beside the project
/// (MCENTER_TELEGRAMS names another folder of .hex files), else a made one.
/// </summary>
[MemoryDiagnoser]
[InProcess]
public class DecodeBenchmark
{
    private const int Frames = 1000;

    private const string MadeData =
        "21 43 65 87 B5 15 03 02 09 00 00 00 0C 78 21 43 65 87 84 10 03 54 05 00 00 84 20 03 00 00 00 00 04 AB FF 01 05 00 00 00 " +
        "02 FD C8 FF 01 FC 08 03 FD D9 FF 01 10 00 00 04 6D 1E 0A 2F 35 01 FD 60 03";

    private RawTelegram[][] readouts = [];
    private byte[][] telegrams = [];

    [GlobalSetup]
    public void Read()
    {
        telegrams = [.. Files().Select(file => TelegramAnalyzer.BytesOf(File.ReadAllText(file))!).Where(IsLong)];
        if (telegrams.Length == 0)
        {
            telegrams = [MBusFrame.Long(ControlField.RspUd, 7, ControlInformation.VariableData, TelegramAnalyzer.BytesOf(MadeData)).ToArray()];
        }

        readouts = [.. telegrams.Select(t => (RawTelegram[])[new(t)])];
    }

    /// <summary>Frame, header, every record with its value in the base unit.</summary>
    [Benchmark(OperationsPerInvoke = Frames)]
    public long ParseAndNormalise()
    {
        long sum = 0;
        for (var i = 0; i < Frames; i++)
        {
            MBusFrame.Read(telegrams[i % telegrams.Length], out var frame);
            var records = Telegram.Of(frame).Records();
            while (records.Read())
            {
                sum += RecordValue.Of(records.Current).Value.Bits;
            }
        }

        return sum;
    }

    /// <summary>The same up to what Core books: identity, quality, descriptions, units.</summary>
    [Benchmark(OperationsPerInvoke = Frames)]
    public int ToReading()
    {
        var values = 0;
        for (var i = 0; i < Frames; i++)
        {
            values += ReadingMapper.Map(readouts[i % readouts.Length], true, default) is DecodedReading reading ? reading.Values.Count : 0;
        }

        return values;
    }

    /// <summary>The answer of telegrams/decode.</summary>
    [Benchmark(OperationsPerInvoke = Frames)]
    public int Analyze()
    {
        var records = 0;
        for (var i = 0; i < Frames; i++)
        {
            records += TelegramAnalyzer.Analyze(telegrams[i % telegrams.Length]).Records.Count;
        }

        return records;
    }

    private static bool IsLong(byte[] bytes) => MBusFrame.Read(bytes, out var frame).Status == FrameReadStatus.Frame && frame.Kind == FrameKind.Long;

    private static string[] Files()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MCenter.Web.sln")))
        {
            folder = folder.Parent;
        }

        var telegrams = Environment.GetEnvironmentVariable("MCENTER_TELEGRAMS") ?? Path.Combine(folder?.FullName ?? "", "..", "shared", "mbus-frames");
        return Directory.Exists(telegrams) ? Directory.GetFiles(telegrams, "*.hex") : [];
    }
}
