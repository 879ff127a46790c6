namespace MCenter.Drivers.MBus.Link;

/// <summary>
/// C field (EN 13757-2, 5.3): master to meter <c>0 1 FCB FCV f3 f2 f1 f0</c>, meter to master <c>0 0 ACD DFC f3 f2 f1 f0</c>.
/// </summary>
internal static class ControlField
{
    /// <summary>SND_NKE: initialise; answered with E5.</summary>
    public const byte SndNke = 0x40;

    /// <summary>SND_UD with FCV: send user data; answered with E5. Or it with <see cref="Fcb"/>.</summary>
    public const byte SndUd = 0x53;

    /// <summary>SND_UD without FCV, for the broadcast to 255.</summary>
    public const byte SndUdUncounted = 0x43;

    /// <summary>REQ_UD2 with FCV: request class 2 data; answered with RSP_UD or E5. Or it with <see cref="Fcb"/>.</summary>
    public const byte ReqUd2 = 0x5B;

    /// <summary>REQ_UD1 with FCV: request class 1 data (alarm). Or it with <see cref="Fcb"/>.</summary>
    public const byte ReqUd1 = 0x5A;

    /// <summary>RSP_UD: the meter's data. ACD and DFC may be set besides.</summary>
    public const byte RspUd = 0x08;

    /// <summary>Frame count bit, master to meter.</summary>
    public const byte Fcb = 0x20;

    /// <summary>Frame count bit valid, master to meter.</summary>
    public const byte Fcv = 0x10;

    /// <summary>Access demand, meter to master: class 1 data wait.</summary>
    public const byte Acd = 0x20;

    /// <summary>Data flow control, meter to master: it can take no more data.</summary>
    public const byte Dfc = 0x10;

    /// <summary>Direction bit: set in what a master sends.</summary>
    public const byte FromMaster = 0x40;

    /// <summary>Whether this is RSP_UD, whatever ACD and DFC say.</summary>
    public static bool IsRspUd(byte control) => (control & ~(Acd | Dfc)) == RspUd;

    /// <summary>Direction and function of a master's telegram with FCB and FCV masked out: compare with the same of a constant above.</summary>
    public static byte Function(byte control) => (byte)(control & ~(Fcb | Fcv));
}
