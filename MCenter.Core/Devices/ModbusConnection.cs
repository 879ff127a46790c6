using MCenter.Core.Registers;

namespace MCenter.Core.Devices;

/// <summary>How a Modbus device is reached and asked. Its speed on an RTU line is <see cref="Device.BaudRate"/>.</summary>
public sealed record ModbusConnection
{
    /// <summary>Most registers that one request may read (Modbus Application Protocol V1.1b3, 6.3).</summary>
    public const int MostRegisters = 125;

    /// <summary>Most devices on an RS-485 line (manual, Modbus).</summary>
    public const int MostDevicesOnLine = 32;

    /// <summary>Longest pause, milliseconds.</summary>
    public const int LongestPause = 10_000;

    /// <summary>Host name or IP address; of a TCP device only.</summary>
    public string Host { get; init; } = "";

    /// <summary>TCP port, 1 to 65535; of a TCP device only.</summary>
    public int Port { get; init; } = 502;

    /// <summary>Device address (the manual's slave ID): 1 to 247 on an RTU line, 0 to 255 over TCP.</summary>
    public int UnitId { get; init; } = 1;

    /// <summary>Data bits of a character on an RTU line, 7 or 8.</summary>
    public int DataBits { get; init; } = 8;

    /// <summary>Parity bit on an RTU line; even is the specification's default.</summary>
    public Parity Parity { get; init; } = Parity.Even;

    /// <summary>Stop bits on an RTU line, 1 or 2.</summary>
    public int StopBits { get; init; } = 1;

    /// <summary>Order of the bytes of a register.</summary>
    public ByteOrder ByteOrder { get; init; }

    /// <summary>Order of the registers of a longer value.</summary>
    public WordOrder WordOrder { get; init; }

    /// <summary>Most registers read with one request, 1 to <see cref="MostRegisters"/>.</summary>
    public int LargestBlock { get; init; } = MostRegisters;

    /// <summary>How many registers nobody asked for may be read along to save a request, 0 to 124.</summary>
    public int AllowedGap { get; init; } = 8;

    /// <summary>One request for each configured register, none merged: for meters that answer only whole values.</summary>
    public bool OneRequestPerRegister { get; init; }

    /// <summary>Pause after the connection was opened, milliseconds, 0 to <see cref="LongestPause"/>; of a TCP device only.</summary>
    public int PauseAfterConnect { get; init; }

    /// <summary>Pause between two requests, milliseconds, 0 to <see cref="LongestPause"/>.</summary>
    public int PauseBetweenRequests { get; init; }

    /// <summary>Whether the connection is closed after each reading, for gateways that serve few; of a TCP device only.</summary>
    public bool CloseAfterReading { get; init; }

    /// <summary>How long to wait for an answer, milliseconds, 100 to 30000.</summary>
    public int Timeout { get; init; } = 1000;
}
