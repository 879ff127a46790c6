using MCenter.Core.Readout;
using MCenter.Drivers.MBus.Link;

namespace MCenter.Tests.Drivers.MBus;

/// <summary>Telegrams made for the tests.</summary>
internal static class MadeTelegram
{
    /// <summary>Header of meter 87654321, EMU, version 3, electricity, access number 9, no error.</summary>
    public const string Header = "21 43 65 87 B5 15 03 02 09 00 00 00";

    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", ""));

    /// <summary>CI 72 with the header above, or another one, and these records.</summary>
    public static byte[] Variable(string records, string header = Header, byte address = 7) => Answer(0x72, header + records, address);

    /// <summary>Any answer of a meter.</summary>
    public static byte[] Answer(byte ci, string data, byte address = 7) => MBusFrame.Long(ControlField.RspUd, address, ci, Bytes(data)).ToArray();

    public static RawTelegram Raw(byte[] frame) => new(frame);
}
